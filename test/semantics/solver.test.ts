import fc from 'fast-check';
import { expect, test } from 'vitest';
import { solver } from '../../src/semantics/solver.ts';

/* Sets of numbers, as bits: each key is a set of its own and all that other keys are. */

interface Equation {
  readonly own: number;
  readonly others: readonly number[];
}

const TOP = 0xff;

/** The least solution, by going through all equations until nothing changes. */
function leastOf(equations: readonly Equation[]): number[] {
  const values = equations.map(() => 0);
  for (let last = ''; last !== values.join(' ');) {
    last = values.join(' ');
    equations.forEach(({ own, others }, at) => (values[at] = others.reduce((all, each) => all | values[each]!, own)));
  }
  return values;
}

const systems = fc.integer({ min: 1, max: 6 }).chain((count) =>
  fc.array(
    fc.record({
      own: fc.integer({ min: 0, max: 15 }),
      others: fc.array(fc.integer({ min: 0, max: count - 1 }), { maxLength: 4 }),
    }),
    { minLength: count, maxLength: count },
  ),
);

test('the solution is the least one, in whatever order keys are asked for', () => {
  fc.assert(
    fc.property(systems, fc.infiniteStream(fc.nat()), (equations, order) => {
      const solve = solver<number>(0, TOP, Object.is);
      const valueOf = (at: number): number =>
        solve(`${at}`, () => equations[at]!.others.map(valueOf).reduce((all, each) => all | each, equations[at]!.own));
      const asked = [...order.take(3)].map((each) => each % equations.length);
      const all = [...asked, ...equations.keys()];
      const least = leastOf(equations);
      expect(all.map(valueOf)).toEqual(all.map((at) => least[at]));
    }),
    { numRuns: 2000, seed: 7 },
  );
});

test('what does not come to rest is the top', () => {
  const solve = solver<number>(0, TOP, Object.is);
  const grow = (): number => solve('a', () => grow() + 1);
  expect(grow()).toBe(TOP);
});

test('what has failed can be asked for again', () => {
  const solve = solver<number>(0, TOP, Object.is);
  const fail = (): number => {
    throw new Error('deep');
  };
  expect(() => solve('a', fail)).toThrow('deep');
  expect(solve('a', () => 3)).toBe(3);
});

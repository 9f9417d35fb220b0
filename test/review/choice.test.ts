import fc from 'fast-check';
import { expect, test } from 'vitest';
import { acceptedOf, choose } from '../../src/review/client/choice.ts';
import { commandFor } from '../../src/review/client/command.ts';
import type { ReviewedFix } from '../../src/review/data.ts';

function fixOf(id: string, ...needs: readonly string[]): ReviewedFix {
  return {
    id,
    rule: 'rule',
    severity: 'low',
    cell: 1,
    cellName: null,
    originalLine: 1,
    message: '',
    needs,
    unsafe: null,
  };
}

const APPLY = 'nbfix apply draft/';
const guard = fixOf('guard');
const cleanup = fixOf('cleanup', 'guard');
const message = fixOf('message', 'cleanup');
const seeds = fixOf('seeds');
const all = [guard, cleanup, message, seeds];

test('a fix that is left out takes those along that need it, and names them', () => {
  const { leftOut, also } = choose(all, [guard], false, new Set());
  expect([...leftOut]).toEqual(['guard', 'cleanup', 'message']);
  expect(also).toEqual([cleanup, message]);
});

test('a fix that is accepted brings those back that it needs', () => {
  const { leftOut, also } = choose(all, [message], true, new Set(['guard', 'cleanup', 'message', 'seeds']));
  expect([...leftOut]).toEqual(['seeds']);
  expect(also).toEqual([guard, cleanup]);
});

test('what was so already is not named', () => {
  expect(choose(all, [guard], false, new Set(['message'])).also).toEqual([cleanup]);
});

test('property: no accepted fix ever needs one that is left out', () => {
  const fixes = fc
    .array(fc.array(fc.nat(), { maxLength: 3 }), { minLength: 1, maxLength: 12 })
    .map((needs) => needs.map((ids, at) => fixOf(`f${at}`, ...ids.map((id) => `f${id % needs.length}`))));
  const steps = fc.array(fc.tuple(fc.nat(), fc.boolean()), { maxLength: 20 });
  fc.assert(
    fc.property(fixes, steps, (some, choices) => {
      const leftOut = choices.reduce<ReadonlySet<string>>(
        (before, [at, isAccepted]) => choose(some, [some[at % some.length]!], isAccepted, before).leftOut,
        new Set(),
      );
      const accepted = some.filter(({ id }) => !leftOut.has(id));
      expect(acceptedOf(some, leftOut)).toBe(accepted.length);
      for (const { needs } of accepted) expect(needs.filter((id) => leftOut.has(id))).toEqual([]);
    }),
  );
});

test('the command names the shorter list', () => {
  expect(commandFor(APPLY, all, new Set())).toBe(APPLY);
  expect(commandFor(APPLY, all, new Set(['seeds']))).toBe(`${APPLY} --except seeds`);
  expect(commandFor(APPLY, all, new Set(['guard', 'cleanup', 'message']))).toBe(`${APPLY} --only seeds`);
  // The message goes with the cleanup that it needs.
  expect(commandFor(APPLY, all, new Set(['cleanup', 'message']))).toBe(`${APPLY} --except cleanup`);
});

test('there is no command for nothing, nor for more than a command line holds', () => {
  expect(commandFor(APPLY, all, new Set(all.map(({ id }) => id)))).toBeNull();
  const many = Array.from({ length: 20_000 }, (_, at) => fixOf(`gpu-gate-${at.toString(16).padStart(8, '0')}`));
  expect(commandFor(APPLY, many, new Set(many.slice(0, 10_000).map(({ id }) => id)))).toBeNull();
});

import { expect, test } from 'vitest';
import { intervalOf, isWithoutZero, type Interval } from '../../../codemods/B/memory-scaling/intervals.ts';
import { parsePython } from '../../../src/python/tree.ts';

const NAMES: ReadonlyMap<string, Interval> = new Map([
  ['n', { low: 3, high: 6 }],
  ['k', { low: -2, high: 5 }],
]);

function interval(expression: string): Interval | undefined {
  return intervalOf(parsePython(expression).firstNamedChild!.firstNamedChild!, (name) => NAMES.get(name));
}

test.each<[string, number, number]>([
  ['1_000', 1000, 1000],
  ['0.5', 0.5, 0.5],
  ['n', 3, 6],
  ['-n', -6, -3],
  ['(n + 1)', 4, 7],
  ['n - 5', -2, 1],
  ['n * k', -12, 30],
  ['10 ** n - 1', 999, 999_999],
  ['n if k else 1', 1, 6],
  ['max(k, 1)', 1, 5],
  ['min(n, 4)', 3, 4],
])('%s lies in %d to %d', (expression, low, high) => {
  expect(interval(expression)).toEqual({ low, high });
});

test.each(['m', 'n + m', 'n / 2', 'k ** 2', '0.5 ** n', 'f(n)', 'max(*values)', 'max(n, key=m)', '"3"', 'n @ n'])(
  'nothing is known of %s',
  (expression) => {
    expect(interval(expression)).toBeUndefined();
  },
);

test.each([
  ['n', true],
  ['10 ** n - 1', true],
  ['-n', true],
  ['n - 5', false],
  ['k', false],
  ['m', false],
])('%s has no zero: %s', (expression, expected) => {
  expect(isWithoutZero(interval(expression))).toBe(expected);
});

import { expect, test } from 'vitest';
import { notebookOf } from '../../support/build.ts';
import { followed, versionOf } from '../follower.ts';

type Lines = readonly string[];

const notebook = (lines: Lines): string => notebookOf('import work as w\nreturn (w,)', [...lines, 'return'].join('\n'));

/** What a cell becomes that is compared with this very base, and why it could not be merged. */
function merged(base: Lines, now: Lines, ours: Lines): readonly [Lines, Lines] {
  const versions = [versionOf('the base', notebook(base))] as const;
  const { outcome } = followed([notebook(now)], notebook(ours), { codemods: [], versions });
  const cell = outcome.after.split('@app.cell')[2]!.split('\n').slice(2);
  const lines = cell.slice(0, cell.indexOf('    return')).map((line) => line.slice(4));
  return [lines, outcome.cells.flatMap(({ conflict }) => conflict?.reason ?? [])];
}

const BASE = ['a = w.randn(3)', 'c = a @ a', 'd = c + 1'];
const SYNC = BASE.toSpliced(1, 0, 'w.sync()');
const LIMIT = BASE.toSpliced(1, 0, 'limit = 9');
const CHANGED = ['w.a()', 'w.b(1)', 'w.c()', 'w.d()'];
const OTHER = CHANGED.with(1, 'w.other("x")');
const WRAPPED = ['w.a()', 'try:', '    w.c()', 'except ValueError:', '    w.e()', 'w.d()'];

test.each([
  ['a call', BASE, SYNC, [...BASE, 'w.sync()'], [...SYNC, 'w.sync()']],
  [
    'one of two calls',
    BASE,
    SYNC.toSpliced(3, 0, 'w.sync()'),
    BASE.toSpliced(2, 0, 'w.sync()'),
    SYNC.toSpliced(3, 0, 'w.sync()'),
  ],
  [
    'a remark',
    BASE,
    BASE.toSpliced(1, 0, '# c'),
    BASE.toSpliced(2, 0, '# c'),
    SYNC.with(1, '# c').toSpliced(3, 0, '# c'),
  ],
  [
    'a handler',
    ['w.a()', 'w.c()', 'w.d()'],
    WRAPPED,
    ['w.a()', 'w.c()', ...WRAPPED.slice(5), ...WRAPPED.slice(1, 5).with(1, '    w.f()')],
    [...WRAPPED, ...WRAPPED.slice(1, 5).with(1, '    w.f()')],
  ],
])('%s that the notebook has far away for another purpose comes', (_what, base, now, ours, result) => {
  expect(merged(base, now, ours)).toEqual([result, []]);
  expect(merged(base, now, result)).toEqual([result, []]);
});

const ELSEWHERE = 'the template adds lines that are in another place here';

test.each([
  ['a call one line below', BASE, SYNC, BASE.toSpliced(2, 0, 'w.sync()'), `${ELSEWHERE}: w.sync()`],
  ['a call one line above', BASE, SYNC, ['w.sync()', ...BASE], `${ELSEWHERE}: w.sync()`],
  ['several lines', BASE, BASE.toSpliced(1, 0, 'w.x()', 'w.y()'), [...BASE, 'w.x()', 'w.y()'], `${ELSEWHERE}: w.x()`],
  [
    'a name below where the template reads it',
    BASE,
    LIMIT.with(2, 'c = a @ limit'),
    BASE.toSpliced(2, 0, 'limit = 9'),
    `${ELSEWHERE}: limit = 9`,
  ],
  [
    'a line in place of one that is not here',
    CHANGED,
    OTHER,
    [...CHANGED.toSpliced(1, 1), OTHER[1]!],
    'the template has other lines in a place that is changed here: w.other("x")',
  ],
  [
    'a line that is changed and not here',
    CHANGED,
    CHANGED.with(1, 'w.b(2)'),
    [...CHANGED.toSpliced(1, 1), 'w.b(2)'],
    'the template changes a line that is not here: w.b(1)',
  ],
])('%s may be what the template puts in, or not: a conflict', (_what, base, now, ours, reason) => {
  expect(merged(base, now, ours)).toEqual([ours, [reason]]);
});

test.each([
  ['among lines of its own', BASE, SYNC, BASE.toSpliced(1, 0, 'w.own()', 'w.sync()', 'w.own()')],
  ['an import at another place', BASE, BASE.toSpliced(1, 0, 'import csv'), [...BASE, 'import csv']],
  ['a name above', BASE, LIMIT, ['limit = 9', ...BASE]],
  ['a name that is not read before', BASE, LIMIT, [...BASE, 'limit = 9']],
  [
    'a function',
    BASE,
    BASE.toSpliced(1, 0, 'def helper(x):', '    return x'),
    ['def helper(x):', '    return x', ...BASE],
  ],
  [
    'beside a line that is moved',
    CHANGED,
    CHANGED.toSpliced(1, 0, 'w.new()'),
    ['w.a()', 'w.c()', 'w.d()', 'w.new()', 'w.b(1)'],
  ],
  ['in place of another line', CHANGED, OTHER, OTHER],
])('what the notebook has already, written by hand, does not come twice: %s', (_where, base, now, ours) => {
  expect(merged(base, now, ours)).toEqual([ours, []]);
});

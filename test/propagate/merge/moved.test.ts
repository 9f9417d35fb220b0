import { expect, test } from 'vitest';
import { merged } from '../merged.ts';

const lines = (...all: readonly string[]): string => all.join('\n');

const BASE = ['w.start()', 'seed = w.seed(3)', 'x = w.ones(3)', 'w.y(x)'];
const BLOCK = [
  'w.start()',
  'if w.q:',
  '    w.a()',
  '    w.b()',
  'x = w.ones(3)',
  'w.y(x)',
  'w.c()',
  'w.d()',
  'w.end()',
];

/** The template moves the second line and what follows it down to the last one. */
const moved = (all: readonly string[], count: number): string[] =>
  all.toSpliced(1, count).toSpliced(-1, 0, ...all.slice(1, 1 + count));

test.each([
  ['a line', BASE, moved(BASE, 1), BASE.toSpliced(1, 1), BASE.toSpliced(1, 1)],
  ['a block', BLOCK, moved(BLOCK, 3), BLOCK.toSpliced(1, 3), BLOCK.toSpliced(1, 3)],
  [
    'a line beside a new one',
    BASE,
    moved(BASE, 1).toSpliced(-2, 0, 'w.new()'),
    BASE.toSpliced(1, 1),
    BASE.toSpliced(1, 1).toSpliced(-1, 0, 'w.new()'),
  ],
  ['a line of a block', BLOCK, moved(BLOCK, 3), BLOCK.toSpliced(3, 1), moved(BLOCK, 3).toSpliced(-2, 1)],
])('%s that the template moves and the notebook has dropped does not come back', (_what, base, now, ours, result) => {
  const outcome = merged([lines(...base)], [lines(...now)], [lines(...ours)]);
  expect(outcome).toMatchObject({ bodies: [lines(...result)], conflicts: [] });
});

test('a line that the template moves moves where the notebook has it, and stays where the notebook has moved it', () => {
  const [base, now] = [lines(...BASE), lines(...moved(BASE, 1))];
  expect(merged([base], [now], [`${base}\nw.own()`])).toMatchObject({ bodies: [`${now}\nw.own()`], conflicts: [] });
  const elsewhere = lines(...BASE.toSpliced(1, 1), BASE[1]!);
  expect(merged([base], [now], [elsewhere])).toMatchObject({ bodies: [elsewhere], conflicts: [] });
});

test('a block that the template moves and changes comes as a whole', () => {
  const now = moved(BLOCK, 3).with(-2, '    w.new(5)');
  expect(merged([lines(...BLOCK)], [lines(...now)], [lines(...BLOCK.toSpliced(1, 3))]).bodies).toEqual([lines(...now)]);
});

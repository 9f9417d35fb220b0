import { expect, test } from 'vitest';
import { editedLineMove } from '../../src/cli/interactive/edited-lines.ts';

test.each([
  ['nothing edited', 'a b c', 'a b c', [1, 2, 3]],
  ['a line added below', 'a b c', 'a b c d', [1, 2, 3]],
  ['a line added above', 'a b c', 'x a b c', [2, 3, 4]],
  ['a line added between', 'a b c', 'a x b c', [1, 3, 4]],
  ['a line changed', 'a b c', 'a x c', [1, 2, 3]],
  ['a line taken away', 'a b c', 'a c', [1, 1, 2]],
  ['all taken away', 'a b c', '', [1, 1, 1]],
])('%s', (_name, before, after, places) => {
  const move = editedLineMove(before.replaceAll(' ', '\n'), after.replaceAll(' ', '\n'));
  expect(
    move([
      [1, 1],
      [2, 2],
      [3, 3],
    ]).map(([line]) => line),
  ).toEqual(places);
});

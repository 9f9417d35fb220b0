import { expect, test } from 'vitest';
import { applyEdits, type Edit } from '../../src/edit/edit.ts';
import { foldEdited } from '../../src/edit/fold-edited.ts';
import { parseNotebook } from '../../src/notebook/parse.ts';
import { notebookOf } from '../support/build.ts';

/** The first cell's lines after a replacement in its text, with lines of at most 40 characters. */
function written(body: string, from: string, to: string, change: (text: string) => string = (text) => text): string {
  const parse = (text: string): ReturnType<typeof parseNotebook> => parseNotebook('a.py', text, { lineLength: 40 });
  const before = parse(change(notebookOf(`${body}\nreturn`)));
  const start = before.text.indexOf(from);
  const edits: Edit[] = [{ start, end: start + from.length, text: to }];
  const edited = parse(applyEdits(before.text, edits));
  const after = applyEdits(edited.text, foldEdited(before, edited, edits));
  return /def _\(\):\r?\n([\s\S]*?)\r?\n {4}return/.exec(after)![1]!;
}

test('a line that an edit makes too long is broken, and no other', () => {
  const other = 'other = function("words that make it too long")';
  expect(written(`${other}\nvalue = function(one, two)`, 'two', 'two, the_third_one')).toBe(
    `    ${other}\n    value = function(\n        one, two, the_third_one\n    )`,
  );
});

test('what an edit only moves stays as it is', () => {
  const long = 'value = function("words that make it too long")';
  expect(written(long, long, `if True:\n        ${long}`)).toBe(`    if True:\n        ${long}`);
});

test('breaks are those of the file', () => {
  const windows = (text: string): string => text.replaceAll('\n', '\r\n');
  expect(written('value = function(one, two)', 'two', 'two, the_third_one', windows)).toBe(
    '    value = function(\r\n        one, two, the_third_one\r\n    )',
  );
});

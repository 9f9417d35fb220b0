import { join } from 'node:path';
import { expect, test } from 'vitest';
import { lineLengthOf } from '../../src/workspace/line-length.ts';
import { folderWith } from './folder.ts';

const BLOCK =
  '# /// script\n# dependencies = ["marimo"]\n# [tool.ruff]\n# line-length = 88 # as Black\n# ///\nimport marimo\n';

/** What is set for a notebook two folders down, by the files around it. */
function lengthWith(files: Readonly<Record<string, string>>, text = 'import marimo\n'): number | undefined {
  // Whatever stands in the folders above.
  const folder = folderWith({ 'ruff.toml': 'line-length = 120', 'a/b/notebook.py': text, ...files });
  return lineLengthOf(join(folder, 'a/b/notebook.py'), text);
}

test.each([
  ['the block of metadata in the notebook', 88, {}, BLOCK],
  ['another block of the notebook', 120, {}, BLOCK.replace('script', 'other')],
  ['a table for something else in it', 120, {}, BLOCK.replace('[tool.ruff]', '[tool.black]')],
  [
    'the nearest file',
    90,
    { 'a/pyproject.toml': '[project]\nname = "a"\n[tool.ruff]\nline-length=90\n[tool.x]\nline-length = 1\n' },
  ],
  ['a file without ruff', 120, { 'a/pyproject.toml': '[project]\nline-length = 90\n' }],
  ['a file that says nothing of it', undefined, { 'a/pyproject.toml': '[tool.ruff.lint]\nselect = ["E"]\n' }],
  ['a table of ruff.toml', undefined, { 'a/ruff.toml': '[lint.pycodestyle]\nline-length = 90\n' }],
  ['the hidden file before the other', 70, { 'a/.ruff.toml': 'line-length = 70', 'a/ruff.toml': 'line-length = 90' }],
  ['what ruff would not take', undefined, { 'a/ruff.toml': 'line-length = 1000' }],
] as const)('%s', (_what, length, files, text?: string) => {
  expect(lengthWith(files, text)).toBe(length);
});

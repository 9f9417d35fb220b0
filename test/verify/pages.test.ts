import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import type { ShownCell } from '../../src/model/verify-report.ts';
import type { NotebookPart } from '../../src/review/data.ts';
import { unpacked } from '../../src/workspace/packed.ts';
import { nbfix } from '../cli/run.ts';
import { notebookPython } from '../support/marimo.ts';
import { notebookOf } from '../support/build.ts';
import { folderWith } from '../workspace/folder.ts';

const TEXT = notebookOf(
  { body: '"""Needs a GPU."""\nimport marimo as mo\nimport torch\nreturn mo, torch' },
  { parameters: '(mo)', body: 'mo.md("# A page of text")\nreturn' },
  { parameters: '(torch)', body: 'x = torch.ones(2).cuda()\nprint("on the GPU")\nreturn (x,)' },
);

function shown(cells: readonly ShownCell[] | undefined): string[] {
  return (cells ?? []).map(({ status, errors, markup }) => `${status}: ${errors.join() || (markup ?? '')}`);
}

it('shows the pages of a notebook before the fixes and after them, and changes nothing', async () => {
  const folder = folderWith({ 'a.py': TEXT });
  const run = ['--run', '--scenario', 'no-gpu', '--fake-libs', '--python', notebookPython()];
  const { code } = await nbfix(folder, ['review', '--phase', 'A', ...run, '.']);
  expect(code).toBe(0);
  expect(readFileSync(join(folder, 'a.py'), 'utf8')).toBe(TEXT);
  const [, word] = /id="notebook-0">([\w+/=]*)</.exec(readFileSync(join(folder, 'review.html'), 'utf8')) ?? [];
  const { runs } = JSON.parse(unpacked(word ?? '') ?? '') as NotebookPart;
  const [before, after] = [runs?.before[0], runs?.after[0]];
  expect([before?.verdict, after?.verdict]).toEqual(['fail', 'pass']);
  expect(shown(before?.page)[1]).toMatch(/^rendered: .*<h1[^>]*>A page of text/);
  expect(shown(before?.page)[2]).toMatch(/^error: .*no NVIDIA driver/);
  expect(shown(after?.page).some((text) => /^stopped: <marimo-callout-output .*No usable NVIDIA GPU/.test(text))).toBe(
    true,
  );
});

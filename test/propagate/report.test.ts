import { expect, test } from 'vitest';
import { notebookOf } from '../support/build.ts';
import { driftText } from '../../src/report/drift.ts';
import { followed } from './follower.ts';

test('cells and lines are told as they are in the notebook that the user then has', () => {
  const [imports, old] = ['import work as w\nreturn (w,)', 'x = w.f(1)\nreturn (x,)'];
  const versions = [
    notebookOf(imports, 'y = w.g()\nw.show(y)\nreturn (y,)', old.replace('1', '2')),
    notebookOf(imports, old),
  ];
  const { outcome } = followed(versions, notebookOf(imports, old.replace('1', '3')), { codemods: [] });
  const [, added, conflict] = outcome.cells;
  expect(added?.state).toBe('behind');
  expect([conflict?.cell, conflict?.conflict?.line]).toEqual([3, 21]);
  expect(outcome.after.split('\n')[conflict!.conflict!.line - 1]).toBe('    x = w.f(3)');
  expect(outcome.applied).toEqual([expect.objectContaining({ cell: 2, line: 12 })]);
  expect(outcome.after.split('\n')[11]).toBe('@app.cell');
});

test('a new cell shows its code if that of the template does, whatever the cell above it does', () => {
  const hidden = { decorator: 'cell(hide_code=True)', body: 'import work as w\nreturn (w,)' };
  const versions = [notebookOf(hidden, 'w.new()\nreturn'), notebookOf(hidden)];
  const { outcome } = followed(versions, notebookOf(hidden), { codemods: [] });
  expect(outcome.after).toContain('@app.cell\ndef _(w):\n    w.new()');
});

test('a notebook that can’t be read is not counted as up to date', () => {
  const { outcome } = followed([notebookOf('w = 1\nreturn')], notebookOf('w = 1\nreturn'), { codemods: [] });
  const notebooks = [outcome, { ...outcome, error: 'torn', cells: [] }];
  const text = driftText({ template: 'template.py', dryRun: true, notebooks }, (_colour, each) => each);
  expect(text).toContain('2 notebooks: 0 behind the template, 1 not, 1 failed');
});

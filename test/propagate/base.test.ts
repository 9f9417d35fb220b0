import { expect, test } from 'vitest';
import { notebookOf } from '../support/build.ts';
import { followed } from './follower.ts';

/* Without a lock, the base is the version that a notebook has most in common with, unless it lacks one of its changes. */

const IMPORTS = 'import marimo as mo\nreturn (mo,)';
const WORK = 'values = sorted(mo.app_meta().request or [])\nprint(values, len(values))\nreturn (values,)';
const TITLE = 'mo.md("A matrix prodct")\nreturn';

function after(base: string, now: string, notebook: string): string {
  return followed([now, base], notebook, { codemods: [] }).outcome.after;
}

test('a cell that both the template and the notebook have dropped does not make the rest look done', () => {
  const base = notebookOf(IMPORTS, WORK, TITLE);
  const now = notebookOf(IMPORTS, TITLE.replace('prodct', 'product'));
  const own = 'print("something else altogether", 5 * 5)\nreturn';
  expect(after(base, now, notebookOf(IMPORTS, own, TITLE))).toBe(
    notebookOf(IMPORTS, own, TITLE.replace('prodct', 'product')),
  );
});

test('an improvement that the template has taken from a notebook does not make the rest look done', () => {
  const improved = WORK.replace('sorted(', 'sorted(set(').replace('[])', '[]))').replace('len(values)', 'sum(values)');
  const base = notebookOf(IMPORTS, WORK, TITLE);
  const now = notebookOf(IMPORTS, improved, TITLE.replace('prodct', 'product'));
  expect(after(base, now, notebookOf(IMPORTS, improved, TITLE))).toBe(now);
});

test('of three versions, the one whose changes are all there', () => {
  const [first, second, third] = ['prodct', 'product', 'matrix product'].map((word) =>
    notebookOf(IMPORTS, WORK, TITLE.replace('prodct', word)),
  ) as [string, string, string];
  const own = second.replace('print(', 'print("mine", ');
  expect(followed([third, second, first], own, { codemods: [] }).outcome.base).toContain('version 2');
});

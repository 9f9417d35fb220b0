import { expect, test } from 'vitest';
import { notebookOf } from '../support/build.ts';
import { parseNotebook } from '../../src/notebook/parse.ts';
import { linesOf } from '../../src/propagate/match/lines.ts';
import { codeOf } from '../../src/propagate/match/cells.ts';
import { digest, followed, versionOf } from './follower.ts';

const NO_CODEMODS = { codemods: [] };

/** What becomes of a notebook, without codemods. */
function after(base: string, now: string, notebook: string): ReturnType<typeof followed>['outcome'] {
  return followed([now, base], notebook, NO_CODEMODS).outcome;
}

function conflicts({ cells }: ReturnType<typeof after>): string[] {
  return cells.flatMap(({ conflict }) => conflict?.reason ?? []);
}

test('a name that the new code reads must be in the notebook', () => {
  const monitor = 'limit = 5\nprint(limit)\nreturn (limit,)';
  const base = notebookOf('unit = 1e9\nreturn (unit,)', monitor);
  const now = notebookOf('unit = 1e9\nreturn (unit,)', monitor.replace('print(limit)', 'print(limit / unit)'));
  const outcome = after(base, now, notebookOf('own = 3\nreturn (own,)', monitor));
  expect(conflicts(outcome)).toEqual(['a name would be read that nothing defines: `unit`']);
  expect(outcome.changed).toBe(false);
});

test('where the notebook has the name, the cell gets its edge', () => {
  const monitor = 'limit = 5\nprint(limit)\nreturn (limit,)';
  const base = notebookOf('unit = 1e9\nreturn', monitor);
  const now = notebookOf('unit = 1e9\nreturn', monitor.replace('print(limit)', 'print(limit / unit)'));
  const outcome = after(base, now, base);
  expect(outcome.after).toContain('def _(unit):\n    limit = 5\n    print(limit / unit)');
  expect(outcome.after).toContain('unit = 1e9\n    return (unit,)');
});

test('a name that the template brings in and the cell has already for something else is a conflict', () => {
  const base = notebookOf('total = sum(range(3))\nprint(total)\nreturn (total,)');
  const now = notebookOf('_count = 3\ntotal = sum(range(_count))\nprint(total)\nreturn (total,)');
  const notebook = notebookOf('total = sum(range(3))\nprint(total)\n_count = "mine"\nprint(_count)\nreturn (total,)');
  expect(conflicts(after(base, now, notebook))).toEqual(['the template adds _count, and this cell has its own']);
});

test('a public name that another cell of the notebook defines is a conflict', () => {
  const base = notebookOf('total = 3\nprint(total)\nreturn (total,)');
  const now = notebookOf('total = 3\nlimit = 9\nprint(total, limit)\nreturn (total, limit)');
  const notebook = notebookOf('limit = "mine"\nreturn (limit,)', 'total = 3\nprint(total)\nreturn (total,)');
  expect(conflicts(after(base, now, notebook))).toEqual(['a name would be defined in several cells: `limit`']);
});

test('what the notebook has already, written by hand, is no conflict', () => {
  const base = notebookOf('total = 3\nprint(total)\nreturn (total,)');
  const now = notebookOf('total = 3\nlimit = 9\nprint(total, limit)\nreturn (total, limit)');
  const notebook = notebookOf('total = 3\nlimit   =  9\n\nprint(total,limit) # mine\nreturn (total, limit)');
  const outcome = after(base, now, notebook);
  expect([outcome.changed, conflicts(outcome)]).toEqual([false, []]);
});

test('imports of both sides are both there', () => {
  const base = notebookOf('import marimo as mo\nimport json\nreturn mo, json');
  const now = notebookOf('import marimo as mo\nimport json\nimport time\nreturn mo, json, time');
  const notebook = notebookOf('import marimo as mo\nimport json\nimport csv\nreturn mo, json, csv');
  expect(after(base, now, notebook).after).toMatch(/import json\n {4}import time\n {4}import csv\n/);
});

test('an import under another name is the same import', () => {
  const cell = (np: string): string => `values = ${np}.arange(3)\nprint(values)\nreturn (values,)`;
  const base = notebookOf('import numpy as np\nreturn (np,)', cell('np'));
  const now = notebookOf(
    'import numpy as np\nreturn (np,)',
    cell('np').replace('print(values)', 'print(np.mean(values))'),
  );
  const notebook = notebookOf('import numpy\nreturn (numpy,)', cell('numpy'));
  expect(after(base, now, notebook).after).toContain('print(numpy.mean(values))');
});

test('a comment that the template drops goes, one of the notebook stays', () => {
  const base = notebookOf('# old advice\ntotal = 3\nprint(total)\nreturn (total,)');
  const now = notebookOf('total = 3\nprint(total)\nreturn (total,)');
  const notebook = notebookOf('# old advice\ntotal = 3\n# mine\nprint(total)\nreturn (total,)');
  const { after: text } = after(base, now, notebook);
  expect([text.includes('# old advice'), text.includes('# mine')]).toEqual([false, true]);
});

test('the lock knows a cell that neither its names nor its likeness would tell', () => {
  const base = notebookOf('print("one", 1)\nprint("two", 2)\nreturn');
  const now = base.replace('2)', '2.0)');
  const own = ['for word in read("a.txt").split():', '    show(word.upper(), width=80)', 'plot(x, y)', 'save("b.png")'];
  const notebook = notebookOf([...own, 'print("two", 2)', 'return'].join('\n'));
  const only = { versions: [versionOf('the base', base)] as const, ...NO_CODEMODS };
  expect(followed([now], notebook, only).outcome.cells.map(({ state }) => state)).toEqual(['missing']);

  const [cell] = linesOf(parseNotebook('notebook.py', notebook));
  const entry = { fingerprint: digest(codeOf(cell!)), state: 'adopted', reason: null } as const;
  const locked = { template: 'template.py', base: null, cells: new Map([['one', entry]]), before: null };
  const { outcome } = followed([now], notebook, { ...only, locked });
  expect(outcome.cells.map(({ by }) => by)).toEqual(['record']);
  expect(outcome.after).toBe(notebook.replace('2)', '2.0)'));
});

test('what comes to the head of a function goes below a docstring that the notebook has there', () => {
  const helper = (...lines: readonly string[]): string =>
    `def helper(x):\n${lines.map((line) => `    ${line}\n`).join('')}return (helper,)`;
  const base = notebookOf(helper('return x'));
  const now = notebookOf(helper('x = abs(x)', 'return x'));
  const outcome = after(base, now, notebookOf(helper('"""Mine"""', 'return x')));
  expect([outcome.after, conflicts(outcome)]).toEqual([notebookOf(helper('"""Mine"""', 'x = abs(x)', 'return x')), []]);
  expect(after(base, now, outcome.after).changed).toBe(false);
  const documented = notebookOf(helper('"""Theirs"""', 'return x'));
  expect(conflicts(after(base, documented, notebookOf(helper('"""Mine"""', 'return x'))))).toHaveLength(1);
});

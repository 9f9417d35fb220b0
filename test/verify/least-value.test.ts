import { expect, it } from 'vitest';
import { parseNotebook } from '../../src/notebook/parse.ts';
import type { CellState, DriverReport, StepResult } from '../../src/verify/driver-report.ts';
import { oom } from '../../src/verify/scenarios/oom.ts';

/* Advice when memory has run out: of a setting that has its least value, nobody can name a smaller one. */

function notebookWith(element: string): string {
  return `import marimo

app = marimo.App()


@app.cell
def _():
    import marimo as mo
    import torch

    return mo, torch


@app.cell
def _(mo):
    rows = ${element}
    return (rows,)


@app.cell
def _(rows, torch):
    torch.ones(rows.value, device="cuda")
    return
`;
}

/** What the oom scenario finds where the work stopped with the given words, with the setting at a value. */
function problemsWith(element: string, value: number, words: string): readonly string[] {
  const notebook = parseNotebook('notebook.py', notebookWith(element));
  const base = { runs: 1, seconds: 1, errors: [], gpuOperations: 0, spinners: [] };
  const cells: readonly CellState[] = [
    { ...base, index: 1, status: 'ran', output: null },
    { ...base, index: 2, status: 'ran', output: null },
    { ...base, index: 3, status: 'stopped', output: { text: words, callouts: ['danger'] } },
  ];
  const gpu = { alive: 0, failedIn: '3' };
  const steps: readonly StepResult[] = [{ failAt: 1 }, { run: true }, { run: true }].map((step) => {
    return { step, seconds: 1, cells, gpu, script: null };
  });
  const elements = [{ name: 'rows', kind: 'slider', cell: 2, onPage: true, value }];
  const report: DriverReport = { marimo: '', python: '', steps, elements, error: null };
  const seen = [{ run: { steps: [] }, report }];
  return oom.judge({ notebook, libraries: 'stand-ins', values: {} }, seen, null).problems.map(({ message }) => message);
}

it.each([
  ['mo.ui.slider(16, 1024)', 16, 'Rows is 16: try 16'],
  ['mo.ui.slider(steps=[64, 128])', 64, 'Rows is 64; the next smaller step: none'],
  ['mo.ui.slider(steps=[64, 128])', 128, 'Rows is 128; the next smaller step: 64'],
])('%s at %i: %s', (element, value, words) => {
  expect(problemsWith(element, value, words)).toEqual([]);
});

it.each([
  ['mo.ui.slider(16, 1024)', 32, 'Rows is 32: try 32'],
  ['mo.ui.slider(steps=[64, 128])', 128, 'Rows is 128: try 128'],
])('%s at %i, and a problem: %s', (element, value, words) => {
  expect(problemsWith(element, value, words)).toEqual([
    'the callout of cell 3 names no setting in force with a smaller value when operation 1 runs out of memory',
  ]);
});

import { expect, it } from 'vitest';
import { parseNotebook } from '../../src/notebook/parse.ts';
import type { CellState, DriverReport, ScriptEnd, StepResult } from '../../src/verify/driver-report.ts';
import { script } from '../../src/verify/scenarios/script.ts';

/* How the end of a script is judged, where a run with stand-ins does not come by. */

const cells = (device: string): string => `import marimo

app = marimo.App()


@app.cell
def _():
    import torch

    device = ${device}
    torch.ones(8, device=device).sum().item()
    return


if __name__ == "__main__":
    app.run()
`;
const NEEDS_GPU = cells('"cuda"');
const HAS_CPU_PATH = cells('"cuda" if torch.cuda.is_available() else "cpu"');

const book = { operations: 3, failedIn: null, unsupported: [] };
const quiet: ScriptEnd = { status: 0, stderr: '', book };

function endOf(given: StepResult['step'], ended: ScriptEnd): StepResult {
  return { step: given, seconds: 1, cells: [], gpu: {}, script: ended };
}

/** The opening of the page, after which its only cell has a state. */
function opened(status: CellState['status'], gpu: StepResult['gpu']): StepResult {
  const cell = { index: 1, status, runs: 1, seconds: 1, output: null, errors: [], spinners: [] };
  const cells = [{ ...cell, gpuOperations: gpu.operations ?? 0 }];
  return { step: { run: true }, seconds: 1, cells, gpu, script: null };
}

function report(...steps: readonly StepResult[]): DriverReport {
  return { marimo: '', python: '', steps, elements: [], error: null };
}

/** What is said of a script that ended so, after one that ended well. */
function said(text: string, ended: ScriptEnd, given: StepResult['step'] = { script: 'no-gpu' }, done = quiet): unknown {
  const subject = { notebook: parseNotebook('notebook.py', text), libraries: 'real', values: {} } as const;
  const work = done.book === null ? { peakAllocatedBytes: 9 } : { operations: done.book.operations };
  const healthy = report(endOf({ script: 'healthy' }, done), opened('ran', work));
  const without = opened(text === NEEDS_GPU ? 'stopped' : 'ran', {});
  const seen = { run: { steps: [] }, report: report(without, endOf(given, ended)) };
  return script.judge(subject, [seen], healthy).problems.map(({ message }) => message);
}

it('asks for nothing without a GPU of a notebook that works on the CPU then', () => {
  expect(said(HAS_CPU_PATH, quiet)).toEqual([]);
  expect(said(NEEDS_GPU, quiet)).toEqual(['`python notebook.py` exits 0, as if its work were done, without a GPU']);
});

it('takes no crash for a message, and no usual line', () => {
  const traceback = 'Traceback (most recent call last):\nRuntimeError: no CUDA GPUs are available';
  expect(said(HAS_CPU_PATH, { ...quiet, status: 1, stderr: traceback })).toEqual([
    '`python notebook.py` fails (RuntimeError: no CUDA GPUs are available) without a GPU',
  ]);
  expect(said(HAS_CPU_PATH, { ...quiet, status: -9 })).toHaveLength(1);
  const warning = 'a warning about the GPU\n';
  const done = { ...quiet, stderr: warning };
  expect(said(NEEDS_GPU, { ...done, status: 1 }, { script: 'no-gpu' }, done)).toHaveLength(1);
  expect(said(NEEDS_GPU, { ...done, status: 1, stderr: `${warning}No GPU\n` }, { script: 'no-gpu' }, done)).toEqual([]);
});

it('knows by the page what a script does with real libraries', () => {
  const done = { ...quiet, book: null };
  expect(said(NEEDS_GPU, done, { script: 'no-gpu' }, done)).toHaveLength(1);
});

it('says nothing of a failure that no operation came to', () => {
  const given = { script: 'oom', failAt: 2 };
  expect(said(NEEDS_GPU, quiet, given)).toEqual([]);
  expect(said(HAS_CPU_PATH, { ...quiet, book: { ...book, failedIn: '' } }, given)).toEqual([
    '`python notebook.py` exits 0, as if its work were done, when operation 2 runs out of memory',
  ]);
});

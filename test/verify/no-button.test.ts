import { expect, it } from 'vitest';
import { parseNotebook } from '../../src/notebook/parse.ts';
import type { DriverReport, StepResult } from '../../src/verify/driver-report.ts';
import type { Subject } from '../../src/verify/scenario.ts';
import { healthy } from '../../src/verify/scenarios/healthy.ts';
import { oom } from '../../src/verify/scenarios/oom.ts';

/* Without a button the work is done when the page opens, and anew when the settings are made. */

const NOTEBOOK = `import marimo

app = marimo.App()


@app.cell
def _():
    import marimo as mo
    import torch

    return mo, torch


@app.cell
def _(mo):
    rows = mo.ui.slider(16, 1024, value=16)
    rows
    return (rows,)


@app.cell
def _(rows, torch):
    torch.ones(rows.value, device="cuda").sum().item()
    return
`;

const subject: Subject = {
  notebook: parseNotebook('notebook.py', NOTEBOOK),
  libraries: 'real',
  values: { rows: 512 },
};

function step(given: StepResult['step'], peakAllocatedBytes: number): StepResult {
  const gpu = { allocatedBytes: 1000, peakAllocatedBytes, reservedBytes: 0, peakReservedBytes: 100e6 };
  return { step: given, seconds: 1, cells: [], gpu, script: null };
}

const opening = step({ run: true }, 2000);

function report(...steps: readonly StepResult[]): DriverReport {
  return { marimo: '', python: '', steps: [step({ card: 23e9 }, 1000), opening, ...steps], elements: [], error: null };
}

const made = report(step({ set: { rows: 512 } }, 9000));
/** A notebook whose work is behind a button: the settings take no memory. */
const idle = report(step({ set: { rows: 512 } }, 1000));

function measured(seen: DriverReport): unknown {
  const { gpu } = healthy.judge(subject, [{ run: { steps: [] }, report: seen }], null);
  return gpu?.map(({ what, during }) => [what, during.allocated]);
}

it('healthy measures the work with the settings that were asked for', () => {
  expect(measured(made)).toEqual([
    ['when the page opens', 2000],
    ['when the settings are made', 9000],
  ]);
  expect(measured(idle)).toEqual([['when the page opens', 2000]]);
});

it('oom lets memory run out when the page opens, and with the settings that were asked for', () => {
  const triggers = (seen: DriverReport): unknown => {
    const runs = oom.runs(subject, seen);
    return typeof runs === 'string' ? runs : runs.map(({ steps }) => [steps[0], steps.at(-1)]);
  };
  const [opened, set] = [{ run: true }, { set: { rows: 512 } }];
  expect(triggers(made)).toEqual([
    [{ limit: 20e6 }, opened],
    [opened, set],
  ]);
  expect(triggers(idle)).toEqual([[{ limit: 20e6 }, opened]]);
});

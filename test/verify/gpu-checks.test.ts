import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { codemods } from '../../codemods/index.ts';
import { notebookPython } from '../support/marimo.ts';
import { planText } from '../support/plan.ts';
import { readTemplates } from '../support/templates.ts';

/* What compute-capability and multi-gpu-check put into notebooks, run in marimo on machines of every kind. */

const DRIVER = fileURLToPath(new URL('../../src/verify/driver/driver.py', import.meta.url));
const SCENARIO = fileURLToPath(new URL('../../src/verify/driver/scenario.py', import.meta.url));
const FIXTURES = fileURLToPath(new URL('../fixtures/', import.meta.url));
const PREPARING_MS = 10 * 60 * 1000;
const RUN_MS = 10 * 60 * 1000;

type Cell = {
  readonly index: number;
  readonly status: string;
  readonly output: { readonly text: string; readonly callouts: readonly string[] } | null;
};
type Report = { readonly steps: readonly { readonly cells: readonly Cell[] }[]; readonly error: string | null };

let python: string;
let folder: string;

beforeAll(() => {
  python = notebookPython();
  folder = mkdtempSync(join(tmpdir(), 'nbfix-gpu-checks-'));
}, PREPARING_MS);

afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** The fixture as one rule repairs it, or as it is, in a file. */
function fixture(rule: string, name: string, isRepaired = true): string {
  const path = join(FIXTURES, rule, `${name}.py`);
  const text = readFileSync(path, 'utf8');
  const rules = codemods.filter(({ meta }) => meta.id === rule);
  const file = join(folder, `${name}${isRepaired ? '' : '_before'}.py`);
  writeFileSync(file, isRepaired ? planText(path, text, rules, readTemplates()).after : text);
  return file;
}

function run(args: readonly string[], machine: Readonly<Record<string, string>>): string {
  const { stdout, stderr } = spawnSync(python, args, {
    encoding: 'utf8',
    timeout: RUN_MS,
    env: { ...process.env, ...machine },
  });
  if (stdout === '') throw new Error(`nothing was printed: ${stderr}`);
  return stdout;
}

/** The cells after the page was opened and its button pressed. */
function press(notebook: string, machine: Readonly<Record<string, string>>, batch?: number): readonly Cell[] {
  const set = batch === undefined ? [] : ['--set', `batch_size=${batch}`];
  const report = JSON.parse(run([DRIVER, notebook, ...set], machine)) as Report;
  expect(report.error).toBeNull();
  return report.steps.at(-1)!.cells;
}

/**
 * For each notebook the numbers of GPUs, of 1 to 8, for which a value of its slider is no multiple. marimo makes the
 * slider, and rejects a value outside its ends; the stand-ins count the GPUs anew for each run. All in one process.
 */
function unevenCounts(...notebooks: readonly string[]): number[][] {
  const program = `
import importlib.util, json, os, sys

def uneven(path, gpus):
    os.environ["NBFIX_GPUS"] = str(gpus)
    spec = importlib.util.spec_from_file_location("notebook", path)
    notebook = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(notebook)
    slider = notebook.app.run()[1]["batch_size"]
    values = [*range(slider.start, slider.stop + 1, slider.step), slider.stop, slider.value]
    return any(value % gpus for value in values)

print(json.dumps([[gpus for gpus in range(1, 9) if uneven(path, gpus)] for path in sys.argv[1:]]))`;
  return JSON.parse(run([SCENARIO, 'healthy', python, '-c', program, ...notebooks], {})) as number[][];
}

describe('multi-gpu-check', () => {
  it.each(['slider-and-work', 'slider-with-default', 'count-may-be-zero'])(
    '%s: every value of the slider is a multiple of the number of GPUs, with 1 to 8 of them',
    (name) => {
      const [before, after] = [false, true].map((isRepaired) => fixture('multi-gpu-check', name, isRepaired));
      expect(unevenCounts(before!, after!)).toEqual([[3, 5, 6, 7], []]);
    },
    2 * RUN_MS,
  );

  it.each([
    ['equal GPUs', { NBFIX_GPUS: '3' }, undefined, []],
    ['one GPU', { NBFIX_GPUS: '1' }, undefined, ['PyTorch sees 1 GPU']],
    [
      'unequal GPUs',
      { NBFIX_GPUS: '2', NBFIX_GPU_NAMES: 'NVIDIA L4;Tesla T4', NBFIX_CAPABILITIES: '8.9;7.5' },
      undefined,
      ['NVIDIA L4 (22 GB), Tesla T4 (22 GB): the slowest sets the pace'],
    ],
    ['a batch that cannot be split', { NBFIX_GPUS: '3' }, 64, ['A batch of 64 cannot be split evenly among 3 GPUs']],
  ])(
    'warns on the page and works on: %s',
    (_what, machine, batch, words) => {
      const cells = press(fixture('multi-gpu-check', 'slider-and-work'), machine, batch);
      expect(cells.filter(({ status }) => status !== 'ran' && status !== 'rendered')).toEqual([]);
      const output = cells.at(-1)?.output;
      expect(output?.callouts ?? []).toEqual(words.length === 0 ? [] : ['warn']);
      for (const each of words) expect(output?.text).toContain(each);
    },
    RUN_MS,
  );

  it(
    'says that nvidia-smi lists a GPU that PyTorch does not see',
    () => {
      const cells = press(fixture('multi-gpu-check', 'listed-by-smi'), { NBFIX_GPUS: '1', NBFIX_SMI_GPUS: '2' });
      expect(cells.at(-1)?.output?.text).toContain('PyTorch sees 1 of 2 GPUs');
    },
    RUN_MS,
  );
});

describe('compute-capability', () => {
  it.each([
    ['device-is-last', '8.0', {}, 'ran'],
    ['device-is-last', '7.5', {}, 'stopped'],
    // As decimal numbers, or as text, 10.0 would be less than 8.0.
    ['device-is-last', '10.0', {}, 'ran'],
    ['no-gate-yet', '7.0', {}, 'stopped'],
    // Only the first GPU is used.
    ['no-gate-yet', '8.9;6.1', { NBFIX_GPUS: '2' }, 'ran'],
    ['several-gpus', '8.9;6.1', { NBFIX_GPUS: '2' }, 'stopped'],
  ])(
    '%s with compute capability %s: %o %s',
    (name, NBFIX_CAPABILITIES, machine, status) => {
      const cells = press(fixture('compute-capability', name), { ...machine, NBFIX_CAPABILITIES });
      const [check, work] = cells.slice(-2);
      expect([check?.status, work?.status]).toEqual([status, status === 'ran' ? 'ran' : 'cancelled']);
      expect(check?.output?.callouts ?? []).toEqual(status === 'ran' ? [] : ['danger']);
      if (status === 'stopped')
        expect(check?.output?.text).toMatch(/needs compute capability \d\.\d.*NVIDIA L4,? has \d/);
    },
    RUN_MS,
  );

  it(
    'goes on without a GPU where the notebook does',
    () => {
      const notebook = fixture('compute-capability', 'no-gate-yet');
      const report = JSON.parse(run([DRIVER, notebook, '--scenario', 'no-gpu'], {})) as Report;
      expect(report.steps.at(-1)?.cells.map(({ status }) => status)).toEqual(['ran', 'ran', 'ran', 'ran']);
    },
    RUN_MS,
  );
});

import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { notebookPython } from '../support/marimo.ts';

const VERIFY = fileURLToPath(new URL('../../src/verify/driver/', import.meta.url));
const HERE = fileURLToPath(new URL('./', import.meta.url));
const GATED = join(HERE, 'notebooks', 'gated.py');
const DEFECTS = join(HERE, 'notebooks', 'defects.py');

/** The environment may have to be made first: minutes, by the network. */
const PREPARING_MS = 10 * 60 * 1000;
const RUN_MS = 10 * 60 * 1000;

type Cell = {
  readonly index: number;
  readonly status: string;
  readonly runs: number;
  readonly output: { readonly mimetype: string; readonly text: string; readonly callouts: readonly string[] } | null;
  readonly errors: readonly { readonly type: string; readonly text: string; readonly cell: string | null }[];
  readonly console: string;
  readonly gpuOperations: number;
  readonly spinners: readonly {
    readonly title: string;
    readonly closed: boolean;
    readonly gpuOperations: number;
  }[];
};
type Step = {
  readonly step: Readonly<Record<string, unknown>>;
  readonly cells: readonly Cell[];
  readonly gpu: {
    readonly alive: number;
    readonly allocatedBytes: number;
    readonly heldBy: readonly string[];
    readonly operations: number;
    readonly failedIn: string | null;
    readonly refused: Readonly<Record<string, Readonly<Record<string, number>>>>;
    readonly unsupported: readonly string[];
  };
};
type Report = {
  readonly steps: readonly Step[];
  readonly elements: readonly { readonly name: string; readonly onPage: boolean }[];
  readonly error: string | null;
};

let python: string;
let folder: string;

beforeAll(() => {
  python = notebookPython();
  folder = mkdtempSync(join(tmpdir(), 'nbfix-verify-'));
}, PREPARING_MS);

afterAll(() => rmSync(folder, { recursive: true, force: true }));

function run(args: readonly string[]): {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
} {
  return spawnSync(python, args, { encoding: 'utf8', timeout: RUN_MS });
}

function drive(notebook: string, ...options: readonly string[]): Report {
  const { status, stdout, stderr } = run([join(VERIFY, 'driver.py'), notebook, ...options]);
  if (stdout === '') throw new Error(`the driver printed nothing (exit ${status}): ${stderr}`);
  return JSON.parse(stdout) as Report;
}

function statuses(step: Step | undefined): readonly string[] {
  return (step?.cells ?? []).map((cell) => cell.status);
}

function cellOf(step: Step | undefined, index: number): Cell {
  const cell = step?.cells.find((one) => one.index === index);
  if (cell === undefined) throw new Error(`there is no cell ${index}`);
  return cell;
}

describe('stand-in libraries', () => {
  it.each(['healthy', 'odd-smi', 'no-gpu', 'cpu-torch'])(
    'pass their own checks in scenario %s',
    (scenario) => {
      const { status, stdout, stderr } = run([
        join(VERIFY, 'scenario.py'),
        scenario,
        python,
        join(HERE, 'stand_ins.py'),
      ]);
      expect(stdout).toMatch(/^ok /m);
      expect(stdout + stderr).not.toMatch(/failed|Traceback/);
      expect(status).toBe(0);
    },
    RUN_MS,
  );

  it(
    'compile',
    () => {
      // Not compileall: it would leave a __pycache__ in every folder.
      const check = [
        'import pathlib, sys',
        'files = sorted(pathlib.Path(sys.argv[1]).rglob("*.py"))',
        '[compile(file.read_text("utf-8"), str(file), "exec") for file in files]',
        'print(len(files))',
      ].join('\n');
      const { status, stdout } = run(['-W', 'error', '-c', check, VERIFY]);
      expect(status).toBe(0);
      expect(Number(stdout)).toBeGreaterThan(40);
    },
    RUN_MS,
  );
});

describe('a notebook in a scenario', () => {
  it(
    'runs as a script, and exports with its output',
    () => {
      const scenario = [join(VERIFY, 'scenario.py'), 'healthy', python];
      expect(run([...scenario, GATED])).toMatchObject({ status: 0, stderr: '' });
      // A copy: marimo keeps a cache of the session beside the notebook.
      const copy = join(folder, 'gated.py');
      copyFileSync(GATED, copy);
      const page = join(folder, 'gated.html');
      const exported = run([...scenario, '-m', 'marimo', 'export', 'html', copy, '-o', page, '-f', '--no-sandbox']);
      expect(exported.stderr).not.toMatch(/Error/);
      expect(exported.status).toBe(0);
      expect(readFileSync(page, 'utf8')).toContain('GPU found: NVIDIA L4, 23034');
    },
    2 * RUN_MS,
  );

  it(
    'exits 1 as a script when a cell fails, so the check can fail',
    () => {
      const { status, stderr } = run([join(VERIFY, 'scenario.py'), 'healthy', python, DEFECTS]);
      expect(status).toBe(1);
      expect(stderr).toContain('multiple definitions of the name twice');
    },
    RUN_MS,
  );
});

describe('driver', () => {
  it(
    'healthy: runs, presses the button, sees the spinner, the result and no memory left',
    () => {
      const report = drive(GATED);
      expect(report.error).toBeNull();
      const [opened, pressed] = report.steps;
      expect(statuses(opened)).toEqual(['ran', 'rendered', 'ran', 'ran', 'ran', 'stopped', 'cancelled']);
      expect(opened?.gpu.operations).toBe(0);
      expect(cellOf(opened, 3).output).toMatchObject({ text: 'GPU found: NVIDIA L4, 23034', callouts: ['success'] });
      expect(pressed?.step).toEqual({ press: 'train' });
      expect(statuses(pressed)).toEqual(['ran', 'rendered', 'ran', 'ran', 'ran', 'ran', 'ran']);
      const training = cellOf(pressed, 6);
      expect(training.console).toBe('trained\n');
      expect(training.spinners).toEqual([
        expect.objectContaining({ title: 'Training', closed: true, gpuOperations: training.gpuOperations }),
      ]);
      expect(training.gpuOperations).toBeGreaterThan(20);
      expect(cellOf(pressed, 7).output?.text).toMatch(/^Loss \d/);
      expect(pressed?.gpu).toMatchObject({ alive: 0, allocatedBytes: 0, heldBy: [] });
      // What the press did not touch did not run again.
      expect(pressed?.cells.map((cell) => cell.runs)).toEqual([0, 0, 0, 0, 0, 1, 1]);
    },
    RUN_MS,
  );

  it.each(['no-gpu', 'cpu-torch'])(
    '%s: the gate is what the page shows, the documentation too, and the GPU is left alone',
    (scenario) => {
      const report = drive(GATED, '--scenario', scenario);
      const [opened] = report.steps;
      expect(report.steps).toHaveLength(1);
      expect(statuses(opened)).toEqual(['ran', 'rendered', 'stopped', ...Array<string>(4).fill('cancelled')]);
      expect(cellOf(opened, 2).output?.text).toBe('How it works');
      expect(cellOf(opened, 3).output).toMatchObject({ callouts: ['danger'] });
      expect(opened?.gpu).toMatchObject({ operations: 0, refused: {} });
    },
    RUN_MS,
  );

  it(
    'odd-smi: a field that is not available reaches the notebook',
    () => {
      const [opened] = drive(GATED, '--scenario', 'odd-smi').steps;
      expect(cellOf(opened, 3)).toMatchObject({ status: 'ran', output: { text: 'GPU found: NVIDIA L4, [N/A]' } });
    },
    RUN_MS,
  );

  it.each([1, 9, 40])(
    'oom: operation %i fails, memory comes back, the second press succeeds',
    (failAt) => {
      const steps = [{ run: true }, { set: { rows: 32 } }, { failAt }, { press: 'train' }, { press: 'train' }];
      const report = drive(GATED, '--scenario', 'oom', '--steps', JSON.stringify(steps));
      const [, , , failed, again] = report.steps;
      expect(failed?.gpu).toMatchObject({ failedIn: '6', operations: failAt, alive: 0, allocatedBytes: 0 });
      expect(statuses(failed).slice(5)).toEqual(['stopped', 'cancelled']);
      expect(cellOf(failed, 6).output).toMatchObject({ callouts: ['danger'] });
      expect(cellOf(failed, 6).output?.text).toContain('Out of memory with 32 rows, try 16: CUDA out of memory');
      expect(statuses(again).slice(5)).toEqual(['ran', 'ran']);
    },
    RUN_MS,
  );

  it(
    'ticks a refresh element: the monitor runs, nothing else',
    () => {
      const steps = [{ run: true }, { refresh: '*' }];
      const [, ticked] = drive(GATED, '--steps', JSON.stringify(steps)).steps;
      expect(ticked?.step).toEqual({ refresh: 'ticker' });
      expect(ticked?.cells.map((cell) => cell.runs)).toEqual([0, 0, 0, 0, 1, 0, 0]);
    },
    RUN_MS,
  );

  it(
    'finds what is wrong: memory held by a name, a swallowed gap of the stand-ins, a name defined twice',
    () => {
      const report = drive(DEFECTS);
      const pressed = report.steps.at(-1);
      expect(statuses(pressed)).toEqual(['ran', 'ran', 'ran', 'ran', 'ran', 'error', 'error']);
      expect(cellOf(pressed, 6).errors).toEqual([expect.objectContaining({ type: 'MultipleDefinitionError' })]);
      expect(pressed?.gpu).toMatchObject({ alive: 1, heldBy: ['kept'], unsupported: ['torch.fft'] });
      expect(report.elements).toEqual([
        expect.objectContaining({ name: 'hidden', onPage: false }),
        expect.objectContaining({ name: 'shown', onPage: true }),
      ]);
    },
    RUN_MS,
  );

  it(
    'books what a notebook without a gate tries without a GPU',
    () => {
      const pressed = drive(DEFECTS, '--scenario', 'no-gpu').steps.at(-1);
      expect(cellOf(pressed, 4)).toMatchObject({
        status: 'error',
        errors: [{ text: expect.stringContaining('no NVIDIA driver') }],
      });
      expect(statuses(pressed)[4]).toBe('cancelled');
      expect(pressed?.gpu.refused).toEqual({ '4': { 'torch.ones': 1 } });
    },
    RUN_MS,
  );

  it(
    'refuses to press what is not on the page',
    () => {
      const { status, stdout } = run([
        join(VERIFY, 'driver.py'),
        DEFECTS,
        '--steps',
        JSON.stringify([{ run: true }, { press: 'hidden' }]),
      ]);
      expect(status).toBe(2);
      expect((JSON.parse(stdout) as Report).error).toContain('hidden is not on the page');
    },
    RUN_MS,
  );

  it(
    'sets elements to what they offer: steps, choices',
    () => {
      const values = { batch: 128, rate: 0.01, size: 64, precision: 'float16', models: ['small'], span: [1, 100] };
      const steps = JSON.stringify([{ run: true }, { set: values }]);
      const report = drive(join(HERE, 'notebooks', 'settings.py'), '--steps', steps);
      expect(report.error).toBeNull();
      expect(cellOf(report.steps[1], 3).output?.text).toBe("128 0.01 64 half ['S'] [1, 100]");
    },
    RUN_MS,
  );

  it.each([
    [{ batch: 100 }, "batch can't be set to 100; it offers 64, 128, 256"],
    [{ size: 48 }, "size can't be set to 48; it offers 32, 64"],
    [{ precision: 'float8' }, "precision can't be set to float8; it offers float32, float16"],
    [{ models: ['small', 'huge'] }, "models can't be set to huge; it offers small, large"],
  ])(
    'refuses to set %o',
    (set, words) => {
      const steps = JSON.stringify([{ run: true }, { set }]);
      expect(drive(join(HERE, 'notebooks', 'settings.py'), '--steps', steps).error).toBe(words);
    },
    RUN_MS,
  );

  it(
    'exits 2 with a message for a file that is no notebook',
    () => {
      const file = join(folder, 'plain.py');
      writeFileSync(file, 'print("hello"\n');
      const { status, stdout, stderr } = run([join(VERIFY, 'driver.py'), file]);
      expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
      expect(stderr).not.toBe('');
    },
    RUN_MS,
  );
});

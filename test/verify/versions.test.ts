import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { MARIMO_VERSION, notebookPython, OLDEST_MARIMO_VERSION, oldestMarimoPython } from '../support/marimo.ts';

/*
 * The driver sees the same in the oldest marimo that it knows as in the newest, but for what marimo itself does otherwise;
 * where it can't work it says so.
 */
const DRIVER = fileURLToPath(new URL('../../src/verify/driver/', import.meta.url));
const NOTEBOOKS = fileURLToPath(new URL('./notebooks/', import.meta.url));

/** Two environments may have to be made first: minutes, by the network. */
const PREPARING_MS = 20 * 60 * 1000;
const RUN_MS = 10 * 60 * 1000;

type Cell = {
  readonly status: string;
  readonly output: { readonly callouts: readonly string[] } | null;
  readonly errors: readonly { readonly type: string }[];
  readonly console: string;
  readonly spinners: readonly {
    readonly title: string;
    readonly closed: boolean;
    readonly gpuOperations: number;
    readonly exception: string | null;
  }[];
};
type Report = {
  readonly marimo: string;
  readonly steps: readonly {
    readonly cells: readonly Cell[];
    readonly gpu: { readonly alive: number; readonly failedIn: string | null };
  }[];
  readonly elements: readonly unknown[];
  readonly error: string | null;
};
type Run = { readonly status: number | null; readonly stdout: string; readonly stderr: string };

let pinned: string;
let oldest: string;
let folder: string;

beforeAll(() => {
  pinned = notebookPython();
  oldest = oldestMarimoPython();
  folder = mkdtempSync(join(tmpdir(), 'nbfix-versions-'));
}, PREPARING_MS);

afterAll(() => rmSync(folder, { recursive: true, force: true }));

function run(python: string, args: readonly string[], path = ''): Run {
  return spawnSync(python, args, { encoding: 'utf8', timeout: RUN_MS, env: { ...process.env, PYTHONPATH: path } });
}

function drive(python: string, notebook: string, ...options: readonly string[]): Report {
  const { stdout, stderr, status } = run(python, [join(DRIVER, 'driver.py'), resolve(NOTEBOOKS, notebook), ...options]);
  if (stdout === '') throw new Error(`the driver printed nothing (exit ${status}): ${stderr}`);
  return JSON.parse(stdout) as Report;
}

/** A report without what differs between two runs in one version: times, and numbers that come from random ones. */
function comparable({ steps, elements, error }: Report): unknown {
  const said = JSON.stringify({ steps, elements, error }, (key, value: unknown) => (key === 'seconds' ? 0 : value));
  // marimo 0.17.0 sends Markdown as text/html; every later version as text/markdown.
  return JSON.parse(said.replaceAll('text/markdown', 'text/html').replaceAll(/Loss \d+\.\d+/g, 'Loss'));
}

describe(`marimo ${OLDEST_MARIMO_VERSION}, as ${MARIMO_VERSION}`, () => {
  it(
    'gates a notebook in scenario no-gpu',
    () => {
      const report = drive(oldest, 'gated.py', '--scenario', 'no-gpu');
      expect(report.marimo).toBe(OLDEST_MARIMO_VERSION);
      const cells = report.steps[0]!.cells;
      expect(cells.map(({ status }) => status)).toEqual([
        'ran',
        'rendered',
        'stopped',
        ...Array<string>(4).fill('cancelled'),
      ]);
      expect(cells[2]!.output?.callouts).toEqual(['danger']);
      expect(cells[3]!.errors.map(({ type }) => type)).toEqual(['MarimoAncestorStoppedError']);
      expect(comparable(report)).toEqual(comparable(drive(pinned, 'gated.py', '--scenario', 'no-gpu')));
    },
    2 * RUN_MS,
  );

  it(
    'presses, runs out of memory, recovers, ticks and runs again',
    () => {
      const steps = [
        { run: true },
        { set: { rows: 32 } },
        { failAt: 12 },
        { press: 'train' },
        { failAt: null },
        { press: 'train' },
        { refresh: '*' },
        { run: true },
      ];
      const report = drive(oldest, 'gated.py', '--steps', JSON.stringify(steps));
      const [failed, passed] = [report.steps[3]!, report.steps[5]!];
      expect(failed.gpu).toMatchObject({ alive: 0, failedIn: '6' });
      expect(failed.cells[5]).toMatchObject({ status: 'stopped', output: { callouts: ['danger'] } });
      expect(failed.cells[5]!.spinners).toMatchObject([{ title: 'Training', closed: true, exception: null }]);
      expect(passed.cells[5]).toMatchObject({ status: 'ran', console: 'trained\n' });
      expect(passed.cells[5]!.spinners[0]!.gpuOperations).toBeGreaterThan(12);
      expect(comparable(report)).toEqual(comparable(drive(pinned, 'gated.py', '--steps', JSON.stringify(steps))));
    },
    2 * RUN_MS,
  );

  it(
    'sees the defects of a notebook',
    () => {
      const report = drive(oldest, 'defects.py');
      expect(report.steps[0]!.cells.at(-1)!.errors[0]?.type).toBe('MultipleDefinitionError');
      expect(report.steps.at(-1)!.gpu.alive).toBe(1);
      expect(comparable(report)).toEqual(comparable(drive(pinned, 'defects.py')));
    },
    2 * RUN_MS,
  );

  it(
    'shows what a thread of marimo prints',
    () => {
      const notebook = join(folder, 'thread.py');
      writeFileSync(
        notebook,
        [
          'import marimo',
          'app = marimo.App()',
          '@app.cell',
          'def _():',
          '    import marimo as mo',
          '    thread = mo.Thread(target=lambda: print("from a thread"))',
          '    thread.start()',
          '    thread.join()',
          '    return',
          '',
        ].join('\n'),
      );
      for (const python of [oldest, pinned]) {
        expect(drive(python, notebook).steps[0]!.cells).toMatchObject([{ status: 'ran', console: 'from a thread\n' }]);
      }
    },
    2 * RUN_MS,
  );
});

describe('a marimo that the driver does not know', () => {
  const KNOWN = `${OLDEST_MARIMO_VERSION} to ${MARIMO_VERSION} are`;

  it(
    'is refused when a part is missing',
    () => {
      mkdirSync(join(folder, 'marimo'));
      writeFileSync(join(folder, 'marimo', '__init__.py'), '__version__ = "0.1.2"\n');
      const { status, stdout, stderr } = run(pinned, [join(DRIVER, 'driver.py'), join(NOTEBOOKS, 'gated.py')], folder);
      expect(stderr).toContain(`marimo 0.1.2 isn't known; ${KNOWN}`);
      expect(stdout).toBe('');
      expect(status).toBe(3);
    },
    RUN_MS,
  );

  it(
    'is refused when it opens a kernel in another way',
    () => {
      const later = [
        'import runpy, sys',
        'from marimo._runtime import kernel_lifecycle',
        'class KernelArgs(kernel_lifecycle.KernelArgs):',
        '    def __init__(self, *, everything): pass',
        'kernel_lifecycle.KernelArgs = KernelArgs',
        'sys.argv.pop(0)',
        'sys.path.insert(0, sys.argv[0])',
        'runpy.run_path(sys.argv[0] + "driver.py", run_name="__main__")',
      ].join('\n');
      const { status, stdout, stderr } = run(pinned, ['-c', later, DRIVER, join(NOTEBOOKS, 'gated.py')]);
      expect(stderr).toContain(`marimo ${MARIMO_VERSION} isn't known; ${KNOWN}`);
      expect(stdout).toBe('');
      expect(status).toBe(3);
    },
    RUN_MS,
  );
});

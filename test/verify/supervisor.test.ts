import { spawn, type ChildProcess } from 'node:child_process';
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, it } from 'vitest';
import { notebookPython } from '../support/marimo.ts';

/*
 * Notebooks that misbehave on purpose, each with a limit of its own in case the supervisor fails. After each: it took
 * little longer than its limit, no process of it is left, no temporary file, and nothing new where the notebook lies.
 */
const SUPERVISOR = fileURLToPath(new URL('../../src/verify/driver/supervisor.py', import.meta.url));
const NASTY = fileURLToPath(new URL('./notebooks/nasty/', import.meta.url));

/** The environment may have to be made first: minutes, by the network. */
const PREPARING_MS = 10 * 60 * 1000;
const TEST_MS = 10 * 60 * 1000;
/** Seconds for opening the notebook, and for ending it, on a busy machine. */
const STARTING = 30;
const ENDING = 50;

const LIMITS = { seconds: STARTING, memoryBytes: 4e9, diskBytes: 1e9, processes: 64 };

type Result = {
  readonly outcome: string;
  readonly status: number | null;
  readonly seconds: number;
  readonly peakMemoryBytes: number;
  readonly output: string;
  readonly outputBytes: number;
  readonly report: { readonly steps: readonly { readonly cells: readonly Cell[] }[] } | null;
};
type Cell = {
  readonly status: string;
  readonly console: string;
  readonly output: { readonly text: string } | null;
  readonly errors: readonly { readonly text: string }[];
};

/** A project with a notebook, temporary files of its own, and a word by which its processes are known. */
type Place = {
  readonly mark: string;
  readonly folder: string;
  readonly project: string;
  readonly temporary: string;
  readonly notebook: string;
};

let python: string;

beforeAll(() => {
  python = notebookPython();
}, PREPARING_MS);

function placeOf(name: string): Place {
  const folder = mkdtempSync(join(realpathSync(tmpdir()), 'supervised-'));
  const [project, temporary] = [join(folder, 'project'), join(folder, 'tmp')];
  for (const each of [temporary, join(project, '.git'), join(project, 'data'), join(project, 'notebooks')]) {
    mkdirSync(each, { recursive: true });
  }
  const notebook = join(project, 'notebooks', `${name}.py`);
  copyFileSync(join(NASTY, `${name}.py`), notebook);
  writeFileSync(join(project, 'data', 'numbers.csv'), '1,2,3');
  writeFileSync(join(project, 'notebooks', 'beside.txt'), 'beside');
  writeFileSync(join(project, 'notebooks', 'helper.py'), 'NAME = "a helper"\n');
  return { mark: basename(folder), folder, project, temporary, notebook };
}

function environmentOf(place: Place): NodeJS.ProcessEnv {
  return {
    ...process.env,
    TMPDIR: place.temporary,
    SUPERVISED_MARK: place.mark,
    SUPERVISED_PROJECT: place.project,
  };
}

function start(place: Place, limits: object, ...args: readonly string[]): ChildProcess {
  return spawn(python, [SUPERVISOR, JSON.stringify(limits), place.notebook, ...args], { env: environmentOf(place) });
}

async function ended(child: ChildProcess): Promise<{ code: number | null; stdout: string; stderr: string }> {
  const written = { stdout: '', stderr: '' };
  child.stdout?.setEncoding('utf8').on('data', (text: string) => (written.stdout += text));
  child.stderr?.setEncoding('utf8').on('data', (text: string) => (written.stderr += text));
  const code = await new Promise<number | null>((resolve) => child.on('close', resolve));
  return { code, ...written };
}

/** Does `work` with a notebook in a place of its own, then sees that nothing is left. */
async function inPlace(name: string, work: (place: Place) => Promise<void>): Promise<void> {
  const place = placeOf(name);
  try {
    const before = readdirSync(place.project, { recursive: true }).sort();
    await work(place);
    expect(processesOf(place)).toEqual([]);
    expect(readdirSync(place.temporary)).toEqual([]);
    expect(readdirSync(place.project, { recursive: true }).sort()).toEqual(before);
  } finally {
    for (const { pid } of processesOf(place)) process.kill(pid, 'SIGKILL');
    rmSync(place.folder, { recursive: true, force: true });
  }
}

/** Runs a notebook to its end; sees that it took little longer than its limit, and left nothing. */
async function supervised(name: string, limits: Partial<typeof LIMITS> = {}): Promise<Result> {
  let result: Result | undefined;
  await inPlace(name, async (place) => {
    const all = { ...LIMITS, ...limits };
    const began = performance.now();
    const { code, stdout, stderr } = await ended(start(place, all));
    const seconds = (performance.now() - began) / 1000;
    expect(stderr).toBe('');
    expect(code).toBe(0);
    result = JSON.parse(stdout) as Result;
    expect(result.seconds).toBeLessThan(all.seconds + ENDING);
    expect(seconds).toBeLessThan(result.seconds + ENDING);
  });
  return result!;
}

/** Living processes with the mark in their command line or their environment. */
function processesOf(place: Place): { readonly pid: number; readonly command: string }[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map((name) => ({
      pid: Number(name),
      command: textOf(`/proc/${name}/cmdline`),
      own: textOf(`/proc/${name}/environ`),
    }))
    .filter(({ command, own }) => `${command}\0${own}`.includes(place.mark))
    .map(({ pid, command }) => ({ pid, command: command.replaceAll('\0', ' ') }));
}

function textOf(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}

/** Waits until something is so. Throws when it takes too long. */
async function until(what: string, isSo: () => boolean): Promise<void> {
  for (const deadline = Date.now() + STARTING * 1000; !isSo(); await wait(50)) {
    if (Date.now() > deadline) throw new Error(`waited too long: ${what}`);
  }
}

/** Waits until the supervisor, the driver and what it started are there. */
async function running(place: Place, processes: number): Promise<void> {
  await until(`${processes} processes`, () => processesOf(place).length >= processes);
}

function onlyCell(result: Result): Cell {
  const cells = result.report?.steps[0]?.cells ?? [];
  expect(cells).toHaveLength(1);
  return cells[0]!;
}

describe.skipIf(!existsSync('/proc/self/stat'))('supervisor', { concurrent: true, timeout: TEST_MS }, () => {
  it.each(['hangs', 'ignores-signals', 'sleeps-in-c'])('%s: ends at the time limit', async (name) => {
    const result = await supervised(name, { seconds: 4 });
    expect(result).toMatchObject({ outcome: 'time', status: null, report: null });
    expect(result.seconds).toBeGreaterThanOrEqual(4);
  });

  it('ends daemons that hide', async () => {
    await inPlace('daemons', async (place) => {
      const end = ended(start(place, { ...LIMITS, seconds: 8 }));
      await running(place, 6);
      expect(JSON.parse((await end).stdout)).toMatchObject({ outcome: 'time', status: null });
    });
  });

  it('ends what a notebook leaves in the background', async () => {
    const result = await supervised('background');
    expect(result).toMatchObject({ outcome: 'finished', status: 0 });
    expect(onlyCell(result).status).toBe('ran');
  });

  it('ends a fork bomb', async () => {
    expect(await supervised('fork-bomb')).toMatchObject({ outcome: 'processes', status: null });
  });

  it('ends a chain of processes none of which lives for long', async () => {
    expect(await supervised('chain', { seconds: 6 })).toMatchObject({ outcome: 'time', status: null });
  });

  it.each(['many-files', 'big-file', 'nameless-files'])('%s: ends at the disk limit', async (name) => {
    expect(await supervised(name, { diskBytes: 50e6 })).toMatchObject({ outcome: 'disk' });
  });

  it('ends at the memory limit', async () => {
    const result = await supervised('memory', { memoryBytes: 400e6 });
    expect(result).toMatchObject({ outcome: 'memory', status: null });
    expect(result.peakMemoryBytes).toBeGreaterThan(400e6);
    expect(result.peakMemoryBytes).toBeLessThan(1000e6);
  });

  it('counts memory that processes share once, where it matters', async () => {
    const result = await supervised('forked-memory', { memoryBytes: 500e6 });
    expect(result).toMatchObject({ outcome: 'finished', status: 0 });
    expect(result.peakMemoryBytes).toBeGreaterThan(150e6);
    expect(result.peakMemoryBytes).toBeLessThan(500e6);
  });

  it('keeps the end of what is written past marimo, and the start of what a cell prints', async () => {
    const result = await supervised('prints', { seconds: 50, memoryBytes: 300e6 });
    expect(result).toMatchObject({ outcome: 'finished', status: 0 });
    expect(result.outputBytes).toBeGreaterThan(200e6);
    expect(result.output).toHaveLength(16_000);
    expect(result.output).toMatch(/^y+…the end of it$/);
    expect(onlyCell(result).console).toMatch(/^x{20000}\n… 99980100 more characters$/);
  });

  it.each([
    ['exits', 7],
    ['crashes', -11],
  ])('%s: finished, with the status %i and no report', async (name, status) => {
    expect(await supervised(name)).toMatchObject({ outcome: 'finished', status, report: null });
  });

  it('removes shared memory that would outlive the processes', async () => {
    await inPlace('shared-memory', async (place) => {
      const file = join('/dev/shm', place.mark);
      const child = start(place, LIMITS);
      const end = ended(child);
      await until(`${file} is there`, () => existsSync(file));
      child.stdin?.end();
      await end;
      expect(existsSync(file)).toBe(false);
    });
  });

  it('removes folders that are hard to remove', async () => {
    const result = await supervised('odd-folders');
    expect(result).toMatchObject({ outcome: 'finished', status: 0 });
    expect(onlyCell(result).status).toBe('ran');
  });

  it('lets a notebook read what lies around it, and keeps the home of the user from it', async () => {
    await inPlace('surroundings', async (place) => {
      const env = {
        ...environmentOf(place),
        MARIMO_X: '1',
        PYTEST_X: '1',
        NBFIX_X: '1',
        NBFIX_GPUS: '2',
        HF_HOME: '/',
      };
      const child = spawn(python, [SUPERVISOR, JSON.stringify(LIMITS), place.notebook], { env });
      const cell = onlyCell(JSON.parse((await ended(child)).stdout) as Result);
      expect(cell.errors).toEqual([]);
      const seen = JSON.parse(cell.console) as Readonly<Record<string, string>>;
      expect(seen).toMatchObject({
        numbers: '1,2,3',
        beside: 'beside',
        helper: 'a helper',
        entries: ['beside.txt', 'helper.py', 'surroundings.py', 'written.txt'],
        above: ['data', 'notebooks'],
        home: expect.stringMatching(`^${place.temporary}/nbfix-`),
        temporary: expect.stringMatching(`^${place.temporary}/nbfix-`),
        variables: ['NBFIX_GPUS', 'NBFIX_SCENARIO', 'NBFIX_SMI_PYTHON'],
      });
    });
  });

  it.each(['SIGTERM', 'SIGINT', 'SIGHUP', 'stdin'] as const)('cancels on %s, and says so', async (how) => {
    await inPlace('daemons', async (place) => {
      const child = start(place, LIMITS);
      const end = ended(child);
      await running(place, 6);
      if (how === 'stdin') child.stdin?.end();
      else child.kill(how);
      const { code, stdout } = await end;
      expect(code).toBe(0);
      expect(JSON.parse(stdout)).toMatchObject({ outcome: 'cancelled', status: null, report: null });
    });
  });

  it('tidies up after a caller that was killed', async () => {
    await inPlace('daemons', async (place) => {
      const caller = `require('node:child_process').spawn(process.argv[1], process.argv.slice(2)); setInterval(() => {}, 1000)`;
      const child = spawn(
        process.execPath,
        ['-e', caller, python, SUPERVISOR, JSON.stringify(LIMITS), place.notebook],
        { env: environmentOf(place), stdio: 'ignore' },
      );
      await running(place, 7);
      child.kill('SIGKILL');
      await until('all have ended', () => processesOf(place).length === 0);
      expect(readdirSync(place.temporary)).toEqual([]);
    });
  });

  it.each([
    ['no JSON', 'seconds', 'hangs.py'],
    ['a limit missing', '{"seconds": 1, "memoryBytes": 1, "diskBytes": 1}', 'hangs.py'],
    ['a limit of 0', JSON.stringify({ ...LIMITS, processes: 0 }), 'hangs.py'],
    ['no such notebook', JSON.stringify(LIMITS), 'missing.py'],
  ])('%s: exit 2 with a message', async (_what, limits, notebook) => {
    const { code, stdout, stderr } = await ended(spawn(python, [SUPERVISOR, limits, join(NASTY, notebook)]));
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).not.toBe('');
    expect(stderr).not.toContain('Traceback');
  });
});

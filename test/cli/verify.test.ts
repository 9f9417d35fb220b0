import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { packageFolder } from '../../src/workspace/package.ts';
import { notebookPython } from '../support/marimo.ts';
import { nbfix, QUIET_NOTEBOOK, TEMPLATE_NOTEBOOK } from './run.ts';

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'nbfix-verify-cli-'));
  writeFileSync(join(folder, 'template.py'), TEMPLATE_NOTEBOOK);
  writeFileSync(join(folder, 'quiet.py'), QUIET_NOTEBOOK);
});

afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** The lines of the review's list, in their order. */
const LINES = [
  'mo.stop() on GPU failure',
  'Progress spinner for expensive ops',
  'GPU OOM error handling',
  'Runs successfully on L4 (23GB)',
  'All cells execute without errors',
  'UI elements work correctly',
  'Random seeds set',
  'Memory cleanup',
  'Type hints complete',
  'Self-test cells',
  'Performance benchmarks',
  'CPU vs GPU comparison',
  'Educational improvements',
  'More examples',
  'Better documentation links',
];

describe('nbfix verify', () => {
  it('answers every line of the checklist, with the place where one fails', async () => {
    const { code, out } = await nbfix(folder, ['verify', 'template.py', '--output-format', 'json']);
    expect(code).toBe(1);
    const [notebook] = (
      JSON.parse(out) as {
        notebooks: {
          standing: string;
          checklist: { line: string; verdict: string; reason: string; at: number | null }[];
        }[];
      }
    ).notebooks;
    expect(notebook?.standing).toBe('broken');
    expect(notebook?.checklist.map(({ line }) => line)).toEqual(LINES);
    expect(notebook?.checklist.every(({ reason }) => reason !== '')).toBe(true);
    const [gate] = notebook?.checklist ?? [];
    expect(gate).toMatchObject({ verdict: 'fail', at: expect.any(Number) });
    expect(TEMPLATE_NOTEBOOK.split('\n')[(gate?.at ?? 0) - 1]).toContain('device = torch.device');
  });

  it('calls nothing checked that only a run can answer', async () => {
    const { code, out } = await nbfix(folder, ['verify', 'quiet.py', '--output-format', 'full']);
    expect(code).toBe(0);
    expect(out).toContain('must    not checked  All cells execute without errors: `--run` answers it');
    expect(out).toContain('1 notebook, read, not run\nproduction ready 0/1, not proven 1/1\n');
  });

  it('names what fails, a line each', async () => {
    const { out } = await nbfix(folder, ['verify', 'quiet.py']);
    expect(out).toContain('\nquiet.py: fail should Performance benchmarks: nothing measures time\n');
    expect(out).not.toContain('All cells execute');
  });

  it('counts the lines up to the wanted level for the exit code', async () => {
    expect((await nbfix(folder, ['verify', 'quiet.py', '--level', 'should'])).code).toBe(1);
  });

  it('writes Markdown to a file', async () => {
    const { out } = await nbfix(folder, ['verify', 'quiet.py', '--output-format', 'markdown', '-o', 'page.md']);
    expect(out).toBe('');
    expect(readdirSync(folder)).toContain('page.md');
  });

  it('tells how to get marimo, checks what it can, and exits 2 when a run was asked for', async () => {
    const env = { PATH: join(folder, 'nowhere') };
    const { code, out, err } = await nbfix(folder, ['verify', '--run', 'quiet.py'], { env });
    expect(code).toBe(2);
    expect(err).toContain('no Python was found; `python -m pip install marimo` installs it');
    expect(out).toContain('Performance benchmarks');
    expect((await nbfix(folder, ['verify', 'quiet.py'], { env })).code).toBe(0);
  });

  it('says what is wrong with a Python that is named', async () => {
    const { code, err } = await nbfix(folder, ['verify', '--run', '--python', './none', 'quiet.py']);
    expect(code).toBe(2);
    expect(err).toContain("--python ./none: it can't be started as a Python");
  });

  it.each([
    [['--scenario', 'no-gpus'], 'unknown scenario "no-gpus"; did you mean "no-gpu"?'],
    [['--set', 'epochs'], '--set epochs: give NAME=VALUE'],
    [['--timeout', '-1'], '--timeout needs a number above 0'],
    [['--fake-libs', '--real-libs'], 'give --fake-libs or --real-libs, not both'],
  ])('refuses %j', async (options, message) => {
    const { code, err } = await nbfix(folder, ['verify', '--run', ...options, 'quiet.py']);
    expect(code).toBe(2);
    expect(err).toContain(message);
  });

  it('refuses options of a run without --run', async () => {
    const { code, err } = await nbfix(folder, ['verify', '--scenario', 'oom', 'quiet.py']);
    expect(code).toBe(2);
    expect(err).toContain('--scenario says how to run notebooks: give --run as well');
  });

  it('refuses to set an element that no notebook has', async () => {
    const options = ['--run', '--python', notebookPython(), '--set', 'epochs=2'];
    const { code, err } = await nbfix(folder, ['verify', ...options, 'quiet.py']);
    expect(code).toBe(2);
    expect(err).toContain('--set epochs: no notebook has an element of that name');
  });
});

describe('an interruption', () => {
  const SLEEPER = QUIET_NOTEBOOK.replace('    total = 1 + 1', '    import time\n\n    time.sleep(600)');

  it('ends every process and leaves no temporary file', async () => {
    const temporary = join(folder, 'tmp');
    mkdirSync(temporary);
    mkdirSync(join(folder, 'draft'));
    for (const name of ['one', 'two', 'three']) writeFileSync(join(folder, 'draft', `${name}.py`), SLEEPER);
    const interrupt = new AbortController();
    const running = nbfix(folder, ['verify', '--run', '--fake-libs', '--python', notebookPython(), 'draft'], {
      env: { PATH: process.env['PATH'], TMPDIR: temporary },
      interrupt: interrupt.signal,
    });
    const isAtWork = (): boolean => processesIn(temporary).some((line) => line.includes('driver.py'));
    while (!isAtWork()) await setTimeout(50);
    interrupt.abort();
    const { code, err } = await running;
    expect(code).toBe(130);
    expect(err).toContain('interrupted');
    expect(readdirSync(temporary)).toEqual([]);
    expect(processesIn(temporary)).toEqual([]);
  });

  /** Command lines with the folder in them, or in whose environment it is. */
  function processesIn(place: string): string[] {
    const listed = execFileSync('ps', ['eww', '-eo', 'args'], { encoding: 'utf8', maxBuffer: 1e8 });
    return listed.split('\n').filter((line) => line.includes(place) && !line.includes('ps eww'));
  }
});

it('ships the driver', () => {
  const driver = readdirSync(join(packageFolder(), 'src', 'verify', 'driver'));
  expect(driver).toEqual(expect.arrayContaining(['driver.py', 'supervisor.py', 'nvidia_smi.py', 'libraries', 'bin']));
});

it('the notebooks, and the Python that runs them, see no secrets unless asked, and it is said', async () => {
  const ANSWER = '{"version": "3.12.0", "marimo": "0.25.2", "installed": [], "device": null}';
  const program = `#!/bin/sh\nenv | sort >> "$0.seen"\nif [ "$1" = -c ]; then echo '${ANSWER}'; else exit 1; fi\n`;
  const env = { PATH: process.env['PATH'], HF_TOKEN: 'open sesame', MINE: 'mine' };
  const seen = async (...options: string[]): Promise<{ readonly text: string; readonly err: string }> => {
    writeFileSync(join(folder, 'python'), program, { mode: 0o755 });
    rmSync(join(folder, 'python.seen'), { force: true });
    const argv = ['verify', '--run', '--python', './python', '--scenario', 'no-gpu', ...options, 'quiet.py'];
    const { err } = await nbfix(folder, argv, { env });
    return { text: readFileSync(join(folder, 'python.seen'), 'utf8'), err };
  };
  const usual = await seen();
  expect(usual.text.match(/^MINE=mine$/gm)).toHaveLength(2);
  expect(usual.text).not.toContain('sesame');
  expect(usual.err).toContain('the notebooks get your environment without what looks secret (HF_TOKEN)');
  const asked = await seen('--env', 'HF_TOKEN', '--env', 'MORE=more');
  expect(asked.text.match(/^(?:HF_TOKEN=open sesame|MINE=mine|MORE=more)$/gm)).toHaveLength(6);
  const clean = await seen('--clean-env', '--env', 'MORE=more');
  expect(clean.text.match(/^(?:HF_TOKEN|MINE|MORE)=.*$/gm)).toEqual(['MORE=more', 'MORE=more']);
  expect(clean.err).toContain('only the environment variables that Python needs and MORE');
});

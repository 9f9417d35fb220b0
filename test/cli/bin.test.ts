import { spawnSync, type SpawnSyncReturns } from 'node:child_process';
import { mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { packageFolder } from '../../src/workspace/package.ts';
import { folderWith } from '../workspace/folder.ts';
import { QUIET_NOTEBOOK, TEMPLATE_NOTEBOOK } from './run.ts';

const BIN = join(packageFolder(), 'bin/nbfix.js');
const SIGNALLED = fileURLToPath(new URL('./signalled.mjs', import.meta.url));
const COMPILER = join(packageFolder(), 'node_modules/typescript/bin/tsc');

/** A notebook with something to repair in phase A, for tests that need many. */
const SMALL_NOTEBOOK = readFileSync(join(packageFolder(), 'test/fixtures/gpu-gate/no-marimo-yet.py'), 'utf8');

/** Of the user's own cache nothing is read or changed. */
const ENV = { PATH: process.env['PATH'], NBFIX_CACHE_DIR: mkdtempSync(join(tmpdir(), 'nbfix-cache-')) };
afterAll(() => rmSync(ENV.NBFIX_CACHE_DIR, { recursive: true, force: true }));

beforeAll(() => {
  const build = spawnSync(process.execPath, [COMPILER, '-p', 'tsconfig.build.json'], {
    cwd: packageFolder(),
    encoding: 'utf8',
  });
  if (build.status !== 0) throw new Error(`nbfix does not build:\n${build.stdout}${build.stderr}`);
}, 300_000);

function run(cwd: string, argv: readonly string[]): { status: number | null; stdout: string; stderr: string } {
  const { status, stdout, stderr } = spawnSync(process.execPath, [BIN, ...argv], { cwd, encoding: 'utf8', env: ENV });
  return { status, stdout, stderr };
}

/** Runs nbfix and sends it the signal at one of its writing steps, from 1: each file is a write and a rename. */
function signalled(
  cwd: string,
  argv: readonly string[],
  signal: NodeJS.Signals,
  step: number,
): SpawnSyncReturns<string> {
  const env = { ...ENV, SIGNAL: signal, AT_STEP: String(step) };
  return spawnSync(process.execPath, ['--import', SIGNALLED, BIN, ...argv], { cwd, encoding: 'utf8', env });
}

test.each([
  [0, ['audit', 'quiet.py']],
  [0, ['apply', 'quiet.py', '-n']],
  [0, ['--help']],
  [1, ['audit', '.']],
  [1, ['apply', '.', '--phase', 'A', '--dry-run']],
  [2, ['audit', 'nowhere.py', 'quiet.py']],
  [2, ['audti', '.']],
  [2, []],
])('exit code %i: nbfix %j', (status, argv) => {
  expect(run(folderWith({ 'quiet.py': QUIET_NOTEBOOK, 'draft.py': TEMPLATE_NOTEBOOK }), argv).status).toBe(status);
});

test('a notebook on standard input', () => {
  const read = (...argv: string[]): SpawnSyncReturns<string> =>
    spawnSync(process.execPath, [BIN, ...argv], {
      cwd: folderWith({}),
      encoding: 'utf8',
      env: ENV,
      input: TEMPLATE_NOTEBOOK,
    });
  expect(read('audit', '-')).toMatchObject({ status: 1, stderr: '', stdout: expect.stringMatching(/^-:\d+:\d+/m) });
  const { stdout } = read('apply', '--phase', 'A', '-', '--stdin-filename', 'x.py');
  expect(stdout).toContain('mo.stop(');
  expect(stdout.startsWith(TEMPLATE_NOTEBOOK.slice(0, 100))).toBe(true);
});

test('--version prints the version, whatever else is asked beside it', () => {
  const { version } = JSON.parse(readFileSync(join(packageFolder(), 'package.json'), 'utf8')) as { version: string };
  for (const argv of [['--version'], ['--version', 'audit'], ['audit', '--version']])
    expect(run(folderWith({}), argv)).toMatchObject({ status: 0, stdout: `${version}\n`, stderr: '' });
});

test.each([
  ['audit', '.', '--output-format', 'json'],
  ['apply', '.', '--dry-run'],
])(
  'the same bytes without the cache and with it, from one thread and from many: nbfix %s',
  (...argv) => {
    // One of each rule: small ones, and enough of them for three threads.
    const fixtures = join(packageFolder(), 'test/fixtures');
    const texts = readdirSync(fixtures).map((rule) => {
      const [name = ''] = readdirSync(join(fixtures, rule));
      return [`${rule}.py`, readFileSync(join(fixtures, rule, name), 'utf8')];
    });
    const folder = folderWith({
      ...Object.fromEntries(texts),
      'draft.py': TEMPLATE_NOTEBOOK,
      'torn.py': 'import marimo\napp = marimo.App(\n',
      '2/draft.py': TEMPLATE_NOTEBOOK,
      '2/pyproject.toml': '[tool.nbfix]\nignore = ["gpu-gate"]\n',
    });
    const first = run(folder, [...argv, '--no-cache', '--jobs', '1']);
    const ways = [
      ['--no-cache', '--jobs', '3'],
      ['--jobs', '3'],
      ['--jobs', '1'],
    ];
    for (const way of ways) expect(run(folder, [...argv, ...way])).toEqual(first);
  },
  300_000,
);

test('the built program finds its templates and gives what the source gives', () => {
  const folder = folderWith({ 'draft.py': TEMPLATE_NOTEBOOK });
  const { status, stdout, stderr } = run(folder, ['apply', '--phase', 'A', 'draft.py', '--diff']);
  expect(status).toBe(0);
  expect(stdout).toContain('+        mo.stop(True, no_gpu(');
  expect(stderr).toContain('3 findings: 3 fixed');
});

test('a reader that closes the pipe early is no error', () => {
  const folder = folderWith({ 'draft.py': TEMPLATE_NOTEBOOK });
  const command = `"${process.execPath}" "${BIN}" audit draft.py | head -1`;
  const { stdout, stderr } = spawnSync('sh', ['-c', command], { cwd: folder, encoding: 'utf8', env: ENV });
  expect(stdout).toMatch(/^draft\.py:.*\n$/);
  expect(stderr).toBe('');
});

test('SIGINT in the midst of writing ends a run with 130 and leaves no temporary file', () => {
  const names = Array.from({ length: 20 }, (_none, at) => `n${at}.py`);
  const folder = folderWith(Object.fromEntries(names.map((name) => [name, SMALL_NOTEBOOK])));
  expect(signalled(folder, ['apply', '--no-cache', '--no-journal', '--phase', 'A', '.'], 'SIGINT', 5).status).toBe(130);
  expect(readdirSync(folder).toSorted()).toEqual(names.toSorted());
  const changed = names.filter((name) => readFileSync(join(folder, name), 'utf8') !== SMALL_NOTEBOOK);
  expect(changed.length).toBeGreaterThanOrEqual(3);
  expect(changed.length).toBeLessThan(20);
});

test('SIGINT while threads are at work ends a run with 130 and a whole report', () => {
  const names = Array.from({ length: 40 }, (_none, at) => `n${at}.py`);
  const folder = folderWith(Object.fromEntries(names.map((name) => [name, `${SMALL_NOTEBOOK}# ${name}\n`])));
  // What is kept of the settings and of two notebooks, a write and a rename each.
  const argv = ['audit', '.', '--jobs', '3', '--output-format', 'json'];
  const { status, stdout, stderr } = signalled(folder, argv, 'SIGINT', 6);
  expect([status, stderr]).toEqual([130, 'nbfix: interrupted; the report holds what was done until then\n']);
  const { notebooks, error } = JSON.parse(stdout) as { notebooks: unknown[]; error: string };
  expect(error).toBe('interrupted');
  expect(notebooks.length).toBeLessThan(40);
});

test('propagate killed at any point: every notebook is old or new, and the next run ends as if nothing had been', () => {
  const fixture = (name: string): string => readFileSync(join(packageFolder(), 'test/propagate', name), 'utf8');
  const made = fixture('notebooks/as-made-from-the-first.py');
  const notebooks = ['first.py', 'second.py'];
  const files = {
    ...Object.fromEntries(notebooks.map((name) => [name, made])),
    'template.py': fixture('template/3.py'),
    'base.txt': fixture('template/1.py'),
  };
  const argv = ['propagate', '--no-journal', 'template.py', '.', '--base', 'base.txt'];
  const contents = (folder: string): string[] =>
    [...notebooks, 'nbfix.lock.json'].map((name) => readFileSync(join(folder, name), 'utf8'));
  const whole = folderWith(files);
  expect(run(whole, argv).status).toBe(0);
  const wanted = contents(whole);
  const changed: number[] = [];
  // The lock, the two notebooks, the lock again: a write and a rename each.
  for (let step = 1; step <= 8; step += 1) {
    const folder = folderWith(files);
    expect(signalled(folder, argv, 'SIGKILL', step).signal).toBe('SIGKILL');
    const texts = notebooks.map((name) => readFileSync(join(folder, name), 'utf8'));
    expect(texts.filter((text) => text !== made && !wanted.includes(text))).toEqual([]);
    changed.push(texts.filter((text) => text !== made).length);
    expect(run(folder, argv).status).toBe(0);
    expect(contents(folder)).toEqual(wanted);
    // Where the last run had something to write, what the kill left is gone.
    if (step < 8) expect(readdirSync(folder).filter((name) => name.endsWith('.tmp'))).toEqual([]);
  }
  expect(changed).toEqual([0, 0, 0, 0, 1, 1, 2, 2]);
}, 900_000);

/** Runs nbfix in a shell that says so much before it, with its streams as the shell has put them. */
function inShell(cwd: string, before: string, argv: string): SpawnSyncReturns<string> {
  const command = `${before}; "${process.execPath}" "${BIN}" ${argv}`;
  return spawnSync('bash', ['-c', command], { cwd, encoding: 'utf8', env: ENV });
}

test('where a file can be written in part only, it keeps its old text, and nothing else is left', () => {
  const folder = folderWith({ 'draft.py': TEMPLATE_NOTEBOOK, 'quiet.py': QUIET_NOTEBOOK });
  // A limit on the size of files fails a write in its middle, as a full disk does.
  const { status, stdout } = inShell(folder, 'ulimit -f 4', 'apply --no-journal --phase A .');
  expect(status).toBe(2);
  expect(stdout).toContain("draft.py: error: can't be written: larger than files may be here");
  expect(readFileSync(join(folder, 'draft.py'), 'utf8')).toBe(TEMPLATE_NOTEBOOK);
  const kept = inShell(folder, 'ulimit -f 4', 'apply --phase A .');
  expect([kept.status, kept.stdout]).toEqual([2, '']);
  expect(kept.stderr).toContain(
    "the journal can't be written, so nothing was changed: larger than files may be here; --no",
  );
  expect(readFileSync(join(folder, 'draft.py'), 'utf8')).toBe(TEMPLATE_NOTEBOOK);
  expect(readdirSync(join(folder, '.nbfix'), { recursive: true })).toEqual(['.gitignore', 'journal']);
  for (const command of ['audit -o report.md', 'report -o report.md']) {
    const { status: failed, stderr } = inShell(folder, 'ulimit -f 1', `${command} .`);
    expect([failed, stderr]).toEqual([2, expect.stringContaining('larger than files may be here')]);
  }
  expect(readdirSync(folder).toSorted()).toEqual(['.nbfix', 'draft.py', 'quiet.py']);
});

test.each([
  'audit draft.py',
  'apply -n draft.py',
  'rules',
  '--help',
  '--version',
  'audit --output-format json draft.py',
])('a stdout that takes nothing is told, and ends with 2: nbfix %s', (argv) => {
  const folder = folderWith({ 'draft.py': TEMPLATE_NOTEBOOK });
  const { status, stderr } = inShell(folder, 'true', `${argv} > /dev/full`);
  expect(status).toBe(2);
  expect(stderr).toMatch(/nbfix: stdout: no space left on the disk\n$/);
  expect(stderr).not.toContain('    at ');
});

test('a stderr that takes nothing changes no exit code', () => {
  const folder = folderWith({ 'draft.py': TEMPLATE_NOTEBOOK });
  expect(inShell(folder, 'true', 'apply -n draft.py 2> /dev/full').status).toBe(1);
  expect(inShell(folder, 'true', 'audit nowhere.py 2> /dev/full').status).toBe(2);
});

test('a working folder that is gone is told', () => {
  const { status, stderr } = inShell(folderWith({}), 'mkdir x; cd x; rmdir ../x', 'rules');
  expect(status).toBe(2);
  expect(stderr).toMatch(/^nbfix: the working folder is no longer there; change to another one$/m);
  expect(stderr).not.toContain('    at ');
});

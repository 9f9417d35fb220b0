import { spawn, spawnSync } from 'node:child_process';
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { beforeAll, expect, test } from 'vitest';
import { packageFolder } from '../../src/workspace/package.ts';
import { folderWith } from '../workspace/folder.ts';
import { QUIET_NOTEBOOK, TEMPLATE_NOTEBOOK } from './run.ts';

const BIN = join(packageFolder(), 'bin/nbfix.js');
const COMPILER = join(packageFolder(), 'node_modules/typescript/bin/tsc');

beforeAll(() => {
  const build = spawnSync(process.execPath, [COMPILER, '-p', 'tsconfig.build.json'], {
    cwd: packageFolder(),
    encoding: 'utf8',
  });
  if (build.status !== 0) throw new Error(`nbfix does not build:\n${build.stdout}${build.stderr}`);
});

function run(cwd: string, argv: readonly string[]): { status: number | null; stdout: string; stderr: string } {
  const env = { PATH: process.env['PATH'] };
  return spawnSync(process.execPath, [BIN, ...argv], { cwd, encoding: 'utf8', env });
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

test('the built program finds its templates and gives what the source gives', () => {
  const folder = folderWith({ 'draft.py': TEMPLATE_NOTEBOOK });
  const { status, stdout, stderr } = run(folder, ['apply', '--phase', 'A', 'draft.py', '--diff']);
  expect(status).toBe(0);
  expect(stdout).toContain('+    mo.stop(\n');
  expect(stderr).toContain('draft.py: 3 fixes applied');
});

test('a reader that closes the pipe early is no error', () => {
  const folder = folderWith({ 'draft.py': TEMPLATE_NOTEBOOK });
  const command = `"${process.execPath}" "${BIN}" audit draft.py | head -1`;
  const { stdout, stderr } = spawnSync('sh', ['-c', command], { cwd: folder, encoding: 'utf8' });
  expect(stdout).toMatch(/^notebook .*\n$/);
  expect(stderr).toBe('');
});

test('SIGINT ends a run with 130 and leaves no temporary file', async () => {
  const files = Object.fromEntries(Array.from({ length: 600 }, (_, index) => [`n${index}.py`, TEMPLATE_NOTEBOOK]));
  const folder = folderWith(files);
  const child = spawn(process.execPath, [BIN, 'apply', '.'], { cwd: folder, stdio: 'ignore' });
  setTimeout(() => child.kill('SIGINT'), 1200);
  const code = await new Promise((resolve) => child.on('exit', resolve));
  expect(code).toBe(130);
  expect(readdirSync(folder)).toHaveLength(600);
});

test('propagate killed at any point: every notebook is old or new, and the next run ends as if nothing had been', async () => {
  const fixtures = join(packageFolder(), 'test/propagate');
  const read = (name: string): string => readFileSync(join(fixtures, name), 'utf8');
  const made = read('notebooks/as-made-from-the-first.py');
  const names = Array.from({ length: 6 }, (_none, at) => `notebook_${at}.py`);
  const files = { ...Object.fromEntries(names.map((name) => [name, made])), 'template.py': read('template/3.py') };
  const argv = ['propagate', 'template.py', '.', '--base', 'base.txt'];
  const begin = (folder: string): ReturnType<typeof spawn> =>
    spawn(process.execPath, [BIN, ...argv], { cwd: folder, stdio: 'ignore' });
  const all = { ...files, 'base.txt': read('template/1.py') };
  const whole = folderWith(all);
  expect(run(whole, argv).status).toBe(0);
  const contents = (folder: string): string[] =>
    [...names, 'nbfix.lock.json'].map((name) => readFileSync(join(folder, name), 'utf8'));
  const [wanted] = contents(whole);
  const seen = new Set<number>();
  for (const wait of [0, 2, 5]) {
    const folder = folderWith(all);
    const child = begin(folder);
    const ended = new Promise((resolve) => child.once('exit', resolve));
    // The lock is the first file that is written; from there on, each moment is another state.
    while (!existsSync(join(folder, 'nbfix.lock.json')) && child.exitCode === null) await delay(1);
    await delay(wait);
    child.kill('SIGKILL');
    await ended;
    const texts = names.map((name) => readFileSync(join(folder, name), 'utf8'));
    seen.add(texts.filter((text) => text === wanted).length);
    expect(texts.filter((text) => text !== made && text !== wanted)).toEqual([]);
    expect(run(folder, argv).status).toBe(0);
    expect(contents(folder)).toEqual(contents(whole));
  }
  expect(seen.size).toBeGreaterThan(1);
}, 300_000);

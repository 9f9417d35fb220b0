import { spawnSync, type SpawnSyncReturns } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { packageFolder } from '../../src/workspace/package.ts';
import { TEMPLATE_NOTEBOOK } from '../cli/run.ts';
import { folderWith } from '../workspace/folder.ts';

/* The npm package, installed into an empty project, and by the GitHub action. */
const ROOT = packageFolder();

const folder = mkdtempSync(join(tmpdir(), 'nbfix-npm-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function run(cwd: string, command: string, ...args: readonly string[]): SpawnSyncReturns<string> {
  const env = { ...process.env, NBFIX_CACHE_DIR: join(folder, 'cache') };
  return spawnSync(command, args, { cwd, encoding: 'utf8', env });
}

interface Packed {
  readonly filename: string;
  /** In bytes. */
  readonly size: number;
  readonly files: readonly { readonly path: string }[];
}

let packed: Packed | undefined;
beforeAll(() => {
  // Without the build, which every test of the built program finds done.
  const { stdout, stderr } = run(ROOT, 'npm', 'pack', '--json', '--ignore-scripts', '--pack-destination', folder);
  const answer = JSON.parse(stdout || '[]') as Packed[];
  if (answer[0] === undefined) throw new Error(stderr);
  packed = answer[0];
});

test('it is small, and has what runs, its texts and nothing else', () => {
  const places = packed?.files.map(({ path }) => /^(?:dist\/bundle|src\/verify|[^/]+)/.exec(path)?.[0]);
  expect([...new Set(places)].toSorted()).toEqual([
    'CHANGELOG.md',
    'LICENSE',
    'README.md',
    'bin',
    'dist/bundle',
    'package.json',
    'src/verify',
    'templates',
  ]);
  expect(packed?.files.filter(({ path }) => path.includes('__pycache__'))).toEqual([]);
  expect(packed?.size).toBeLessThan(1_000_000);
});

test('npm installs it into an empty project, and npx runs it', () => {
  const project = folderWith({ 'package.json': '{}', 'draft.py': TEMPLATE_NOTEBOOK });
  const archive = join(folder, packed?.filename ?? '');
  expect(run(project, 'npm', 'install', '--no-audit', '--no-fund', archive)).toMatchObject({ status: 0 });
  const { stdout } = run(project, process.execPath, join(ROOT, 'bin/nbfix.js'), 'audit', 'draft.py');
  expect(run(project, 'npx', 'nbfix', 'audit', 'draft.py')).toMatchObject({ status: 1, stdout });
});

test('the GitHub action shows the findings at their lines, and writes SARIF', () => {
  const project = folderWith({ 'my notebooks/draft.py': TEMPLATE_NOTEBOOK });
  const inputs = [
    `--version=file:${join(folder, packed?.filename ?? '')}`,
    '--paths=my notebooks',
    '--sarif=found.sarif',
  ];
  const { status, stdout } = run(project, process.execPath, join(ROOT, 'scripts/run-action.mjs'), ...inputs);
  expect(status).toBe(1);
  expect(stdout).toMatch(/^::error .*file=my notebooks\/draft\.py,line=\d+/m);
  const sarif = JSON.parse(readFileSync(join(project, 'found.sarif'), 'utf8')) as { runs: { results: unknown[] }[] };
  expect(sarif.runs[0]?.results.length).toBe(stdout.match(/^::/gm)?.length);
});

import { spawnSync } from 'node:child_process';
import { cpSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { packageFolder } from '../../src/workspace/package.ts';
import { folderWith } from '../workspace/folder.ts';
import { TEMPLATE_NOTEBOOK } from './run.ts';

/* The built program where the native parser can't be loaded. */

const NOTEBOOKS = join(packageFolder(), 'test/notebooks');
const notebooks = Object.fromEntries(
  readdirSync(NOTEBOOKS).map((name) => [name, readFileSync(join(NOTEBOOKS, name), 'utf8')]),
);

interface Place {
  /** The folder of nbfix. */
  readonly program?: string;
  readonly env?: Readonly<Record<string, string>>;
}

function run(cwd: string, argv: readonly string[], { program = packageFolder(), env = {} }: Place): object {
  const { status, stdout, stderr } = spawnSync(process.execPath, [join(program, 'bin/nbfix.js'), ...argv], {
    cwd,
    encoding: 'utf8',
    env: { PATH: process.env['PATH'], ...env },
  });
  return { status, stdout, stderr };
}

/** A folder of binaries, as `NAME_PREBUILD` names it, in which that of this machine is one of another machine. */
function foreignBinaries(): string {
  const other = process.arch === 'arm64' ? 'x64' : 'arm64';
  const binary = join(packageFolder(), `node_modules/tree-sitter/prebuilds/linux-${other}/tree-sitter.node`);
  return folderWith({ [`prebuilds/${process.platform}-${process.arch}/any.node`]: readFileSync(binary) });
}

/** nbfix as npm installs it where the packages of the native parser can't be built: without them. */
function withoutPackages(): string {
  const folder = folderWith({});
  for (const name of ['bin', 'dist/bundle', 'templates', 'package.json'])
    cpSync(join(packageFolder(), name), join(folder, name), { recursive: true });
  return folder;
}

const AUDIT = ['audit', '.', '--no-cache', '--output-format', 'json'];
const APPLY = ['apply', '.', '--no-cache', '--dry-run', '--jobs', '2'];

/** As on Linux on ARM, where tree-sitter-python 0.23.6 has an x86-64 file. */
test('the same bytes for the eleven notebooks where the grammar is of another machine', () => {
  const folder = folderWith(notebooks);
  const place = { env: { TREE_SITTER_PYTHON_PREBUILD: foreignBinaries() } };
  for (const argv of [AUDIT, APPLY]) expect(run(folder, argv, place)).toEqual(run(folder, argv, {}));
});

test.each<[string, () => Place]>([
  ['the runtime is of another machine', () => ({ env: { TREE_SITTER_PREBUILD: foreignBinaries() } })],
  ['npm has left both out', () => ({ program: withoutPackages() })],
])('the same bytes where %s', (_, place) => {
  const folder = folderWith({ 'draft.py': TEMPLATE_NOTEBOOK });
  expect(run(folder, AUDIT, place())).toEqual(run(folder, AUDIT, {}));
});

test('where the parser in WebAssembly is gone, too, the message says what to do', () => {
  const program = withoutPackages();
  rmSync(join(program, 'dist/bundle/tree-sitter-python.wasm'));
  expect(run(folderWith({ 'draft.py': TEMPLATE_NOTEBOOK }), ['audit', '.', '--no-cache'], { program })).toMatchObject({
    status: 2,
    stdout: '',
    stderr: expect.stringMatching(
      /^nbfix: the Python parser can't be loaded; install nbfix again\n {2}native parser: .*'tree-sitter'.*\n {2}WebAssembly: ENOENT: .*\n$/,
    ),
  });
});

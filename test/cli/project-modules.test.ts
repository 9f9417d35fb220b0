import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { modulesFor } from '../../src/cli/project-modules.ts';
import { notebookOf } from '../support/build.ts';
import { folderWith } from '../workspace/folder.ts';
import { nbfix } from './run.ts';

const NOTEBOOK = notebookOf('import marimo as mo\nimport torch\nfrom utils import work\nreturn mo, torch, work', {
  parameters: '(work)',
  body: 'work(3)\nreturn',
});
const LONG = 'import time\ndef work(rounds):\n    for each in range(rounds):\n        time.sleep(9)\n';

/** The status of the notebook and its rules, beside a module. */
async function statusWith(files: Readonly<Record<string, string | Uint8Array>>, path = 'notebook.py'): Promise<string> {
  const folder = folderWith({ [path]: NOTEBOOK, ...files });
  const { out, err } = await nbfix(folder, ['audit', path, '--output-format', 'json']);
  expect(err).toBe('');
  const [notebook] = JSON.parse(out).notebooks;
  return [notebook.status, ...notebook.findings.map(({ rule }: { rule: string }) => rule)].join(' ');
}

test.each([
  ['none', 'not-checked', {}],
  ['one that takes long', 'needs-fixes progress-spinner', { 'utils.py': LONG }],
  ['another one by that name', 'ok', { 'utils.py': 'def work(rounds):\n    return rounds\n' }],
  [
    'one of a package',
    'needs-fixes progress-spinner',
    { 'utils/__init__.py': 'from .a import work\n', 'utils/a.py': LONG },
  ],
  ['one in the src of the project', 'needs-fixes progress-spinner', { 'pyproject.toml': '', 'src/utils.py': LONG }],
  ['one that is no Python', 'not-checked', { 'utils.py': 'def work(:\n' }],
  ['one that is no text', 'not-checked', { 'utils.py': new Uint8Array([0xff, 0xfe, 0, 1]) }],
  ['one that is empty', 'not-checked', { 'utils.py': '' }],
  ['one that is too long', 'not-checked', { 'utils.py': `${LONG}${'x = 1\n'.repeat(100_000)}` }],
  ['one that nests too deep', 'not-checked', { 'utils.py': `${LONG}x = ${'('.repeat(3000)}1${')'.repeat(3000)}\n` }],
])('%s beside it: %s', async (_what, status, files) => {
  expect(await statusWith(files)).toBe(status);
});

test('what is beside one notebook of a run says nothing of another one', async () => {
  const files = {
    'a/notebook.py': NOTEBOOK,
    'a/utils.py': LONG,
    'b/notebook.py': NOTEBOOK,
    'b/utils.py': 'def work(x):\n    pass\n',
  };
  const { out } = await nbfix(folderWith(files), ['audit', '.', '--output-format', 'json']);
  expect(JSON.parse(out).notebooks.map(({ status }: { status: string }) => status)).toEqual(['needs-fixes', 'ok']);
});

test('apply repairs the notebook, leaves the module as it is, and has nothing left to do', async () => {
  const folder = folderWith({ 'notebook.py': NOTEBOOK, 'utils.py': LONG });
  const text = (): string => readFileSync(join(folder, 'notebook.py'), 'utf8');
  await nbfix(folder, ['apply', 'notebook.py']);
  const once = text();
  expect(once).toContain('mo.status.spinner');
  expect(readFileSync(join(folder, 'utils.py'), 'utf8')).toBe(LONG);
  await nbfix(folder, ['apply', 'notebook.py']);
  expect(text()).toBe(once);
});

test('a module is read once for the notebooks that follow each other, and is not held for a thousand', () => {
  const names = Array.from({ length: 200 }, (_none, at) => `m${at}`);
  const folder = folderWith(Object.fromEntries(names.map((name) => [`${name}.py`, 'x = 1\n'])));
  const io = {
    stdout: { write: () => {} },
    stderr: { write: () => {} },
    cwd: folder,
    env: {},
    interrupt: new AbortController().signal,
  };
  const ask = (name: string): unknown => modulesFor(join(folder, 'notebook.py'), io).findModule(name);
  const first = ask('m0');
  expect(first).toBeDefined();
  expect(ask('m0')).toBe(first);
  names.forEach(ask);
  expect(ask('m0')).not.toBe(first);
});

import { join } from 'node:path';
import { expect, test } from 'vitest';
import { folderWith } from '../workspace/folder.ts';
import { QUIET_NOTEBOOK, nbfix } from './run.ts';

const PYPROJECT = `[project]
name = "lab"

[tool.nbfix]
select = ["A", "random-seeds"]
ignore = ["oom-guard"]
exclude = ["old"]
templates = "snippets"
work = ["lab.train"]

[tool.nbfix.per-file-ignores]
"talks/*.py" = ["gpu-gate", "B"]
`;

const BLOCK = `# /// script
# [tool.nbfix]
# ignore = ["gpu-gate"]
# extend-select = ["type-hints"]
# fail-on = "high"
# ///
`;

function project(): string {
  return folderWith({
    'pyproject.toml': PYPROJECT,
    'snippets/gpu-gate.py': '# ours\n',
    'one.py': BLOCK + QUIET_NOTEBOOK,
    'two.py': QUIET_NOTEBOOK,
    'talks/three.py': QUIET_NOTEBOOK,
  });
}

test('every value with where it was set', async () => {
  const folder = project();
  const { code, out, err } = await nbfix(folder, ['config', 'one.py', '--ignore', 'progress-spinner']);
  expect([code, err]).toEqual([0, '']);
  expect(out.replaceAll(folder, '<folder>').replaceAll(/ {2,}/g, '  ')).toBe(`one.py
  select  A, random-seeds  pyproject.toml:5
  extend-select  type-hints  one.py:4
  ignore  oom-guard  pyproject.toml:6
  gpu-gate  one.py:3
  progress-spinner  --ignore
  per-file-ignores  talks/*.py: gpu-gate B  pyproject.toml:11
  exclude  old  pyproject.toml:7
  templates  <folder>/snippets  pyproject.toml:8
  fail-on  high  one.py:5
  unsafe-fixes  false  default
  python  the first one that has marimo  default
  work  lab.train  pyproject.toml:9

audit: 3 rules: old-form, random-seeds, type-hints
apply: 3 rules: old-form, random-seeds, type-hints
`);
});

interface Report {
  readonly values: readonly { readonly key: string; readonly value: unknown; readonly source: string | null }[];
  readonly rules: { readonly audit: readonly string[]; readonly apply: readonly string[] };
}

async function report(folder: string, ...argv: readonly string[]): Promise<Report> {
  return JSON.parse((await nbfix(folder, ['config', ...argv, '--output-format', 'json'])).out) as Report;
}

test.each<[string, string[], string[]]>([
  ['a folder', ['.'], ['gpu-gate', 'old-form', 'progress-spinner', 'random-seeds']],
  ['a file that some rules are off for', ['talks/three.py'], ['old-form', 'progress-spinner']],
  ['what is selected anew', ['one.py', '--select', 'oom-guard'], ['oom-guard']],
  ['what is selected by phase', ['two.py', '--phase', 'A'], ['gpu-gate', 'old-form', 'progress-spinner']],
])('the rules that run, for a program: %s', async (_name, argv, expected) => {
  const { rules } = await report(project(), ...argv);
  expect([...rules.audit].toSorted()).toEqual(expected);
  expect(rules.apply).toEqual(rules.audit);
});

test('what a later place has replaced is left out', async () => {
  const { values } = await report(project(), 'one.py', '--phase', 'A');
  expect(values.filter(({ key }) => key.endsWith('select'))).toEqual([
    { key: 'select', value: ['A'], source: '--phase' },
    { key: 'extend-select', value: 'none', source: null },
  ]);
});

test('without files, all is as it is by default', async () => {
  const { values, rules } = await report(project(), 'one.py', '--isolated');
  expect(values.every(({ source }) => source === null)).toBe(true);
  expect(rules.audit.length).toBeGreaterThan(rules.apply.length);
});

test('from another folder, places are shown from there', async () => {
  const { values } = await report(join(project(), 'talks'));
  expect(values[0]?.source).toMatch(/^\/.*\/pyproject\.toml:5$/);
});

test.each([
  ['nowhere.py', 'nbfix: nowhere.py: no such file or folder\n'],
  ['bad.py', 'nbfix: bad.py:3: unknown key "igore" in [tool.nbfix]; did you mean "ignore"?\n'],
])('what is wrong is an error: %s', async (path, message) => {
  const folder = folderWith({ 'bad.py': BLOCK.replace('ignore', 'igore') + QUIET_NOTEBOOK });
  expect(await nbfix(folder, ['config', path])).toEqual({ code: 2, out: '', err: message });
});

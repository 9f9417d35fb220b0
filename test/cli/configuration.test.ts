import { chmodSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { expect, test } from 'vitest';
import { folderWith } from '../workspace/folder.ts';
import { QUIET_NOTEBOOK, TEMPLATE_NOTEBOOK, nbfix } from './run.ts';

const TABLE = '[tool.nbfix]\n';

/** A notebook with a block of metadata that says something to nbfix. */
function saying(lines: string, notebook = TEMPLATE_NOTEBOOK): string {
  const block = ['/// script', ...`${TABLE}${lines}`.split('\n'), '///'];
  return `${block.map((line) => `# ${line}`.trimEnd()).join('\n')}\n${notebook}`;
}

/** The rules of the findings of each notebook, as an audit has them. */
async function audited(
  files: Readonly<Record<string, string>>,
  argv: readonly string[] = ['.'],
  within = '',
): Promise<Record<string, string>> {
  const folder = folderWith(files);
  const { out } = await nbfix(join(folder, within), ['audit', ...argv, '--output-format', 'json']);
  const { notebooks } = JSON.parse(out) as {
    notebooks: { path: string; findings: { rule: string }[]; error?: string }[];
  };
  return Object.fromEntries(
    notebooks.map(({ path, findings, error }) => [
      path,
      error ?? [...new Set(findings.map(({ rule }) => rule))].toSorted().join(' '),
    ]),
  );
}

test.each<[string, Readonly<Record<string, string>>, string]>([
  ['an unknown key', { 'pyproject.toml': `${TABLE}selct = []` }, 'pyproject.toml:2: unknown key "selct"'],
  [
    'an unknown rule',
    { 'pyproject.toml': `${TABLE}\nselect = [\n"A",\n"gpu-gat"]` },
    'pyproject.toml:5: unknown rule "gpu-gat" in "select"; did you mean "gpu-gate"?',
  ],
  [
    'an unknown rule of files that are not there',
    { 'pyproject.toml': `${TABLE}per-file-ignores = { "no.py" = ["gpu-gat"] }` },
    'pyproject.toml:2: unknown rule "gpu-gat" in "per-file-ignores"; did you mean "gpu-gate"?',
  ],
  [
    'a phase that does not exist',
    { 'pyproject.toml': `${TABLE}ignore = ["D"]` },
    'pyproject.toml:2: unknown phase "D" in "ignore"; the phases are 0, A, B, C',
  ],
  ['an empty select', { 'pyproject.toml': `${TABLE}select = []` }, 'pyproject.toml:2: no rule is left to run\n'],
  [
    'all that is selected is ignored',
    { 'pyproject.toml': `${TABLE}select = ["gpu-gate"]\nignore = ["gpu-gate"]` },
    'pyproject.toml:2: no rule is left to run: see pyproject.toml:3\n',
  ],
  [
    'a folder of templates that is not there',
    { 'pyproject.toml': `${TABLE}templates = "snippets"` },
    'pyproject.toml:2: templates folder ',
  ],
  [
    'templates of no rule',
    { 'pyproject.toml': `${TABLE}templates = "snippets"`, 'snippets/gpu-gat.py': '# ours\n' },
    'pyproject.toml:2: gpu-gat.py is named after no codemod; did you mean "gpu-gate"?',
  ],
  [
    'one in a folder further in',
    { 'lab/pyproject.toml': `${TABLE}selct = []`, 'lab/b.py': QUIET_NOTEBOOK },
    'lab/pyproject.toml:2: ',
  ],
  [
    'one of a folder without notebooks that is searched',
    { 'lab/pyproject.toml': `${TABLE}selct = []`, 'lab/b.py': 'x = 1\n' },
    'lab/pyproject.toml:2: ',
  ],
])('what is wrong ends a run with 2, before any result: %s', async (_name, files, message) => {
  const folder = folderWith({ 'a.py': TEMPLATE_NOTEBOOK, ...files });
  const { code, out, err } = await nbfix(folder, ['audit', '.']);
  expect([code, out]).toEqual([2, '']);
  expect(err).toContain(`nbfix: ${message}`);
  expect(err).not.toContain('internal error');
  expect(await nbfix(folder, ['audit', '.', '--isolated'])).toMatchObject({ code: 1, err: '' });
});

test.each([
  ['apply', '.'],
  ['drift', 'a.py', '.'],
  ['propagate', 'a.py', '.'],
  ['verify', '.'],
])('so it does for every command: nbfix %s', async (...argv) => {
  const folder = folderWith({ 'a.py': QUIET_NOTEBOOK, 'b.py': QUIET_NOTEBOOK, 'pyproject.toml': `${TABLE}selct = []` });
  const { code, err } = await nbfix(folder, argv);
  expect([code, err]).toEqual([
    2,
    'nbfix: pyproject.toml:2: unknown key "selct" in [tool.nbfix]; did you mean "select"?\n',
  ]);
});

test('with JSON, what is wrong is JSON', async () => {
  const folder = folderWith({ 'a.py': QUIET_NOTEBOOK, 'pyproject.toml': `${TABLE}selct = []` });
  const { out } = await nbfix(folder, ['audit', '.', '--output-format', 'json']);
  expect(JSON.parse(out)).toMatchObject({ error: expect.stringContaining('unknown key "selct"') });
});

test('a pyproject.toml that is no UTF-8, a folder, or closed', async () => {
  const aside = 'correct it, or run without it: --isolated\n';
  const latin = folderWith({ 'a.py': QUIET_NOTEBOOK, 'pyproject.toml': Buffer.from('# nbfix\n# caf\xe9\n', 'latin1') });
  expect(await nbfix(latin, ['audit', '.'])).toMatchObject({
    code: 2,
    err: `nbfix: pyproject.toml: not UTF-8 text (line 2); save it as UTF-8; ${aside}`,
  });
  const folder = folderWith({ 'a.py': QUIET_NOTEBOOK });
  mkdirSync(join(folder, 'pyproject.toml'));
  expect(await nbfix(folder, ['audit', '.'])).toMatchObject({
    code: 2,
    err: `nbfix: pyproject.toml: is a folder; ${aside}`,
  });
  const closed = folderWith({ 'a.py': QUIET_NOTEBOOK, 'pyproject.toml': TABLE });
  chmodSync(join(closed, 'pyproject.toml'), 0);
  // Nothing is closed to root.
  const said = process.getuid?.() === 0 ? '' : `nbfix: pyproject.toml: permission denied; ${aside}`;
  expect((await nbfix(closed, ['audit', '.'])).err).toBe(said);
});

test.each(['[project]\nname = \n', 'nothing of TOML', '\ufeff[project]\n'])(
  'a pyproject.toml that is not about nbfix is none of its business: %j',
  async (text) => {
    expect(await nbfix(folderWith({ 'a.py': QUIET_NOTEBOOK, 'pyproject.toml': text }), ['audit', '.'])).toMatchObject({
      code: 0,
      err: '',
    });
  },
);

const A = 'gpu-gate oom-guard progress-spinner';

test('the nearest pyproject.toml with a table for nbfix counts, for each notebook its own', async () => {
  const files = {
    'a.py': TEMPLATE_NOTEBOOK,
    'lab/b.py': TEMPLATE_NOTEBOOK,
    'lab/deep/c.py': TEMPLATE_NOTEBOOK,
    'lab/deep/pyproject.toml': '[project]\nname = "nbfix-notebooks"\n',
    'other/d.py': TEMPLATE_NOTEBOOK,
    'other/pyproject.toml': '[tool.nbfix]\nselect = ["gpu-gate", "oom-guard"]\n',
    'pyproject.toml': '\ufeff[tool.nbfix]\r\nselect = ["gpu-gate"]\r\n',
    'lab/pyproject.toml': '[tool.nbfix]\nselect = ["a"]\n',
  };
  const expected = { 'a.py': 'gpu-gate', 'lab/b.py': A, 'lab/deep/c.py': A, 'other/d.py': 'gpu-gate oom-guard' };
  expect(await audited(files)).toEqual(expected);
  expect(await audited(files, ['c.py'], 'lab/deep')).toEqual({ 'c.py': A });
  expect(await audited(files, ['../a.py', 'deep'], 'lab')).toEqual({ '../a.py': 'gpu-gate', 'deep/c.py': A });
});

const SELECTED = { 'pyproject.toml': `${TABLE}select = ["A"]\nignore = ["oom-guard"]\n`, 'a.py': TEMPLATE_NOTEBOOK };

test.each<[string, Readonly<Record<string, string>>, string[], string]>([
  ['the file alone', {}, [], 'gpu-gate progress-spinner'],
  ['a notebook ignores more', { 'a.py': saying('ignore = ["gpu-gate"]') }, [], 'progress-spinner'],
  ['a notebook selects anew', { 'a.py': saying('select = ["oom-guard"]') }, [], 'oom-guard'],
  ['a notebook turns all off', { 'a.py': saying('ignore = ["A"]') }, [], ''],
  ['the command line selects anew', {}, ['--select', 'oom-guard'], 'oom-guard'],
  [
    'the command line over a notebook',
    { 'a.py': saying('select = ["oom-guard"]') },
    ['--select', 'gpu-gate'],
    'gpu-gate',
  ],
  ['what is ignored stays so for a phase', {}, ['--phase', 'A'], 'gpu-gate progress-spinner'],
  ['the command line ignores more', {}, ['--ignore', 'gpu-gate'], 'progress-spinner'],
  ['the command line selects more', {}, ['--extend-select', 'oom-guard'], A],
  ['the files are left aside', {}, ['--isolated', '--phase', 'A'], A],
  ['what a notebook says, too', { 'a.py': saying('ignore = ["A"]') }, ['--isolated', '--phase', 'A'], A],
  [
    'exempt by a path',
    { 'pyproject.toml': `${TABLE}select = ["A"]\nper-file-ignores = { "./a.py" = ["oom-guard"] }` },
    [],
    'gpu-gate progress-spinner',
  ],
  ['exempt by a name', { 'pyproject.toml': `${TABLE}select = ["A"]\nper-file-ignores = { "a*" = ["all"] }` }, [], ''],
  [
    'exempt, whatever is selected',
    { 'pyproject.toml': `${TABLE}per-file-ignores = { "a.py" = ["gpu-gate"] }` },
    ['--phase', 'A'],
    'oom-guard progress-spinner',
  ],
  [
    'others are exempt',
    { 'pyproject.toml': `${TABLE}select = ["A"]\nper-file-ignores = { "!a.py" = ["A"], "lab/**" = ["A"] }` },
    [],
    A,
  ],
])('which rules run: %s', async (_name, files, argv, expected) => {
  expect(await audited({ ...SELECTED, ...files }, ['.', ...argv])).toEqual({ 'a.py': expected });
});

test('a bad block fails its notebook alone, with the lines of the notebook', async () => {
  expect(
    await audited({
      'a.py': saying('\nignore = [\n"gpu-gat"]'),
      'b.py': saying('exclude = ["a"]'),
      'c.py': `"""Words."""\n${saying('select = "A"')}`,
      'd.py': saying('select = ["A"'),
      'e.py': saying('select = ["gpu-gate"]'),
    }),
  ).toEqual({
    'a.py': 'a.py:5: unknown rule "gpu-gat" in "ignore"; did you mean "gpu-gate"?',
    'b.py': 'b.py:3: "exclude" can\'t be set in a notebook; set it in pyproject.toml',
    'c.py': 'c.py:4: "select": must be a list of strings, such as ["A", "gpu-gate"]; it is a string',
    'd.py': 'd.py:3: no valid TOML: a list has no end',
    'e.py': 'gpu-gate',
  });
});

test('apply writes what the settings of each notebook allow, with their templates', async () => {
  const template = readFileSync('templates/gpu-gate.py', 'utf8');
  const folder = folderWith({
    'a.py': TEMPLATE_NOTEBOOK,
    'b.py': saying('ignore = ["gpu-gate"]'),
    'lab/pyproject.toml': `${TABLE}select = ["gpu-gate"]\ntemplates = "snippets"\n`,
    'lab/c.py': TEMPLATE_NOTEBOOK,
    'lab/snippets/gpu-gate.py': template.replaceAll('mo.stop(True', 'mo.stop(bool(1)'),
    'pyproject.toml': `${TABLE}select = ["A"]\n`,
  });
  await nbfix(folder, ['apply', '.']);
  const texts = ['a.py', 'b.py', 'lab/c.py'].map((name) => readFileSync(join(folder, name), 'utf8'));
  expect(texts.map((text) => [text.includes('no_gpu('), text.includes('out_of_memory(')])).toEqual([
    [true, true],
    [false, true],
    [true, false],
  ]);
  expect(texts[2]).toContain('mo.stop(bool(1)');
});

const MYLAB = QUIET_NOTEBOOK.replace('total = 1 + 1', 'import torch\n    import mylab\n    mylab.simulate(3)');

test('calls that the user knows to take long are work', async () => {
  const files = { 'a.py': MYLAB, 'lab/b.py': MYLAB, 'lab/pyproject.toml': `${TABLE}work = ["mylab.simulate"]\n` };
  expect(await audited(files, ['.', '--phase', 'A'])).toEqual({ 'a.py': '', 'lab/b.py': 'progress-spinner' });
  const own = saying('work = ["mylab.simulate"]', MYLAB);
  expect(await audited({ 'a.py': own }, ['.', '--phase', 'A'])).toEqual({ 'a.py': 'progress-spinner' });
});

test.each<[string, number, Readonly<Record<string, string>>, string[]]>([
  ['a file', 0, { 'pyproject.toml': `${TABLE}fail-on = "never"` }, []],
  [
    'a notebook over a file',
    1,
    { 'pyproject.toml': `${TABLE}fail-on = "never"`, 'a.py': saying('fail-on = "high"') },
    [],
  ],
  ['the command line over both', 0, { 'a.py': saying('fail-on = "high"') }, ['--fail-on', 'never']],
])('which findings fail an audit: %s', async (_name, code, files, argv) => {
  const folder = folderWith({ 'a.py': TEMPLATE_NOTEBOOK, ...files });
  expect((await nbfix(folder, ['audit', '.', ...argv])).code).toBe(code);
});

import { expect, test } from 'vitest';
import { folderWith } from '../workspace/folder.ts';
import { QUIET_NOTEBOOK, nbfix } from './run.ts';

/** The notebooks that a command has looked at, and what it said beside the report. */
async function looked(folder: string, ...argv: string[]): Promise<{ paths: string[]; err: string }> {
  const { out, err } = await nbfix(folder, [...argv, '--output-format', 'json']);
  return { paths: (JSON.parse(out) as { notebooks: { path: string }[] }).notebooks.map(({ path }) => path), err };
}

const FILES = {
  '.gitignore': 'build/\n',
  'build/x.py': QUIET_NOTEBOOK,
  'gen/x.py': QUIET_NOTEBOOK,
  'notebooks/old_x.py': QUIET_NOTEBOOK,
  'notebooks/x.py': QUIET_NOTEBOOK,
};

test.each([
  ['audit', '.'],
  ['apply', '-n', '.'],
  ['verify', '.'],
  ['drift', 'notebooks/x.py', '.'],
  ['propagate', '-n', 'notebooks/x.py', '.'],
])('nbfix %s leaves out what git ignores and what is excluded', async (...argv) => {
  const folder = folderWith(FILES);
  const template = argv.includes('notebooks/x.py') ? [] : ['notebooks/x.py'];
  const kept = (...paths: string[]): string[] => [...paths, ...template].toSorted();
  expect((await looked(folder, ...argv)).paths).toEqual(kept('gen/x.py', 'notebooks/old_x.py'));
  expect((await looked(folder, ...argv, '--exclude', 'gen,old_*')).paths).toEqual(kept());
  expect((await looked(folder, ...argv, '--no-gitignore', '--exclude', 'old_*')).paths).toEqual(
    kept('build/x.py', 'gen/x.py'),
  );
  expect((await looked(folder, ...argv, '--exclude', '{gen,build}', '--exclude', 'old_x.*')).paths).toEqual(kept());
});

test('excludes count for named files where they are forced to, as in hooks', async () => {
  const folder = folderWith(FILES);
  const named = ['audit', 'gen/x.py', 'notebooks/x.py', '--exclude', 'gen/**'];
  expect((await looked(folder, ...named)).paths).toEqual(['gen/x.py', 'notebooks/x.py']);
  expect((await looked(folder, ...named, '--force-exclude')).paths).toEqual(['notebooks/x.py']);
});

test('excludes of pyproject.toml count beside those of the command line', async () => {
  const folder = folderWith({ ...FILES, 'pyproject.toml': '[tool.nbfix]\nexclude = ["gen"]\n' });
  expect((await looked(folder, 'audit')).paths).toEqual(['notebooks/old_x.py', 'notebooks/x.py']);
  expect((await looked(folder, 'audit', '--exclude', 'old_*')).paths).toEqual(['notebooks/x.py']);
  expect((await looked(folder, 'audit', '--isolated', '--exclude', 'old_*')).paths).toEqual([
    'gen/x.py',
    'notebooks/x.py',
  ]);
  const named = ['audit', 'gen/x.py', 'notebooks/x.py'];
  expect((await looked(folder, ...named)).paths).toEqual(['gen/x.py', 'notebooks/x.py']);
  expect((await looked(folder, ...named, '--force-exclude')).paths).toEqual(['notebooks/x.py']);
});

test('where git ignores all there is, a note says how to look at it', async () => {
  const folder = folderWith({ '.gitignore': '*.py\n', 'x.py': QUIET_NOTEBOOK });
  expect((await looked(folder, 'audit', '.')).err).toBe(
    'nbfix: no marimo notebook in .; what git ignores is left out (--no-gitignore)\n',
  );
});

const EXCLUDED = 'what is excluded is left out (--exclude, or "exclude" in pyproject.toml)';

test.each([
  [['audit', 'gen', '--exclude', 'gen'], `no marimo notebook in gen; ${EXCLUDED}`],
  [['audit', 'gen/x.py', '--exclude', 'gen', '--force-exclude'], `no marimo notebook in gen/x.py; ${EXCLUDED}`],
  [['verify', '--exclude', '*.py'], `no marimo notebook; what git ignores is left out (--no-gitignore); ${EXCLUDED}`],
  [['audit', 'gen', '--exclude', 'notebooks'], ''],
])('where all there is was excluded, a note says so: %j', async (argv, message) => {
  const { err } = await nbfix(folderWith(FILES), argv);
  expect(err).toBe(message === '' ? '' : `nbfix: ${message}\n`);
});

test('a negated glob is refused: it would leave out all other notebooks', async () => {
  const { code, err } = await nbfix(folderWith(FILES), ['audit', '--exclude', '!gen']);
  expect([code, err]).toEqual([
    2,
    `nbfix: --exclude: "!gen" can't begin with "!": it leaves out, and brings nothing back\n`,
  ]);
});

test('an empty path is an error, whatever comes beside it', async () => {
  const folder = folderWith(FILES);
  for (const argv of [
    ['audit', ''],
    ['apply', 'gen', ''],
    ['verify', ''],
    ['drift', '', 'gen'],
    ['propagate', 'gen/x.py', ''],
  ]) {
    const { code, err } = await nbfix(folder, argv);
    expect(err).toBe('nbfix: a path is empty (""); "." is the current folder\n');
    expect(code).toBe(2);
  }
});

test.each<[string, string | Uint8Array, boolean]>([
  ['a script', 'print("hello")\n', true],
  ['an empty file', '', true],
  ['a script in another encoding', Buffer.from('# caf\xe9\n', 'latin1'), true],
  ['a notebook in another encoding', Buffer.from('import marimo # caf\xe9\n', 'latin1'), false],
  ['a torn notebook', 'import marimo\napp = marimo.App(\n', false],
  ['a notebook', QUIET_NOTEBOOK, false],
])('hooks name %s', async (_name, content, isScript) => {
  const folder = folderWith({ 'x.py': content, 'y.py': QUIET_NOTEBOOK });
  const { paths, err } = await looked(folder, 'audit', 'x.py', 'y.py', '--ignore-scripts');
  expect(paths).toEqual(isScript ? ['y.py'] : ['x.py', 'y.py']);
  expect(err).toBe(isScript ? 'nbfix: passed over: 1 file that is no marimo notebook\n' : '');
});

test('a script that is named is an error unless scripts are ignored', async () => {
  const folder = folderWith({ 'x.py': 'print("hello")\n', 'y.py': 'print("hello")\n' });
  expect((await nbfix(folder, ['audit', 'x.py'])).code).toBe(2);
  const hook = await nbfix(folder, ['apply', '--ignore-scripts', 'x.py', 'y.py']);
  expect(hook).toMatchObject({ code: 0, err: 'nbfix: passed over: 2 files that are no marimo notebooks\n' });
});

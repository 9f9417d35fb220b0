import { mkdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { discover } from '../../src/workspace/discover.ts';
import { folderWith } from './folder.ts';

const HONOURED = { gitignore: true, isExcluded: () => false, forceExclude: false };

function found(folder: string, ...paths: string[]): string[] {
  return discover(paths, folder, HONOURED).found.map(({ path }) => path);
}

test.each<[string, Record<string, string>, string[]]>([
  ['a folder', { '.gitignore': 'gen/\n', 'gen/x.py': '', 'a/gen/x.py': '', 'x.py': '' }, ['x.py']],
  ['a path from its folder', { '.gitignore': '/gen\n', 'gen/x.py': '', 'a/gen/x.py': '' }, ['a/gen/x.py']],
  ['an exception', { '.gitignore': 'old_*\n!old_one.py\n', 'old_one.py': '', 'old_two.py': '' }, ['old_one.py']],
  ['no exception in an ignored folder', { '.gitignore': 'gen\n!gen/x.py\n', 'gen/x.py': '', 'y.py': '' }, ['y.py']],
  [
    'one further in',
    { 'a/.gitignore': '*.py\n!keep.py\n', 'a/b/x.py': '', 'a/b/keep.py': '', 'x.py': '' },
    ['a/b/keep.py', 'x.py'],
  ],
  [
    'one further in over one further out',
    { '.gitignore': 'gen/\n', 'a/.gitignore': '!gen/\n', 'a/gen/x.py': '', 'gen/x.py': '' },
    ['a/gen/x.py'],
  ],
  ['names with signs of patterns', { '[a]/.gitignore': 'x.py\n', '[a]/x.py': '', 'a/x.py': '' }, ['a/x.py']],
  ['upper case', { '.gitignore': 'GEN/\n', 'gen/x.py': '' }, ['gen/x.py']],
  [
    'line ends, comments and a byte order mark',
    { '.gitignore': '\ufeffx.py\r\n# y.py\r\n\r\n', 'x.py': '', 'y.py': '' },
    ['y.py'],
  ],
  ['the exclude file of the repository', { '.git/info/exclude': 'x.py\n', 'x.py': '', 'y.py': '' }, ['y.py']],
  ['.gitignore over the exclude file', { '.git/info/exclude': 'x.py\n', '.gitignore': '!x.py', 'x.py': '' }, ['x.py']],
  [
    'a repository in the folder has rules of its own',
    { '.gitignore': 'x.py\n', 'sub/.git': '', 'sub/x.py': '' },
    ['sub/x.py'],
  ],
])('what git ignores is left out: %s', (_name, files, left) => {
  expect(found(folderWith(files), '.')).toEqual(left);
});

test('the rules of the folders above count, up to those of the repository and no further', () => {
  const files = { '.gitignore': 'x.py\n', 'repo/.gitignore': '/a/gen/\ny.py\n', 'repo/.git/info/exclude': 'z.py\n' };
  const there = ['x.py', 'y.py', 'z.py', 'gen/w.py'].map((name) => [`repo/a/${name}`, '']);
  expect(found(folderWith({ ...files, ...Object.fromEntries(there) }), 'repo/a')).toEqual(['repo/a/x.py']);
});

test('the exclude file of a worktree is that of its repository', () => {
  const folder = folderWith({
    'main/.git/info/exclude': 'x.py\n',
    'main/.git/worktrees/tree/commondir': '../..\n',
    'tree/.git': 'gitdir: ../main/.git/worktrees/tree\n',
    'tree/x.py': '',
    'tree/y.py': '',
  });
  expect(found(folder, 'tree')).toEqual(['tree/y.py']);
});

test('what is named is looked at though git ignores it', () => {
  const folder = folderWith({
    '.git/HEAD': '',
    '.gitignore': 'gen/\n',
    'gen/x.py': '',
    'gen/old/.gitignore': 'x.py\n',
    'gen/old/x.py': '',
  });
  expect(found(folder, 'gen')).toEqual(['gen/x.py']);
  expect(found(folder, 'gen/x.py')).toEqual(['gen/x.py']);
});

test('a .gitignore that is a link, a folder or in no encoding ignores nothing', () => {
  const folder = folderWith({
    'rules.txt': 'x.py\n',
    'a/x.py': '',
    'b/x.py': '',
    'c/x.py': '',
    'c/.gitignore': new Uint8Array([0xff, 10]),
  });
  symlinkSync('../rules.txt', join(folder, 'a/.gitignore'));
  mkdirSync(join(folder, 'b/.gitignore'));
  expect(found(folder, '.')).toEqual(['a/x.py', 'b/x.py', 'c/x.py']);
});

test('it counts what git ignores, and leaves out nothing when it is not asked to', () => {
  const folder = folderWith({ '.gitignore': 'gen/\nx.py\n', 'gen/a.py': '', 'gen/b.py': '', 'x.py': '', 'y.py': '' });
  expect(discover(['.'], folder, HONOURED).ignored).toBe(2);
  const all = discover(['.'], folder);
  expect(all.ignored).toBe(0);
  expect(all.found).toHaveLength(4);
});

import { expect, test } from 'vitest';
import { discover } from '../../src/workspace/discover.ts';
import { excluder } from '../../src/workspace/exclude.ts';
import { folderWith } from './folder.ts';

test.each<[string[], string[], string[]]>([
  // Globs, what they exclude, what they don't.
  [['old.py'], ['old.py', 'a/old.py'], ['older.py', 'a/old.py.py']],
  [['old_*'], ['old_x.py', 'a/old_b/x.py'], ['a/x_old_.py']],
  [['gen'], ['gen', 'gen/x.py', 'a/gen/b/x.py'], ['genes/x.py']],
  [['gen/'], ['gen/x.py', 'a/gen/x.py'], []],
  [['./gen'], ['gen/x.py'], ['a/gen/x.py']],
  [['a/*.py'], ['a/x.py'], ['a/b/x.py', 'x.py']],
  [['a/**'], ['a/x.py', 'a/b/x.py'], ['b/a/x.py']],
  [['**/x.py'], ['x.py', 'a/b/x.py'], ['y.py']],
  [['a/{b,c}/x.py'], ['a/b/x.py', 'a/c/x.py'], ['a/d/x.py']],
  [['/work (1)/a.py'], ['a.py'], ['b/a.py']],
  [['../other/*.py'], ['../other/x.py'], ['other/x.py']],
  [['.hidden'], ['.hidden/x.py'], []],
  [['*.py', 'b'], ['x.py', 'a/x.py', 'b/c'], ['a/c']],
  // The folder that the globs are in has no part in it.
  [['work (1)'], ['work (1)/x.py'], ['x.py', 'a/x.py']],
  [[], [], ['x.py']],
])('globs %j exclude %j and not %j', (globs, excluded, others) => {
  const isExcluded = excluder(globs, '/work (1)');
  const asked = (path: string): boolean =>
    isExcluded(new URL(`file:///work (1)/${path}`).pathname.replaceAll('%20', ' '));
  expect(excluded.filter((path) => !asked(path))).toEqual([]);
  expect(others.filter(asked)).toEqual([]);
});

test('what is excluded is left out of folders, and of what is named only if that is forced', () => {
  const folder = folderWith({ 'a/x.py': '', 'gen/x.py': '', 'gen/y.py': '' });
  const found = (forceExclude: boolean, ...paths: string[]): string[] => {
    const leftOut = { gitignore: false, isExcluded: excluder(['gen'], folder), forceExclude };
    return discover(paths, folder, leftOut).found.map(({ path }) => path);
  };
  expect(found(false, '.')).toEqual(['a/x.py']);
  expect(found(false, '.', 'gen/x.py')).toEqual(['a/x.py', 'gen/x.py']);
  expect(found(true, 'a/x.py', 'gen/x.py', 'gen')).toEqual(['a/x.py']);
});

import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { git } from '../support/git.ts';
import { folderWith } from '../workspace/folder.ts';
import { QUIET_NOTEBOOK, nbfix } from './run.ts';

/** A repository with a branch, a file that it changed, and one that is staged. */
function repository(): string {
  const names = ['a/branch.py', 'a/same.py', 'b/main.py', 'b/staged.py'];
  const folder = folderWith(Object.fromEntries(names.map((name) => [name, QUIET_NOTEBOOK])));
  git(folder, 'init', '-q', '-b', 'main');
  git(folder, 'add', '.');
  git(folder, 'commit', '-qm', 'one');
  git(folder, 'checkout', '-qb', 'side');
  writeFileSync(join(folder, 'a/branch.py'), `${QUIET_NOTEBOOK}# changed\n`);
  git(folder, 'commit', '-qam', 'two');
  writeFileSync(join(folder, 'b/staged.py'), `${QUIET_NOTEBOOK}# changed\n`);
  git(folder, 'add', '.');
  writeFileSync(join(folder, 'b/new.py'), QUIET_NOTEBOOK);
  return folder;
}

test.each([
  [['--changed'], '.', ['b/new.py', 'b/staged.py']],
  [['--staged'], '.', ['b/staged.py']],
  [['--since', 'main'], '.', ['a/branch.py', 'b/new.py', 'b/staged.py']],
  [['--since', 'main', 'a'], '.', ['a/branch.py']],
  [['--changed', 'a'], '.', []],
  // Without a path all of the repository is meant, wherever one is.
  [['--since', 'main'], 'b', ['../a/branch.py', 'new.py', 'staged.py']],
  [['--since', 'main', '.'], 'b', ['new.py', 'staged.py']],
])('audit %j in %s looks at %j', async (words, from, paths) => {
  const { code, out, err } = await nbfix(join(repository(), from), ['audit', '--output-format', 'json', ...words]);
  expect((JSON.parse(out) as { notebooks: { path: string }[] }).notebooks.map(({ path }) => path)).toEqual(paths);
  expect(err).toBe(paths.length > 0 ? '' : 'nbfix: no changed marimo notebook in a\n');
  expect(code).toBe(0);
});

test('what git does not know ends the run', async () => {
  const other = folderWith({ 'x.py': QUIET_NOTEBOOK });
  expect(await nbfix(other, ['audit', '--changed'])).toMatchObject({
    code: 2,
    err: expect.stringContaining('not a git repository'),
  });
  const folder = repository();
  const outside = await nbfix(folder, ['audit', '--changed', join(other, 'x.py')]);
  expect(outside).toMatchObject({ code: 2, err: expect.stringContaining(`not in the repository ${folder}`) });
});

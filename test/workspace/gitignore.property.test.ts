import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { discover } from '../../src/workspace/discover.ts';
import { git } from '../support/git.ts';
import { folderWith } from './folder.ts';

const FOLDERS = ['', 'a', 'b', 'a/a', 'a/b', 'a/b/a', 'a/a/b', 'a/b/a/b', '[x]', '[x]/a', 'a/c d'];
const NAMES = ['m.py', 'n.py', 'x y.py'];
const WITH_RULES = ['', 'a', 'a/b', '[x]'];

const part = fc.constantFrom(
  'a',
  'b',
  '*',
  '**',
  'm.py',
  '*.py',
  '?.py',
  '[mn].py',
  'c d',
  'x y.py',
  String.raw`\[x]`,
  '[!a]*',
);
const pattern = fc
  .tuple(
    fc.constantFrom('', '!'),
    fc.constantFrom('', '/'),
    fc.array(part, { minLength: 1, maxLength: 3 }),
    fc.constantFrom('', '/', ' '),
  )
  .map(([negation, start, parts, end]) => negation + start + parts.join('/') + end);
const rules = fc.array(fc.array(pattern, { maxLength: 4 }), {
  minLength: WITH_RULES.length,
  maxLength: WITH_RULES.length,
});

test('a search finds the files that git itself would list', () => {
  const files = FOLDERS.flatMap((folder) => NAMES.map((name) => [join(folder, name), '']));
  const folder = folderWith(Object.fromEntries(files));
  git(folder, 'init', '-q');
  const leftOut = { gitignore: true, isExcluded: () => false, forceExclude: false };
  fc.assert(
    fc.property(rules, (texts) => {
      for (const [at, lines] of texts.entries())
        writeFileSync(join(folder, WITH_RULES[at]!, '.gitignore'), `${lines.join('\n')}\n`);
      const words = ['-c', 'core.excludesFile=/dev/null', 'ls-files', '-z', '--others', '--exclude-standard'];
      const { stdout } = spawnSync('git', words, { cwd: folder, encoding: 'utf8' });
      const listed = stdout.split('\0').filter((path) => path.endsWith('.py'));
      expect(discover(['.'], folder, leftOut).found.map(({ path }) => path)).toEqual(listed.toSorted());
    }),
    { numRuns: 100 },
  );
});

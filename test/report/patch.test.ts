import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import fc from 'fast-check';
import { afterAll, expect, test } from 'vitest';
import { coloured } from '../../src/report/paint.ts';
import { notebookPatch } from '../../src/report/patch.ts';
import { gateFinding, planOf } from './samples.ts';

const folder = mkdtempSync(join(tmpdir(), 'nbfix-patch-'));
afterAll(() => rmSync(folder, { recursive: true }));

const before = Array.from({ length: 30 }, (_, index) => `step_${index} = ${index}\n`).join('');
const after = before.replace('step_4 = 4\n', 'step_4 = 5\nextra = 1\n').replace('step_25 = 25\n', '');

const cases: readonly (readonly [string, string, string, string])[] = [
  ['LF', 'a.py', before, after],
  ['CRLF', 'a.py', before.replaceAll('\n', '\r\n'), after.replaceAll('\n', '\r\n')],
  ['mixed line endings', 'a.py', `x = 1\r\n${before}`, `x = 2\r\n${after}`],
  ['a byte order mark', 'a.py', `\ufeff${before}`, `\ufeffimport gc\n${after}`],
  ['no final newline, kept', 'a.py', 'x = 1\ny = 2', 'x = 1\ny = 3'],
  ['no final newline in a distant hunk', 'a.py', before.slice(0, -1), after.slice(0, -1)],
  ['final newline added', 'a.py', 'x = 1', 'x = 1\n'],
  ['final newline taken', 'a.py', 'x = 1\n', 'x = 1'],
  ['emoji and form feeds', 'a.py', '# 🔄\n\fx = 1\n', '# 🔄🔄\n\fx = 2\n'],
  ['lines that look like a patch', 'a.py', '-- a\n++ b\n@@ c\n', '-- a\n-- b\n@@ d\n'],
  ['a path with blanks', 'my drafts/new book.py', before, after],
  ['a path with quotes and letters beyond ASCII', 'entwürfe/"final".py', before, after],
];

test.each(cases)('git apply turns the old text into the new one: %s', (_name, path, old, wanted) => {
  expect(applied(path, old, notebookPatch(planOf(path, old, wanted, [1, 1])))).toBe(wanted);
});

test('git apply takes the patch of any change', () => {
  const line = fc.constantFrom('x = 1', '    x = 1', '', '-- x', '\ty', 'z\r', '@@', '\\ No newline at end of file');
  const text = fc.array(line, { minLength: 1, maxLength: 12 }).map((lines) => `#\n${lines.join('\n')}`);
  fc.assert(
    fc.property(text, text, (old, wanted) => {
      expect(applied('any.py', old, notebookPatch(planOf('any.py', old, wanted, [1, 1])))).toBe(wanted);
    }),
    { numRuns: 60 },
  );
});

test('git apply takes it in a folder below the top of a repository, where the paths start', () => {
  spawnSync('git', ['init', '--quiet', folder]);
  expect(applied('deep/er.py', before, notebookPatch(planOf('er.py', before, after, [1, 1])), 'deep')).toBe(after);
});

test('says after the second @@ which codemod made the hunk, and why', () => {
  const patch = notebookPatch(planOf('a.py', before, after, [5, 6]));
  const heads = patch.split('\n').filter((line) => line.startsWith('@@'));
  expect(heads).toEqual([`@@ -2,7 +2,8 @@ gpu-gate: ${gateFinding.message}`, '@@ -23,7 +24,6 @@']);
});

test('names the maker of a hunk that only takes lines away', () => {
  const patch = notebookPatch(planOf('a.py', before, before.replace('step_9 = 9\n', ''), [9, 9]));
  expect(patch).toContain('@@ -7,7 +7,6 @@ gpu-gate: ');
});

test('a message of several lines stays in the head', () => {
  const plan = planOf('a.py', 'x = 1\n', 'x = 2\n', [1, 1]);
  const [fix] = plan.applied;
  const patch = notebookPatch({ ...plan, applied: fix ? [{ ...fix, message: 'first\n  second' }] : [] });
  expect(patch).toContain('@@ -1,1 +1,1 @@ gpu-gate: first second\n');
});

test('an unchanged notebook has no patch', () => {
  expect(notebookPatch(planOf('a.py', before, before, [1, 1]))).toBe('');
});

test('colour changes nothing but colour', () => {
  const plan = planOf('a.py', before, after, [5, 6]);
  const patch = notebookPatch(plan, coloured);
  expect(patch).toContain('\u001b[32m+extra = 1\u001b[39m');
  // oxlint-disable-next-line no-control-regex
  expect(patch.replaceAll(/\u001b\[\d+m/g, '')).toBe(notebookPatch(plan));
});

/** What `git apply`, run in a folder, makes of a file. */
function applied(path: string, old: string, patch: string, below = ''): string {
  const file = join(folder, path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, old);
  if (patch === '') return old;
  const run = spawnSync('git', ['apply', '--whitespace=nowarn'], {
    cwd: join(folder, below),
    input: patch,
    encoding: 'utf8',
  });
  expect(run.stderr).toBe('');
  expect(run.status).toBe(0);
  return readFileSync(file, 'utf8');
}

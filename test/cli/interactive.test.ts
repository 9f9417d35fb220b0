import { spawnSync } from 'node:child_process';
import { chmodSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { packageFolder } from '../../src/workspace/package.ts';
import { folderWith } from '../workspace/folder.ts';
import { nbfix } from './run.ts';

const BIN = join(packageFolder(), 'bin/nbfix.js');
const TYPED = fileURLToPath(new URL('../support/typed.py', import.meta.url));

/** What `quit` is called in the list of answers, below all others. */
const ASKED = 'what is decided stays decided';

/** Three fixes of one rule, and one of another. */
const NOTEBOOK = [
  'import marimo',
  '',
  'app = marimo.App()',
  '',
  '',
  '@app.cell',
  'def _():',
  '    import marimo as mo',
  '    import torch',
  '    return mo, torch',
  '',
  '',
  ...['a', 'b', 'c'].flatMap((name) => [
    '@app.cell',
    'def _(mo):',
    `    if mo.running_in_notebook():`,
    `        mo.md("${name}")`,
    '    return',
    '',
    '',
  ]),
  '@app.cell',
  'def _(torch):',
  '    weights = torch.randn(3, device="cuda")',
  '    return (weights,)',
  '',
].join('\n');

interface Typed {
  readonly status: number | null;
  readonly shown: string;
}

/** Reviews the notebook of a folder at a terminal. @param steps what to wait for, and what to type then */
function review(cwd: string, steps: readonly (readonly [string, string])[], env: Record<string, string> = {}): Typed {
  const words = [
    TYPED,
    JSON.stringify(steps),
    process.execPath,
    BIN,
    'apply',
    '--interactive',
    '--select',
    RULES,
    'one.py',
  ];
  const { status, stdout, stderr } = spawnSync('python3', words, {
    cwd,
    encoding: 'utf8',
    // Where a question is asked that no step answers, the program would wait for ever.
    timeout: 60_000,
    env: { PATH: process.env['PATH'], NO_COLOR: '1', TERM: 'xterm', NBFIX_CACHE_DIR: join(cwd, '.cache'), ...env },
  });
  return { status, shown: stdout + stderr };
}

const RULES = 'lost-output,gpu-gate';
const text = (folder: string): string => readFileSync(join(folder, 'one.py'), 'utf8');
const type = (...keys: readonly string[]): [string, string][] => keys.map((key) => [ASKED, key]);

test('what is accepted is written, and nothing else', async () => {
  const [folder, other] = [folderWith({ 'one.py': NOTEBOOK }), folderWith({ 'one.py': NOTEBOOK })];
  const { status, shown } = review(folder, type('y', 'n', 'y', 'n'));
  expect([status, shown]).toEqual([0, expect.stringContaining('4 findings: 2 fixed, 2 declined')]);
  const { out } = await nbfix(other, ['apply', 'one.py', '--select', RULES, '--output-format', 'json', '--dry-run']);
  const { fixed } = (JSON.parse(out) as { notebooks: [{ fixed: { id: string }[] }] }).notebooks[0];
  await nbfix(other, ['apply', 'one.py', '--select', RULES, '--only', `${fixed[0]!.id},${fixed[2]!.id}`]);
  expect(text(folder)).toBe(text(other));
});

test('all of a rule, back, and all of the notebook', () => {
  const folder = folderWith({ 'one.py': NOTEBOOK });
  const first = review(folder, type('n', 'b', 'r', 'n'));
  expect(first.shown).toContain('4 findings: 3 fixed, 1 declined');
  const again = folderWith({ 'one.py': NOTEBOOK });
  expect(review(again, type('n', 'a')).shown).toContain('4 findings: 3 fixed, 1 declined');
});

test('a reason is written where that is wanted, and silences its finding alone', async () => {
  const folder = folderWith({ 'one.py': NOTEBOOK });
  const { shown } = review(folder, [
    ...type('n', 's'),
    ['Why not?', 'only for authors\r'],
    ['Write the reason', '\r'],
    ...type('s'),
    ['Why not?', 'later\r'],
    ['Write the reason', 'n'],
    ...type('n'),
  ]);
  expect(shown).toContain('later');
  expect(text(folder)).toBe(
    NOTEBOOK.replace('mo.md("b")', 'mo.md("b")  # nbfix: ignore[lost-output] -- only for authors'),
  );
  expect((await nbfix(folder, ['audit', 'one.py', '--select', 'lost-output'])).out).toContain('1 ignored');
});

test('an edited fix is the base of those after it; what is no notebook is not taken, and not lost', () => {
  const folder = folderWith({
    'one.py': NOTEBOOK,
    // Breaks the text the first time, and mends what it broke the second time.
    editor:
      '#!/bin/sh\nif grep -q BROKEN "$1"; then sed -i "s/BROKEN(/# by hand/" "$1"; else echo "BROKEN(" >> "$1"; fi\n',
  });
  chmodSync(join(folder, 'editor'), 0o755);
  const { shown } = review(folder, type('y', 'e', 'e', 'n', 'n'), { EDITOR: join(folder, 'editor') });
  expect(shown).toContain('1 fixed, 2 declined');
  expect(shown).toContain('the edited text is no notebook, edit it again');
  expect(text(folder)).toContain('# by hand');
  expect(text(folder).match(/_output = mo.md/g)).toHaveLength(2);
});

test('a review that was quit goes on where it ended, and writes only what is decided', () => {
  const folder = folderWith({ 'one.py': NOTEBOOK });
  const quit = review(folder, type('y', 'n', 'q'));
  expect([quit.status, text(folder)]).toEqual([0, NOTEBOOK]);
  const { shown } = review(folder, type('n', 'n'));
  expect(shown).toContain('one.py: 2 fixes are decided already; b goes back to them');
  expect(shown).toContain('4 findings: 1 fixed, 3 declined');
  expect(text(folder)).toContain('_output = mo.md("a")');
});

test('Ctrl-C at a question is quitting', () => {
  const folder = folderWith({ 'one.py': NOTEBOOK });
  expect(review(folder, type('y', '\u0003')).status).toBe(0);
  expect(text(folder)).toBe(NOTEBOOK);
});

test('without a terminal, or with a choice already made, nothing is asked', async () => {
  const folder = folderWith({ 'one.py': NOTEBOOK });
  const piped = await nbfix(folder, ['apply', '--interactive', 'one.py']);
  expect([piped.code, piped.err]).toEqual([2, expect.stringContaining('--interactive needs a terminal')]);
  const chosen = await nbfix(folder, ['apply', '--interactive', 'one.py', '--only', 'gpu-gate-0000000000']);
  expect(chosen.err).toContain('leave --plan, --only and --except out');
});

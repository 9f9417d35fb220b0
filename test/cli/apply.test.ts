import { spawnSync } from 'node:child_process';
import { chmodSync, readFileSync, readdirSync, statSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { folderWith } from '../workspace/folder.ts';
import { QUIET_NOTEBOOK, TEMPLATE_NOTEBOOK, nbfix, treeHash, uncoloured } from './run.ts';

const PHASE_A = ['apply', '--phase', 'A'];

test.each(['concise', 'json', 'jsonl', 'markdown'])('a dry run writes no byte and exits 1 (%s)', async (format) => {
  const folder = folderWith({ 'draft.py': TEMPLATE_NOTEBOOK, 'quiet.py': QUIET_NOTEBOOK });
  const before = treeHash(folder);
  const { code } = await nbfix(folder, [...PHASE_A, '.', '-n', '--output-format', format]);
  expect(treeHash(folder)).toBe(before);
  expect(code).toBe(1);
});

test('what a dry run shows is what a run writes: its stdout is a patch for git', async () => {
  const [folder, copy] = [folderWith({ 'draft.py': TEMPLATE_NOTEBOOK }), folderWith({ 'draft.py': TEMPLATE_NOTEBOOK })];
  const { out, err } = await nbfix(folder, [...PHASE_A, 'draft.py', '--dry-run'], { env: { FORCE_COLOR: '1' } });
  expect(uncoloured(err)).toContain('3 findings: 3 to fix\n');
  expect(spawnSync('git', ['apply'], { cwd: copy, input: out }).status).toBe(0);
  await nbfix(folder, [...PHASE_A, 'draft.py']);
  expect(readFileSync(join(copy, 'draft.py'), 'utf8')).toBe(readFileSync(join(folder, 'draft.py'), 'utf8'));
});

test('a run writes what changed, keeps its mode, leaves the rest alone; a second run changes nothing', async () => {
  const folder = folderWith({
    'd/draft.py': TEMPLATE_NOTEBOOK,
    'd/quiet.py': QUIET_NOTEBOOK,
    'd/script.py': 'x = 1\n',
  });
  chmodSync(join(folder, 'd/draft.py'), 0o755);
  const quiet = statSync(join(folder, 'd/quiet.py'), { bigint: true });
  const first = await nbfix(folder, [...PHASE_A, 'd']);
  expect(first.code).toBe(0);
  expect(first.out).toContain('3 findings: 3 fixed\n');
  expect(first.out).toContain('2 notebooks: 1 changed, 1 unchanged, 0 failed');
  expect(readFileSync(join(folder, 'd/draft.py'), 'utf8')).toContain('mo.stop(');
  expect(statSync(join(folder, 'd/draft.py')).mode & 0o7777).toBe(0o755);
  expect(statSync(join(folder, 'd/quiet.py'), { bigint: true }).ctimeNs).toBe(quiet.ctimeNs);
  expect(readdirSync(join(folder, 'd')).toSorted()).toEqual(['draft.py', 'quiet.py', 'script.py']);

  const after = treeHash(folder);
  const second = await nbfix(folder, [...PHASE_A, 'd', '--diff']);
  expect([second.code, second.out]).toEqual([0, '']);
  expect(treeHash(folder)).toBe(after);
});

test('one bad file makes it exit 2; the others are repaired', async () => {
  const folder = folderWith({ 'draft.py': TEMPLATE_NOTEBOOK, 'torn.py': 'marimo.App(\n', 'empty.py': '' });
  const { code, out } = await nbfix(folder, [...PHASE_A, 'empty.py', '.', 'nowhere.py']);
  expect(code).toBe(2);
  expect(out).toContain('empty.py: error: the file is empty\n');
  expect(out).toContain('nowhere.py: error: no such file or folder\n');
  expect(out).toContain('4 notebooks: 1 changed, 0 unchanged, 3 failed');
  expect(readFileSync(join(folder, 'draft.py'), 'utf8')).toContain('mo.stop(');
});

test('what is left over is the business of audit', async () => {
  const folder = folderWith({ 'draft.py': TEMPLATE_NOTEBOOK });
  expect((await nbfix(folder, ['apply', '--select', 'gpu-gate', 'draft.py'])).code).toBe(0);
  expect((await nbfix(folder, ['audit', '--phase', 'A', 'draft.py'])).code).toBe(1);
});

test('CRLF and a byte order mark stay', async () => {
  const folder = folderWith({ 'draft.py': `\ufeff${TEMPLATE_NOTEBOOK.replaceAll('\n', '\r\n')}` });
  expect((await nbfix(folder, [...PHASE_A, 'draft.py'])).code).toBe(0);
  const text = readFileSync(join(folder, 'draft.py'), 'utf8');
  expect(text).toMatch(/^\ufeff/);
  expect(text.replaceAll('\r\n', '')).not.toContain('\n');
});

test('through a link inside the folder, the file is written and the link stays', async () => {
  const folder = folderWith({ 'd/.store/real.py': TEMPLATE_NOTEBOOK });
  symlinkSync('.store/real.py', join(folder, 'd/link.py'));
  expect((await nbfix(folder, [...PHASE_A, 'd'])).out).toMatch(/d\/link\.py:\d+: fixed gpu-gate /);
  expect(readdirSync(join(folder, 'd'), { withFileTypes: true }).find(({ name }) => name === 'link.py')).toSatisfy(
    (entry: { isSymbolicLink(): boolean }) => entry.isSymbolicLink(),
  );
  expect(readFileSync(join(folder, 'd/.store/real.py'), 'utf8')).toContain('mo.stop(');
});

test('on a terminal, moved lines are folded; --full shows them', async () => {
  const folder = folderWith({ 'draft.py': TEMPLATE_NOTEBOOK });
  const argv = [...PHASE_A, 'draft.py', '--dry-run'];
  const patch = (await nbfix(folder, argv)).out;
  const folded = uncoloured((await nbfix(folder, argv, { terminal: true })).out);
  const full = await nbfix(folder, [...argv, '--full'], { terminal: true });
  expect(folded).toMatch(/^ {4}\d+ lines indented by \d$/m);
  expect(folded.length).toBeLessThan(patch.length);
  expect(full.out).not.toBe(patch);
  expect(uncoloured(full.out)).toBe(patch);
});

test('--templates overrides a snippet; a file that is named after no codemod is an error', async () => {
  const folder = folderWith({ 'draft.py': TEMPLATE_NOTEBOOK, 'mine/gpu-gaet.py': '' });
  const { code, err } = await nbfix(folder, [...PHASE_A, 'draft.py', '--templates', 'mine']);
  expect([code, err]).toEqual([
    2,
    'nbfix: --templates: gpu-gaet.py is named after no codemod; did you mean "gpu-gate"?\n',
  ]);
});

test('json: one object, the audit of the results and what led to them', async () => {
  const folder = folderWith({ 'draft.py': TEMPLATE_NOTEBOOK });
  const { out, err } = await nbfix(folder, [...PHASE_A, 'draft.py', '--output-format', 'json']);
  expect(JSON.parse(out)).toMatchObject({
    schemaVersion: 2,
    dryRun: false,
    notebooks: [
      {
        path: 'draft.py',
        status: 'ok',
        changed: true,
        checks: { stop: true, spinner: true, oom: true },
        fixed: [{ rule: 'gpu-gate' }, { rule: 'progress-spinner' }, { rule: 'oom-guard' }],
        left: [],
      },
    ],
    totals: { changed: 1, found: 3, fixed: 3 },
  });
  expect(err).toBe('nbfix: these notebooks do not start: draft.py; `nbfix apply --phase 0,A` helps\n');
});

test('a run without phase 0 names the notebooks that do not start, and no others', async () => {
  const folder = folderWith({ 'draft.py': TEMPLATE_NOTEBOOK, 'quiet.py': QUIET_NOTEBOOK, 'torn.py': 'def (:\n' });
  const warning = 'these notebooks do not start: draft.py; `nbfix apply --phase 0,A` helps';
  expect((await nbfix(folder, [...PHASE_A, '-n', '.', 'torn.py'])).err).toContain(warning);
  expect((await nbfix(folder, [...PHASE_A, 'quiet.py'])).err).toBe('');
  expect((await nbfix(folder, ['apply', '--phase', '0,A', '-n', '.'])).err).not.toContain('do not start');
});

test('markdown: a dry run shows the patch', async () => {
  const folder = folderWith({ 'draft.py': TEMPLATE_NOTEBOOK });
  const { out } = await nbfix(folder, [...PHASE_A, '-n', 'draft.py', '--output-format', 'markdown']);
  expect(out).toContain('```diff\n--- a/draft.py\n+++ b/draft.py\n');
});

test('without a python3 the results are parsed only, and a note says so once', async () => {
  const folder = folderWith({ 'a.py': TEMPLATE_NOTEBOOK, 'b.py': TEMPLATE_NOTEBOOK });
  const { code, err } = await nbfix(folder, [...PHASE_A, '.'], { env: { PATH: folder } });
  expect(code).toBe(0);
  const notes = err.split('\n').filter((line) => line.includes('python3'));
  expect(notes).toEqual(['nbfix: no working python3 on the PATH: the results were parsed, not compiled']);
});

test('an interruption before the first notebook writes nothing and ends with 130', async () => {
  const folder = folderWith({ 'draft.py': TEMPLATE_NOTEBOOK });
  const before = treeHash(folder);
  const { code, err } = await nbfix(folder, [...PHASE_A, '.'], { interrupt: AbortSignal.abort() });
  expect(code).toBe(130);
  expect(err).toContain('interrupted');
  expect(treeHash(folder)).toBe(before);
});

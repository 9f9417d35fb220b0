import { readFileSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { folderWith } from '../workspace/folder.ts';
import { QUIET_NOTEBOOK, TEMPLATE_NOTEBOOK, nbfix, uncoloured } from './run.ts';

interface AuditJson {
  readonly notebooks: readonly {
    readonly path: string;
    readonly status: string;
    readonly error?: string;
    readonly findings: readonly { readonly rule: string; readonly phase: string }[];
  }[];
  readonly totals: Readonly<Record<string, number>>;
}

async function auditJson(folder: string, argv: readonly string[]): Promise<AuditJson> {
  return JSON.parse((await nbfix(folder, ['audit', ...argv, '--output-format', 'json'])).out);
}

test('exit 0 without findings, 1 with some, 2 as soon as one file fails', async () => {
  const folder = folderWith({ 'quiet.py': QUIET_NOTEBOOK, 'draft.py': TEMPLATE_NOTEBOOK, 'torn.py': 'def (:\n' });
  expect((await nbfix(folder, ['audit', 'quiet.py'])).code).toBe(0);
  expect((await nbfix(folder, ['audit', 'quiet.py', 'draft.py'])).code).toBe(1);
  expect((await nbfix(folder, ['audit', 'quiet.py', 'draft.py', 'torn.py'])).code).toBe(2);
});

test('a folder full of bad input: each file has its own message, the good one is audited', async () => {
  const folder = folderWith({
    'drafts/binary.py': Buffer.from('marimo.App(\0'),
    'drafts/broken.py': `${QUIET_NOTEBOOK}\n\n@app.cell\ndef _(:\n    return\n`,
    'drafts/empty.py': '',
    'drafts/good.py': TEMPLATE_NOTEBOOK,
    'drafts/latin.py': Buffer.from('# caf\xe9 marimo\n', 'latin1'),
    'drafts/script.py': 'print(1)\n',
    'drafts/sub/__init__.py': '',
  });
  symlinkSync('..', join(folder, 'drafts/sub/loop'));
  symlinkSync('self.py', join(folder, 'drafts/self.py'));
  symlinkSync('gone.py', join(folder, 'drafts/unreadable.py'));
  const { notebooks, totals } = await auditJson(folder, ['drafts', 'nowhere.py']);
  expect(notebooks.map(({ path, status, error }) => [path, status, error])).toEqual([
    ['drafts/binary.py', 'failed', 'a binary file, not Python source (NUL byte at offset 11)'],
    ['drafts/broken.py', 'failed', expect.stringMatching(/syntax|parse/i)],
    ['drafts/good.py', 'needs-fixes', undefined],
    ['drafts/latin.py', 'failed', 'not UTF-8 text (line 1); save it as UTF-8'],
    ['drafts/self.py', 'failed', 'a broken symbolic link: a symbolic link that leads to itself'],
    ['drafts/unreadable.py', 'failed', 'a broken symbolic link: no such file or folder'],
    ['nowhere.py', 'failed', 'no such file or folder'],
  ]);
  expect(totals).toMatchObject({ notebooks: 7, needsFixes: 1, failed: 6 });
  expect((await nbfix(folder, ['audit', 'drafts'])).code).toBe(2);
});

test('a script or a Markdown file that is named is an error, in a folder it is none', async () => {
  const folder = folderWith({ 'd/script.py': 'print(1)\n', 'd/page.md': '---\nmarimo-version: 0.17.0\n---\n' });
  for (const path of ['d/script.py', 'd/page.md']) {
    const { code, out } = await nbfix(folder, ['audit', path]);
    expect(code).toBe(2);
    expect(out).toMatch(new RegExp(`^${path}(?::\\d+:\\d+)?: error: `));
  }
  expect(await nbfix(folder, ['audit', 'd'])).toEqual({ code: 0, out: '', err: 'nbfix: no marimo notebook in d\n' });
});

test('--select, --ignore and --phase choose the rules', async () => {
  const folder = folderWith({ 'draft.py': TEMPLATE_NOTEBOOK });
  const rules = async (...argv: string[]): Promise<string[]> => {
    const { notebooks } = await auditJson(folder, ['draft.py', ...argv]);
    return [...new Set(notebooks.flatMap(({ findings }) => findings.map(({ rule }) => rule)))].toSorted();
  };
  expect(await rules('--phase', 'a')).toEqual(['gpu-gate', 'oom-guard', 'progress-spinner']);
  expect(await rules('--select', 'gpu-gate,oom-guard')).toEqual(['gpu-gate', 'oom-guard']);
  expect(await rules('--select', 'gpu-gate', '--select', 'oom-guard')).toEqual(['gpu-gate', 'oom-guard']);
  expect(await rules('--phase', 'A', '--ignore', 'gpu-gate')).toEqual(['oom-guard', 'progress-spinner']);
});

test('an option before the path does not swallow it', async () => {
  const folder = folderWith({ 'draft.py': TEMPLATE_NOTEBOOK });
  expect((await nbfix(folder, ['audit', '--select', 'gpu-gate', 'draft.py'])).out).toContain('draft.py:');
});

test('--output-file takes the report, without colours, and stdout nothing', async () => {
  const folder = folderWith({ 'draft.py': TEMPLATE_NOTEBOOK });
  const { code, out } = await nbfix(folder, ['audit', 'draft.py', '-o', 'report.txt'], { terminal: true });
  expect([code, out]).toEqual([1, '']);
  expect(readFileSync(join(folder, 'report.txt'), 'utf8')).toBe((await nbfix(folder, ['audit', 'draft.py'])).out);
});

test.each([
  ['not on a pipe', false, {}, [], false],
  ['on a terminal', true, {}, [], true],
  ['NO_COLOR', true, { NO_COLOR: '1' }, [], false],
  ['an empty NO_COLOR does not count', true, { NO_COLOR: '' }, [], true],
  ['FORCE_COLOR', false, { FORCE_COLOR: '1' }, [], true],
  ['FORCE_COLOR=0', true, { FORCE_COLOR: '0' }, [], false],
  ['a terminal without colours', true, { TERM: 'dumb' }, [], false],
  ['--color always', false, { NO_COLOR: '1' }, ['--color', 'always'], true],
  ['--color never', true, { FORCE_COLOR: '1' }, ['--color=never'], false],
  ['--no-color', true, {}, ['--no-color'], false],
])('colour: %s', async (_name, terminal, env, argv, wanted) => {
  const folder = folderWith({ 'draft.py': TEMPLATE_NOTEBOOK });
  const { out } = await nbfix(folder, ['audit', 'draft.py', ...argv], { terminal, env });
  expect(uncoloured(out) !== out).toBe(wanted);
});

test('an interruption ends the run with 130 and a whole report of what was done', async () => {
  const folder = folderWith({ 'draft.py': TEMPLATE_NOTEBOOK });
  const { code, out, err } = await nbfix(folder, ['audit', '.'], { interrupt: AbortSignal.abort() });
  expect([code, out, err]).toEqual([130, '', 'nbfix: interrupted; the report holds what was done until then\n']);
  const json = await nbfix(folder, ['audit', '.', '--output-format', 'json'], { interrupt: AbortSignal.abort() });
  expect(JSON.parse(json.out)).toMatchObject({ notebooks: [], error: 'interrupted' });
});

test('a cell that only CPython can read is a finding; the others are audited and repaired', async () => {
  const cell = '\n\n@app.cell\ndef _():\n    [*[*flat]] = [[1]]\n    return\n';
  const folder = folderWith({
    'a.py': QUIET_NOTEBOOK + cell,
    'b.py': TEMPLATE_NOTEBOOK.replace(/\n\n\n@app\.cell/, `\n${cell}$&`),
  });
  const { notebooks } = await auditJson(folder, ['a.py', 'b.py']);
  expect(notebooks[0]?.findings.map(({ rule }) => rule)).toEqual(['unreadable-cell']);
  expect(notebooks[1]?.findings.map(({ rule }) => rule)).toContain('gpu-gate');
  expect((await nbfix(folder, ['audit', 'a.py', '--fail-on', 'any'])).code).toBe(1);
  const { code, out } = await nbfix(folder, ['apply', 'b.py']);
  expect(code).toBe(0);
  expect(out).toMatch(/fixed gpu-gate/);
  expect(readFileSync(join(folder, 'b.py'), 'utf8')).toContain(cell);
});

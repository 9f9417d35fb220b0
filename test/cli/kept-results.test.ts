import { createHash } from 'node:crypto';
import { cpSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { folderWith } from '../workspace/folder.ts';
import { QUIET_NOTEBOOK, TEMPLATE_NOTEBOOK, nbfix, treeHash } from './run.ts';

const CACHE = '.kept';

/** One build's run in a folder, with the cache in it. */
async function run(folder: string, argv: readonly string[], build = 'one'): ReturnType<typeof nbfix> {
  const env = { PATH: process.env['PATH'], NBFIX_CACHE_DIR: join(folder, CACHE) };
  return nbfix(folder, argv, { env, build });
}

function entries(folder: string): string[] {
  return readdirSync(join(folder, CACHE), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
}

/** Makes every kept result tell of itself: a notebook of `LINES` lines, under a hash that is right. */
const LINES = 4_711;
function mark(folder: string): void {
  for (const file of entries(folder)) {
    const [, ...rest] = readFileSync(file, 'utf8').split('\n');
    const text = rest.join('\n').replaceAll(/"lines":\d+/g, `"lines":${LINES}`);
    writeFileSync(file, `${createHash('sha256').update(text).digest('hex')}\n${text}`);
  }
}

const AUDIT: string[] = ['audit', 'draft.py', '--output-format', 'json'];

/** Whether a run takes what an audit of `draft.py` has kept, when something has changed since. */
async function isTaken(change: (folder: string) => void, argv = AUDIT, build = 'one'): Promise<boolean> {
  const folder = folderWith({ 'draft.py': TEMPLATE_NOTEBOOK });
  await run(folder, AUDIT);
  mark(folder);
  change(folder);
  return (await run(folder, argv, build)).out.includes(String(LINES));
}

test('a result is kept for the next run', async () => {
  expect(await isTaken(() => {})).toBe(true);
});

test.each<[string, (folder: string) => void, string[]?, string?]>([
  ['the text', (folder) => writeFileSync(join(folder, 'draft.py'), `${TEMPLATE_NOTEBOOK}\n# new\n`)],
  ['the length of lines', (folder) => writeFileSync(join(folder, 'ruff.toml'), 'line-length = 79\n')],
  ['the rules', () => {}, [...AUDIT, '--select', 'gpu-gate']],
  ['the phase', () => {}, [...AUDIT, '--phase', 'A']],
  ['what is ignored', () => {}, [...AUDIT, '--ignore', 'gpu-gate']],
  ['the build', () => {}, AUDIT, 'two'],
  ['the command', () => {}, ['apply', '--dry-run', 'draft.py', '--output-format', 'json']],
  ['the settings', (folder) => writeFileSync(join(folder, 'pyproject.toml'), '[tool.nbfix]\nignore = ["gpu-gate"]\n')],
  ['the wish', () => {}, [...AUDIT, '--no-cache']],
  [
    'the name',
    (folder) => writeFileSync(join(folder, 'other.py'), TEMPLATE_NOTEBOOK),
    ['audit', 'other.py', '--output-format', 'json'],
  ],
])('it is not taken where something else is wanted: %s', async (_name, change, argv, build) => {
  expect(await isTaken(change, argv ?? AUDIT, build)).toBe(false);
});

test('it is taken while a pyproject.toml says nothing that counts', async () => {
  const change = (folder: string): void =>
    writeFileSync(join(folder, 'pyproject.toml'), '[tool.nbfix]\nexclude = ["old"]\n');
  expect(await isTaken(change)).toBe(true);
});

test.each<[string, boolean, (folder: string) => void]>([
  ['is as it was', true, () => {}],
  ['has another text', false, (folder) => writeFileSync(join(folder, 'utils.py'), 'def work():\n    return 3\n')],
  ['is gone', false, (folder) => rmSync(join(folder, 'utils.py'))],
  [
    'is hidden by a package',
    false,
    (folder) => cpSync(join(folder, 'package'), join(folder, 'utils'), { recursive: true }),
  ],
  ['imports what is there now', false, (folder) => writeFileSync(join(folder, 'tools.py'), 'x = 3\n')],
])('a result is taken while a module that the notebook imports %s: %j', async (_what, isSame, change) => {
  const notebook = QUIET_NOTEBOOK.replace('total = 1 + 1', 'from utils import work\n    total = work()');
  const files = { 'utils.py': 'import tools\ndef work():\n    return 2\n', 'package/__init__.py': '' };
  const folder = folderWith({ 'draft.py': notebook, ...files });
  await run(folder, AUDIT);
  mark(folder);
  change(folder);
  expect((await run(folder, AUDIT)).out.includes(String(LINES))).toBe(isSame);
  // What was made anew is kept in its place.
  mark(folder);
  expect((await run(folder, AUDIT)).out).toContain(String(LINES));
});

test('another template is another result', async () => {
  const template = readFileSync(new URL('../../templates/gpu-gate.py', import.meta.url), 'utf8');
  const folder = folderWith({ 'draft.py': TEMPLATE_NOTEBOOK, 'mine/gpu-gate.py': template });
  const argv = ['apply', '--dry-run', 'draft.py', '--templates', 'mine', '--phase', 'A', '--output-format', 'json'];
  await run(folder, argv);
  mark(folder);
  expect((await run(folder, argv)).out).toContain(String(LINES));
  writeFileSync(join(folder, 'mine/gpu-gate.py'), template.replace('\n', '\n# reworded\n'));
  expect((await run(folder, argv)).out).not.toContain(String(LINES));
});

test('bad settings are told at once, whatever is kept', async () => {
  const folder = folderWith({ 'draft.py': TEMPLATE_NOTEBOOK });
  await run(folder, AUDIT);
  for (const _time of ['first', 'second']) {
    const { code, out, err } = await run(folder, ['audit', 'draft.py', '--select', 'gpu-gat']);
    expect([code, out, err]).toEqual([2, '', 'nbfix: unknown rule "gpu-gat"; did you mean "gpu-gate"?\n']);
  }
});

test('what could not be read is not kept', async () => {
  const folder = folderWith({ 'torn.py': `${QUIET_NOTEBOOK}\n\n@app.cell\ndef _(:\n    return\n` });
  const first = await run(folder, ['audit', 'torn.py']);
  mark(folder);
  expect(await run(folder, ['audit', 'torn.py'])).toEqual(first);
});

test('a plan is taken for a dry run, and is made anew to be written', async () => {
  const folder = folderWith({ 'draft.py': TEMPLATE_NOTEBOOK });
  const dry = ['apply', '--dry-run', 'draft.py', '--output-format', 'json'];
  await run(folder, dry);
  mark(folder);
  expect((await run(folder, dry)).out).toContain(String(LINES));
  const { out } = await run(folder, ['apply', 'draft.py', '--output-format', 'json']);
  expect(out).not.toContain(String(LINES));
  expect(readFileSync(join(folder, 'draft.py'), 'utf8')).not.toBe(TEMPLATE_NOTEBOOK);
  // The result has nothing left to be written.
  await run(folder, ['apply', 'draft.py', '--output-format', 'json']);
  mark(folder);
  expect((await run(folder, ['apply', 'draft.py', '--output-format', 'json'])).out).toContain(String(LINES));
});

test('a cache that can not be written to is told once, and changes no result', async () => {
  const folder = folderWith({ 'a.py': TEMPLATE_NOTEBOOK, 'b.py': TEMPLATE_NOTEBOOK, [CACHE]: 'a file' });
  const { code, out, err } = await run(folder, ['audit', '.']);
  expect(err).toBe(
    `nbfix: nothing is kept for the next run: ${join(folder, CACHE)}: a part of the path is not a folder (NBFIX_CACHE_DIR names another folder)\n`,
  );
  expect(await nbfix(folder, ['audit', '.'])).toEqual({ code, out, err: '' });
});

test('spoilt entries are made anew', async () => {
  const folder = folderWith({ 'draft.py': TEMPLATE_NOTEBOOK });
  const first = await run(folder, AUDIT);
  const before = treeHash(join(folder, CACHE));
  for (const file of entries(folder)) writeFileSync(file, readFileSync(file).subarray(0, -7));
  expect(await run(folder, AUDIT)).toEqual(first);
  expect(treeHash(join(folder, CACHE))).toBe(before);
});

test('"nbfix cache" says where results are kept, and removes them', async () => {
  const folder = folderWith({ 'draft.py': TEMPLATE_NOTEBOOK });
  await run(folder, AUDIT);
  expect((await run(folder, ['cache', 'dir'])).out).toBe(`${join(folder, CACHE)}\n`);
  expect((await run(folder, ['cache', 'clean'])).err).toBe(`nbfix: ${join(folder, CACHE)}: 2 kept results removed\n`);
  expect(entries(folder)).toEqual([]);
});

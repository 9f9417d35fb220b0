import { readFileSync, renameSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { folderWith } from '../workspace/folder.ts';
import { QUIET_NOTEBOOK, TEMPLATE_NOTEBOOK, nbfix } from './run.ts';

const UPDATE = ['audit', '--baseline', 'known.json', '--update-baseline'];
const AUDIT = ['audit', '--baseline', 'known.json'];

test('a baseline: what it has does not count, whatever lines move; what is new does', async () => {
  const folder = folderWith({ 'draft/one.py': TEMPLATE_NOTEBOOK, 'draft/two.py': QUIET_NOTEBOOK });
  const written = await nbfix(folder, [...UPDATE, 'draft']);
  expect(written.code).toBe(0);
  expect(written.out).toMatch(/0 findings, .* in the baseline/);
  const text = readFileSync(join(folder, 'known.json'), 'utf8');
  expect(text).toMatch(/^\{\n {2}"version": 1,\n {2}"notebooks": \{\n {4}"draft\/one\.py": \[\n {6}\{"rule":/);
  expect(Object.keys((JSON.parse(text) as { notebooks: object }).notebooks)).toEqual(['draft/one.py']);
  // It is the same, written from another folder.
  expect(
    (await nbfix(join(folder, 'draft'), ['audit', '--baseline', '../known.json', '--update-baseline', '.'])).code,
  ).toBe(0);
  expect(readFileSync(join(folder, 'known.json'), 'utf8')).toBe(text);

  writeFileSync(
    join(folder, 'draft/one.py'),
    TEMPLATE_NOTEBOOK.replace('import marimo\n', '# moved\n\nimport marimo\n'),
  );
  expect(await nbfix(folder, [...AUDIT, 'draft'])).toMatchObject({ code: 0, err: '' });

  const more = QUIET_NOTEBOOK.replace('total = 1 + 1', 'total = gone + 1');
  writeFileSync(join(folder, 'draft/two.py'), more);
  const { code, out } = await nbfix(folder, [...AUDIT, '--fail-on', 'any', '--output-format', 'json', 'draft']);
  const { notebooks } = JSON.parse(out) as { notebooks: { status: string; findings: { rule: string }[] }[] };
  expect(code).toBe(1);
  expect(notebooks.map(({ status }) => status)).toEqual([expect.not.stringMatching('needs-fixes'), 'needs-fixes']);
  expect(notebooks.flatMap(({ findings }) => findings.map(({ rule }) => rule))).toEqual(['undefined-name']);
});

test('a baseline: what is no longer found is told, and goes with the next update', async () => {
  const folder = folderWith({ 'one.py': QUIET_NOTEBOOK.replace('1 + 1', 'gone'), 'two.py': TEMPLATE_NOTEBOOK });
  await nbfix(folder, [...UPDATE, '.']);
  writeFileSync(join(folder, 'one.py'), QUIET_NOTEBOOK);
  const { code, err } = await nbfix(folder, [...AUDIT, '.']);
  expect(code).toBe(0);
  expect(err).toBe('nbfix: known.json: 1 entry no longer found; --update-baseline takes them out\n');
  expect((await nbfix(folder, [...AUDIT, '--select', 'gpu-gate', '.'])).err).toBe('');
  // A run over one notebook leaves the others in it.
  await nbfix(folder, [...UPDATE, 'one.py']);
  expect(readFileSync(join(folder, 'known.json'), 'utf8')).not.toContain('one.py');
  expect(readFileSync(join(folder, 'known.json'), 'utf8')).toContain('two.py');
});

test('a baseline that was moved, or whose notebooks were: a note says why all is found again', async () => {
  const folder = folderWith({ 'draft/one.py': TEMPLATE_NOTEBOOK, 'draft/two.py': QUIET_NOTEBOOK });
  await nbfix(folder, [...UPDATE, 'draft']);
  renameSync(join(folder, 'known.json'), join(folder, 'draft/known.json'));
  const { code, err } = await nbfix(folder, ['audit', '--baseline', 'draft/known.json', 'draft']);
  expect(code).toBe(1);
  expect(err).toBe('nbfix: draft/known.json: 1 notebook of it not found; its paths are relative to its own folder\n');
});

test('a baseline that is reached by a link has the same notebooks', async () => {
  const folder = folderWith({ 'draft/one.py': TEMPLATE_NOTEBOOK, 'draft/two.py': TEMPLATE_NOTEBOOK });
  await nbfix(folder, [...UPDATE, 'draft']);
  const text = readFileSync(join(folder, 'known.json'), 'utf8');
  symlinkSync(folder, join(folder, 'link'));
  const linked = ['audit', '--baseline', join(folder, 'link/known.json'), 'draft/one.py'];
  expect(await nbfix(folder, linked)).toMatchObject({ code: 0, err: '' });
  await nbfix(folder, [...linked, '--update-baseline']);
  expect(readFileSync(join(folder, 'known.json'), 'utf8')).toBe(text);
});

test.each([
  ['no file', null, AUDIT, 'there is no such file; --update-baseline writes it'],
  ['no JSON', '{', AUDIT, 'known.json: not valid JSON'],
  ['another file', '{"name": "x"}', UPDATE, 'not a baseline of nbfix: "version" is missing'],
  ['a list', '[]', AUDIT, 'not a baseline of nbfix'],
  ['a later version', '{"version": 2, "notebooks": {}}', AUDIT, 'version 2 of the format is not known'],
  ['an unknown key', '{"version": 1, "notebook": {}}', AUDIT, 'unknown key "notebook"; did you mean "notebooks"?'],
  ['no notebooks', '{"version": 1}', AUDIT, '"notebooks" is no object'],
  ['entries that are none', '{"version": 1, "notebooks": {"a.py": {}}}', AUDIT, 'the entries of "a.py" are no list'],
  [
    'a bad entry',
    '{"version": 1, "notebooks": {"a.py": [{"rule": "x", "code": "y", "count": 0}]}}',
    AUDIT,
    'entry 1 of "a.py"',
  ],
  ['no --baseline', null, ['audit', '--update-baseline'], '--update-baseline needs --baseline FILE'],
  ['some rules', null, [...UPDATE, '--select', 'gpu-gate'], 'leave --phase, --select and --ignore out'],
  ['both ways', null, [...AUDIT, '--add-ignore'], 'choose one'],
])('a bad baseline: %s', async (_name, text, argv, message) => {
  const folder = folderWith({ 'a.py': QUIET_NOTEBOOK, ...(text === null ? {} : { 'known.json': text }) });
  const { code, err } = await nbfix(folder, [...argv, 'a.py']);
  expect(code).toBe(2);
  expect(err).toContain(message);
  if (text !== null) expect(readFileSync(join(folder, 'known.json'), 'utf8')).toBe(text);
});

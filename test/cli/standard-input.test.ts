import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { folderWith } from '../workspace/folder.ts';
import { QUIET_NOTEBOOK, TEMPLATE_NOTEBOOK, nbfix } from './run.ts';

const NAMED = ['-', '--stdin-filename', 'lab/x.py'];

test('audit reads a notebook from standard input, and calls it as it is told to', async () => {
  const folder = folderWith({ 'x.py': TEMPLATE_NOTEBOOK });
  const json = ['--output-format', 'json'];
  const file = await nbfix(folder, ['audit', ...json, 'x.py']);
  expect(
    await nbfix(folder, ['audit', ...json, '-', '--stdin-filename', 'x.py'], { stdin: TEMPLATE_NOTEBOOK }),
  ).toEqual(file);
  const nameless = await nbfix(folder, ['audit', ...json, '-'], { stdin: TEMPLATE_NOTEBOOK });
  expect(nameless).toEqual({ ...file, out: file.out.replaceAll('"x.py"', '"-"') });
});

test('apply prints what it would have written, and its report to stderr', async () => {
  const folder = folderWith({ 'x.py': TEMPLATE_NOTEBOOK });
  const words = ['--phase', 'A', '--output-format', 'json'];
  const { out, err } = await nbfix(folder, ['apply', ...words, '-', '--stdin-filename', 'y.py'], {
    stdin: TEMPLATE_NOTEBOOK,
  });
  await nbfix(folder, ['apply', ...words, 'x.py']);
  expect(out).toBe(readFileSync(join(folder, 'x.py'), 'utf8'));
  expect(out).not.toBe(TEMPLATE_NOTEBOOK);
  expect(JSON.parse(err.slice(err.indexOf('{')))).toMatchObject({ notebooks: [{ path: 'y.py', changed: true }] });
  expect(readdirSync(folder).toSorted()).toEqual(['.nbfix', 'x.py']);
});

test.each(['--diff', '--dry-run'])('apply %s prints the diff in the place of the text', async (flag) => {
  const folder = folderWith({ 'x.py': TEMPLATE_NOTEBOOK });
  const words = ['apply', '--phase', 'A'];
  const file = await nbfix(folder, [...words, '--dry-run', 'x.py']);
  expect(file.out).toContain('+++ b/x.py');
  const printed = await nbfix(folder, [...words, flag, '-', '--stdin-filename', 'x.py'], { stdin: TEMPLATE_NOTEBOOK });
  expect(printed.out).toBe(file.out);
  expect(printed.code).toBe(1);
});

test.each<[string, string, string[]]>([
  ['nothing to repair', QUIET_NOTEBOOK, []],
  ['line ends and a byte order mark', `\ufeff${QUIET_NOTEBOOK.replaceAll('\n', '\r\n')}`, []],
  ['a script, where these are ignored', 'print("hello")\n', ['--ignore-scripts']],
  ['a name that is excluded', TEMPLATE_NOTEBOOK, ['--exclude', 'lab', '--force-exclude']],
])('apply prints the text as it was: %s', async (_name, text, words) => {
  const { code, out } = await nbfix(folderWith({}), ['apply', ...words, ...NAMED], { stdin: text });
  expect(out).toBe(text);
  expect(code).toBe(0);
});

test.each<[string, string | Uint8Array, string]>([
  ['a script', 'print("hello")\n', 'lab/x.py'],
  ['another encoding', Buffer.from('caf\xe9', 'latin1'), 'not UTF-8'],
  ['nothing', '', 'the file is empty'],
  ['more than any notebook', Buffer.alloc(5_000_001, 'a'), 'too large, nbfix reads up to 5 MB'],
])('apply prints nothing where it can read no notebook: %s', async (_name, stdin, message) => {
  const { code, out, err } = await nbfix(folderWith({}), ['apply', ...NAMED], { stdin });
  expect(out).toBe('');
  expect(err).toContain(message);
  expect(code).toBe(2);
});

test('modules are looked up beside the name', async () => {
  const folder = folderWith({ 'lab/tools.py': 'import torch\n\ndef train():\n    torch.zeros(1).cuda()\n' });
  const text = QUIET_NOTEBOOK.replace('    total = 1 + 1\n', '    from tools import train\n    train()\n');
  const findings = async (...words: string[]): Promise<string> =>
    (await nbfix(folder, ['audit', '--select', 'gpu-gate', '-', ...words], { stdin: text })).out;
  expect(await findings('--stdin-filename', 'lab/x.py')).not.toBe(
    (await findings('--stdin-filename', 'x.py')).replaceAll('x.py', 'lab/x.py'),
  );
});

test.each([
  [['audit', '-', 'x.py'], '"-" is standard input: give no other path with it'],
  [['verify', '-'], 'only audit and apply read standard input ("-")'],
  [['drift', 'x.py', '-'], 'only audit and apply read standard input ("-")'],
  [['audit', 'x.py', '--stdin-filename', 'y.py'], '--stdin-filename needs the path "-"'],
])('nbfix %j: %s', async (argv, message) => {
  const { code, err } = await nbfix(folderWith({ 'x.py': QUIET_NOTEBOOK }), argv);
  expect(err).toContain(message);
  expect(code).toBe(2);
});

import { chmodSync, readFileSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { packageFolder } from '../../src/workspace/package.ts';
import { folderWith } from '../workspace/folder.ts';
import { TEMPLATE_NOTEBOOK, nbfix } from './run.ts';

const NOTEBOOKS = join(packageFolder(), 'test/notebooks');
const names = readdirSync(NOTEBOOKS).filter((name) => name.endsWith('.py'));

function without(text: string): string {
  return text.replaceAll(/^ *# nbfix: .*\n/gm, '').replaceAll(/ {2}# nbfix: .*$/gm, '');
}

test.each(names)('--add-ignore silences all of %s, and only adds comments', async (name) => {
  const text = readFileSync(join(NOTEBOOKS, name), 'utf8');
  const folder = folderWith({ [name]: text });
  const { code, out, err } = await nbfix(folder, ['audit', '--add-ignore=a reason', name]);
  expect(err).toMatch(/^nbfix: \d+ findings silenced in 1 notebook\n$/);
  expect(out).toContain('0 findings');
  expect(code).toBe(0);
  const after = readFileSync(join(folder, name), 'utf8');
  expect(after).toContain('] -- a reason\n');
  expect(without(after)).toBe(text);
});

test('--add-ignore keeps mode and line breaks, takes no path for a reason, and does nothing the second time', async () => {
  const folder = folderWith({ 'one.py': TEMPLATE_NOTEBOOK.replaceAll('\n', '\r\n') });
  const file = join(folder, 'one.py');
  chmodSync(file, 0o640);
  expect((await nbfix(folder, ['audit', '--phase', 'A', '--add-ignore', 'one.py'])).code).toBe(0);
  const text = readFileSync(file, 'utf8');
  expect(text).toContain('-- TODO: say why');
  expect(text.replaceAll('\r\n', '')).not.toMatch(/[\r\n]/);
  expect(statSync(file).mode & 0o777).toBe(0o640);
  expect((await nbfix(folder, ['audit', '--phase', 'A', '--add-ignore', 'one.py'])).err).toBe(
    'nbfix: 0 findings silenced in 0 notebooks\n',
  );
  expect(readFileSync(file, 'utf8')).toBe(text);
});

test('--add-ignore leaves comments about comments to their author', async () => {
  const text =
    'import marimo\n\napp = marimo.App()\n\n\n@app.cell\ndef _():\n    x = 1  # nbfix: ignor[gpu-gate] -- why\n    return\n';
  const folder = folderWith({ 'one.py': text });
  const { code, err } = await nbfix(folder, ['audit', '--add-ignore', '--fail-on', 'any', 'one.py']);
  expect(code).toBe(1);
  expect(err).toContain('one.py:8: invalid-ignore is not silenced: correct the comment itself\n');
  expect(readFileSync(join(folder, 'one.py'), 'utf8')).toBe(text);
});

test('--add-ignore wants a reason of one line', async () => {
  const folder = folderWith({ 'one.py': TEMPLATE_NOTEBOOK });
  const { code, err } = await nbfix(folder, ['audit', '--add-ignore=a\nb', 'one.py']);
  expect([code, err]).toEqual([2, 'nbfix: --add-ignore: a reason is one line of text\n']);
});

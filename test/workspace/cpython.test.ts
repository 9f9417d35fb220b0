import { chmodSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { compileInPython } from '../../src/workspace/cpython.ts';
import { folderWith } from './folder.ts';

const env = { PATH: process.env['PATH'] };

test('each text gets its own answer from one process', () => {
  const texts = ['x = 1\n', 'def f(:\n', '\ufeffx = "🔄"\r\n', 'def f():\n    pass\n  x\n', 'x = "\0"'];
  expect(compileInPython(texts, env)?.answers).toEqual([
    null,
    'invalid syntax (line 1)',
    null,
    'unindent does not match any outer indentation level (line 3)',
    expect.stringContaining('null bytes'),
  ]);
});

test('what CPython only warns of compiles', () => {
  expect(compileInPython(['x = "\\d" is 1\n'], env)?.answers).toEqual([null]);
});

test('code that nests too deep for CPython is called that', () => {
  expect(compileInPython([`x = 1${' + 1'.repeat(100_000)}\n`], env)?.answers).toEqual([
    'the code nests too deep for it',
  ]);
});

test('without a python3 there is no answer', () => {
  expect(compileInPython(['x = 1'], { PATH: folderWith({ 'not-python': '' }) })).toBe(null);
});

/** A folder with a python3 that dies at a text with DEADLY in it; each start of it leaves a line in the file `starts`. */
function mortalPython(): { readonly PATH: string } {
  const folder = folderWith({
    python3: `#!${process.execPath}
const { appendFileSync, readFileSync, writeSync } = require('node:fs');
const texts = JSON.parse(readFileSync(0, 'utf8'));
appendFileSync(__dirname + '/starts', texts.length + ' ');
writeSync(1, 'ready 11\\n');
for (const text of texts) {
  if (text.includes('DEADLY')) process.kill(process.pid, 'SIGKILL');
  writeSync(1, JSON.stringify(text === 'bad' ? 'invalid syntax (line 1)' : null) + '\\n');
}
`,
  });
  chmodSync(join(folder, 'python3'), 0o755);
  return { PATH: folder };
}

test('a text that the interpreter does not survive costs the others nothing', () => {
  const texts = ['x', 'bad', 'DEADLY', 'y', 'DEADLY', 'bad'];
  const expected = [null, 'invalid syntax (line 1)', undefined, null, undefined, 'invalid syntax (line 1)'];
  expect(compileInPython(texts, mortalPython())?.answers).toEqual(expected);
  expect(compileInPython(['DEADLY'], mortalPython())?.answers).toEqual([undefined]);
});

test('long texts come in batches, all of them', () => {
  const env = mortalPython();
  const texts = ['a'.repeat(12_000_000), 'bad', 'b'.repeat(9_000_000), 'c'.repeat(2_000_000), 'bad'];
  expect(compileInPython(texts, env)?.answers).toEqual([
    null,
    'invalid syntax (line 1)',
    null,
    null,
    'invalid syntax (line 1)',
  ]);
  expect(readFileSync(join(env.PATH, 'starts'), 'utf8')).toBe('1 2 2 ');
});

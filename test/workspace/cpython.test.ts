import { expect, test } from 'vitest';
import { compileInPython } from '../../src/workspace/cpython.ts';
import { folderWith } from './folder.ts';

const env = { PATH: process.env['PATH'] };

test('each text gets its own answer from one process', () => {
  const texts = ['x = 1\n', 'def f(:\n', '\ufeffx = "🔄"\r\n', 'def f():\n    pass\n  x\n', 'x = "\0"'];
  expect(compileInPython(texts, env)).toEqual([
    null,
    'invalid syntax (line 1)',
    null,
    'unindent does not match any outer indentation level (line 3)',
    expect.stringContaining('null bytes'),
  ]);
});

test('what CPython only warns of compiles', () => {
  expect(compileInPython(['x = "\\d" is 1\n'], env)).toEqual([null]);
});

test('without a python3 there is no answer', () => {
  expect(compileInPython(['x = 1'], { PATH: folderWith({ 'not-python': '' }) })).toBe(null);
});

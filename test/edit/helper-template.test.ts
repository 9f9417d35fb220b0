import { expect, test } from 'vitest';
import {
  fillHelper,
  functionOf,
  parseHelpers,
  withCalled,
  type HelperTemplate,
} from '../../src/edit/helper-template.ts';
import { messageOf } from './message.ts';

function template(text: string): HelperTemplate {
  return parseHelpers('ours/helpers.py', text);
}

const SAMPLE = template(`"""Words"""

import cupy
import marimo as mo


def alert(text):
    return mo.callout(text)


def full(error):
    return alert(f"full: {error}")


def free():
    import gc
    __imports__

    gc.collect()
    __empty_caches__
`);

test('says what its functions are known by, what they call, and what modules they read', () => {
  expect([...SAMPLE.modules]).toEqual([
    ['cupy', 'cupy'],
    ['mo', 'marimo'],
  ]);
  expect(functionOf(SAMPLE, 'full').parameters).toEqual(['error']);
  expect(withCalled(SAMPLE, ['free', 'full']).map(({ name }) => name)).toEqual(['alert', 'full', 'free']);
});

test('fills holes with statements, and takes the line of a hole away for which there are none', () => {
  const holes = new Map([
    ['imports', []],
    ['empty_caches', ['if cuda:', '    empty()']],
  ]);
  expect(fillHelper(SAMPLE, functionOf(SAMPLE, 'free'), holes, new Map())).toBe(
    'def free():\n    import gc\n\n    gc.collect()\n    if cuda:\n        empty()',
  );
});

test('gives what a function reads, and the function itself, the names of the notebook', () => {
  const names = new Map([
    ['full', 'full_2'],
    ['alert', '_alert'],
    ['error', 'problem'],
  ]);
  expect(fillHelper(SAMPLE, functionOf(SAMPLE, 'full'), new Map(), names)).toBe(
    'def full_2(problem):\n    return _alert(f"full: {problem}")',
  );
});

test.each([
  ['no Python', 'def full(:\n', 'ours/helpers.py: the template is not valid Python'],
  ['a statement', 'import gc\nx = 1\n', 'ours/helpers.py:2: a template holds imports and functions only'],
])('%s is an error that names the file', (_what, text, message) => {
  expect(messageOf(() => template(text))).toBe(message);
});

test('a function that is missing, or a hole that nobody fills, is an error that names the file', () => {
  expect(messageOf(() => functionOf(SAMPLE, 'no_gpu'))).toBe('ours/helpers.py: the function `no_gpu` is missing');
  expect(messageOf(() => fillHelper(SAMPLE, functionOf(SAMPLE, 'free'), new Map(), new Map()))).toBe(
    'ours/helpers.py: unknown hole __imports__ in `free`',
  );
});

test('puts imports of a function below its docstring, with a blank line where no other import follows', () => {
  const words = template(
    'def one():\n    """One."""\n    import gc\n\n    gc.collect()\n\n\ndef two():\n    """Two."""\n    return cupy\n',
  );
  const filled = (name: string): string =>
    fillHelper(words, functionOf(words, name), new Map(), new Map(), ['import cupy']);
  expect(filled('one')).toBe('def one():\n    """One."""\n    import cupy\n    import gc\n\n    gc.collect()');
  expect(filled('two')).toBe('def two():\n    """Two."""\n    import cupy\n\n    return cupy');
});

import { expect, test } from 'vitest';
import { inferredHints } from '../../../codemods/C/type-hints/inferred-hints.ts';
import { parseNotebook } from '../../../src/notebook/parse.ts';
import { notebookOf } from '../../support/build.ts';

function signatures(code: string): string[] {
  return inferredHints(parseNotebook('notebook.py', notebookOf(`${code}\nreturn`))).map(({ signature }) => signature);
}

test.each([
  ['def f(a=1): return a.b', 'f(a: int = 1)'],
  ['def f(a=-1.5, b="x", c=True, d=None): return a.b', 'f(a: float = -1.5, b: str = "x", c: bool = True, d=None)'],
  ['def f(a: int, *b, c={}, **d) -> str: return a.b', 'f(a: int, *b, c: dict = {}, **d) -> str'],
  ['def f(a: int): print(a)', 'f(a: int) -> None'],
  ['def f(a: int):\n    return 1, a', 'f(a: int) -> tuple'],
  ['def f(a: int):\n    return "x" if a else f"{a}"', 'f(a: int) -> str'],
  ['def f(a: int):\n    return a in (1, 2)', 'f(a: int) -> bool'],
  ['def f(a: int):\n    b = []\n    b += [a]\n    return b', undefined],
  ['def f(a: int):\n    b = []\n    b.append(a)\n    return b', 'f(a: int) -> list'],
  ['def f(a: int):\n    if a:\n        return 1\n    else:\n        return 1.5 * 2', 'f(a: int) -> float'],
  ['def f(a: int):\n    while True:\n        if a: return {}', 'f(a: int) -> dict'],
  ['def f(a: int):\n    with a:\n        return len(a)', 'f(a: int) -> int'],
  ['def f(a: int):\n    if a: return "x"', 'f(a: int) -> str | None'],
  ['def f(a: int):\n    return a < 1', undefined],
  ['def f(a: int):\n    return 2 ** -a', undefined],
  ['def f(a: int):\n    yield a', undefined],
  ['def f(a: int):\n    raise a', undefined],
  ['def f(a: int):\n    if a: return 1\n    return "x"', undefined],
  ['def f(a: int) -> int:\n    def g(b: int):\n        return b.c\n    return 1', undefined],
])('%j', (code, signature) => {
  expect(signatures(code)).toEqual(signature === undefined ? [] : [signature]);
});

test('a signature of several lines is told in one', () => {
  expect(signatures('def f(\n    a: int,\n    b=2,\n):\n    return a.b')).toEqual(['f(a: int, b: int = 2)']);
});

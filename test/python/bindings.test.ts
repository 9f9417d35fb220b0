import { describe, expect, test } from 'vitest';
import { type Bindings, bindingsOf, isPrivate } from '../../src/python/bindings.ts';
import { parsePython } from '../../src/python/tree.ts';

/** What a snippet binds and reads. Names are separated by blanks; what is left out is expected to be empty. */
interface Expected {
  readonly defs?: string;
  readonly refs?: string;
  readonly deleted?: string;
  readonly privateDefs?: string;
  readonly privateRefs?: string;
  /** How often each name occurs at the top level: `x:2 y`; a name without a number occurs once. Checked where given. */
  readonly uses?: string;
}

/** By title, the lines of a cell. The defs and refs are those of marimo 0.25.2 under Python 3.13. */
const SNIPPETS: Readonly<Record<string, readonly [title: string, code: string, expected: Expected][]>> = {
  assignments: [
    ['a plain one', 'x = y', { defs: 'x', refs: 'y', uses: 'x y' }],
    ['a chain binds its targets from left to right', 'a = a[0] = y', { defs: 'a', refs: 'y', uses: 'a:2 y' }],
    ['unpacking', '(a, [b, *c]), d = y', { defs: 'a b c d', refs: 'y' }],
    ['the value is read first', 'x = x + 1', { defs: 'x', refs: 'x', uses: 'x:2' }],
    ['an augmented one binds and does not read', 'x += y', { defs: 'x', refs: 'y', uses: 'x y' }],
    ['an augmented one reads its value first', 'x += x', { defs: 'x', refs: 'x' }],
    ['an annotated one', 'x: Foo = y', { defs: 'x', refs: 'Foo y' }],
    ['an annotation alone binds', 'x: Foo', { defs: 'x', refs: 'Foo' }],
    ['a string annotation is not parsed', 'x: "Foo" = y', { defs: 'x', refs: 'y', uses: 'x y' }],
    ['an annotation with dots and brackets', 'x: np.ndarray[T] | None = y', { defs: 'x', refs: 'T np y' }],
    ['attributes and items change objects', 'a.b = c[d] = e\na.f += 1', { refs: 'a c d e', uses: 'a:2 c d e' }],
    ['a walrus', 'if (n := f()) and n: m', { defs: 'n', refs: 'f m' }],
    ['a condition runs before its branches', 'y if (y := 1) else z', { defs: 'y', refs: 'z', uses: 'y:2 z' }],
    ['a later binding does not undo a read', 'print(x)\nx = 1', { defs: 'x', refs: 'print x', uses: 'print x:2' }],
    ['in every branch', 'if a:\n  b = 1\nelif c:\n  d = 1\nelse:\n  e = 1', { defs: 'b d e', refs: 'a c' }],
    ['in a while loop', 'while a:\n  b = 1\nelse:\n  c = 1', { defs: 'b c', refs: 'a' }],
  ],
  loops: [
    ['targets', 'for i, *j in r:\n  k = i\nelse:\n  l = j', { defs: 'i j k l', refs: 'r' }],
    ['marimo sees the target before the iterable', 'for x in x: pass', { defs: 'x', uses: 'x:2' }],
    ['an attribute as target', 'for a.b in c: pass', { refs: 'a c' }],
    ['async', 'async for i in x: pass', { defs: 'i', refs: 'x' }],
  ],
  with: [
    ['targets', 'with a as b, c() as (d, e.f), g as h[i]: j', { defs: 'b d', refs: 'a c e g h i j' }],
    ['in parentheses', 'with (a as b, c): pass', { defs: 'b', refs: 'a c' }],
    ['async', 'async with a as [b, c]:\n  await d', { defs: 'b c', refs: 'a d' }],
  ],
  imports: [
    ['dotted', 'import a.b.c, d', { defs: 'a d', uses: 'a d' }],
    ['alias', 'import a.b as c', { defs: 'c', uses: 'c' }],
    ['from', 'from .a import b, c as d', { defs: 'b d', uses: 'b d' }],
    ['in parentheses', 'from a import (\n  b,\n  c,\n)', { defs: 'b c' }],
    ['future', 'from __future__ import annotations', { defs: 'annotations' }],
    ['private', 'import a as _b\nfrom a import _c', { privateDefs: '_b _c', uses: '_b _c' }],
    [
      'in a try',
      'try:\n  import a\nexcept ImportError:\n  a = None',
      { defs: 'a', refs: 'ImportError', uses: 'ImportError a:2' },
    ],
  ],
  functions: [
    [
      'a definition',
      'def f(a, b=c, *d, e: E = g, **h) -> R:\n  return a, b, d, e, h',
      { defs: 'f', refs: 'E R c g', uses: 'E R c f g' },
    ],
    ['defaults are read outside', 'def f(x=x): return x', { defs: 'f', refs: 'x', uses: 'f x' }],
    ['recursion', 'def f(): return f()', { defs: 'f', uses: 'f:2' }],
    ['a closure reads from the cell', 'x = 1\ndef f(): return x', { defs: 'f x', uses: 'f x:2' }],
    ['a closure reads what the cell binds later', 'def f(): return x\nx = 1', { defs: 'f x', uses: 'f x:2' }],
    ['a closure reads from another cell', 'def f(): return x', { defs: 'f', refs: 'x', uses: 'f x' }],
    ['locals stay inside', 'def f():\n  y = 1\n  import os\n  return y, os', { defs: 'f', uses: 'f' }],
    [
      'a local read before it is bound is a ref for marimo only',
      'def f():\n  print(x)\n  x = 1',
      { defs: 'f', refs: 'print x', uses: 'f print' },
    ],
    ['a nested function captures a later local', 'def f():\n  def g(): return x\n  x = 1', { defs: 'f', uses: 'f' }],
    [
      'marimo takes a decorator for a capture',
      '@cache\ndef f(): pass\ncache = 1',
      { defs: 'cache f', uses: 'cache:2 f' },
    ],
    ['decorators', '@a.b(c)\nasync def f(): await d', { defs: 'f', refs: 'a c d', uses: 'a c d f' }],
    ['a parameter hides its name', 'x = 1\ndef f(x): return x', { defs: 'f x', uses: 'f x' }],
    ['a lambda', 'lambda a, b=c, *d, **e: (a, b, d, e, f)', { refs: 'c f', uses: 'c f' }],
    ['a walrus in a lambda stays there', 'lambda: (w := a)', { refs: 'a', uses: 'a' }],
    ['global and assigned: a def', 'def f():\n  global g\n  g = 1', { defs: 'f g', uses: 'f g:2' }],
    ['global and read: a ref', 'def f():\n  global g\n  return g', { defs: 'f', refs: 'g', uses: 'f g:2' }],
    [
      'global does not reach into nested functions',
      'def f():\n  global g\n  def h(): g = 1',
      { defs: 'f', refs: 'g', uses: 'f g' },
    ],
    [
      'global past a local of a function around',
      'def f():\n  g = 1\n  def h():\n    global g\n    g = 2',
      { defs: 'f g', uses: 'f g:2' },
    ],
    ['nonlocal', 'def f():\n  x = 1\n  def g():\n    nonlocal x\n    x = y', { defs: 'f', refs: 'y', uses: 'f y' }],
    ['type parameters', 'def f[T: B, *Ts, **P](t: T, *a: *Ts) -> T: return T', { defs: 'f', refs: 'B', uses: 'B f' }],
    ['yield and await', 'async def f():\n  yield a\n  x = await b', { defs: 'f', refs: 'a b' }],
  ],
  classes: [
    ['bases and keywords', '@a\nclass A(B, metaclass=M):\n  x = y', { defs: 'A', refs: 'B M a y', uses: 'A B M a y' }],
    ['its own name is a base', 'class A(A): pass', { defs: 'A', uses: 'A:2' }],
    ['a class variable of the same name', 'class A:\n  x = x', { defs: 'A', refs: 'x', uses: 'A x' }],
    [
      'for marimo a method sees class variables',
      'class A:\n  x = 1\n  def f(self): return x',
      { defs: 'A', uses: 'A x' },
    ],
    [
      'methods do not capture later methods',
      'class A:\n  def f(self): return g()\n  def g(self): pass',
      { defs: 'A', refs: 'g', uses: 'A g' },
    ],
    ['methods capture later class variables', 'class A:\n  def f(self): return g\n  g = 1', { defs: 'A', uses: 'A g' }],
    [
      'a method reads from another cell',
      'class A(B):\n  def f(self): return super().f(x)',
      { defs: 'A', refs: 'B super x' },
    ],
    [
      'dataclass fields',
      'class A:\n  x: int = 1\n  y: list[T] = field(x)',
      { defs: 'A', refs: 'T field int list', uses: 'A T field int list' },
    ],
    [
      'type parameters are known in methods',
      'class A[T]:\n  def f(self, x: T) -> T: return x',
      { defs: 'A', uses: 'A' },
    ],
    [
      'type parameters in bases are refs for marimo only',
      'class A[T](B[T]): pass',
      { defs: 'A', refs: 'B T', uses: 'A B' },
    ],
    ['a type alias', 'type X[T] = list[T] | Y', { defs: 'X', refs: 'Y list', uses: 'X Y list' }],
    ['a call of type that looks like an alias', 'type(a).b = c', { refs: 'a c type', uses: 'a c' }],
  ],
  comprehensions: [
    ['targets stay inside', '[x + y for x in z if x]', { refs: 'y z', uses: 'y z' }],
    ['the first iterable is outside', 'x = 1\n[x for x in x]', { defs: 'x', uses: 'x:2' }],
    ['several loops', '[a for b in c for a in b if d]', { refs: 'c d', uses: 'c d' }],
    ['dict, set and generator', '{k: v for k, v in d}, {s for s in t}, sum(g for g in h)', { refs: 'd h sum t' }],
    ['nested', '[[b for b in a] for a in c]', { refs: 'c', uses: 'c' }],
    ['a walrus binds outside', '[y := f(x) for x in z]\ny', { defs: 'y', refs: 'f z', uses: 'f y:2 z' }],
    [
      'a walrus binds in the function around',
      'def g(): return [(y := x) for x in z], y',
      { defs: 'g', refs: 'z', uses: 'g z' },
    ],
    ['async', 'async def f(): return [x async for x in y]', { defs: 'f', refs: 'y' }],
  ],
  exceptions: [
    ['e is no variable of the cell', 'try: a\nexcept E as e: print(e)', { refs: 'E a print', uses: 'E a print' }],
    [
      'not even when it is assigned',
      'try: a\nexcept E as e:\n  e = 5\n  b = e',
      { defs: 'b', refs: 'E a', uses: 'E a b' },
    ],
    [
      'e after the handler is a ref',
      'try: a\nexcept E as e: pass\nprint(e)',
      { refs: 'E a e print', uses: 'E a e print' },
    ],
    [
      'in nested functions and comprehensions too',
      'try: a\nexcept E as e:\n  f = lambda: [e for _ in e]',
      { defs: 'f', refs: 'E a' },
    ],
    ['two handlers', 'try: a\nexcept (E, F) as e: e\nexcept: e\nelse: b\nfinally: c', { refs: 'E F a b c e' }],
    ['groups', 'try: a\nexcept* m.E as e: e', { refs: 'a m' }],
    [
      'in a function, e stays in it',
      'def f():\n  try: a\n  except E as e: pass\n  return e',
      { defs: 'f', refs: 'E a e', uses: 'E a f' },
    ],
    ['private', 'try: a\nexcept E as _e: print(_e)', { refs: 'E a print' }],
  ],
  match: [
    [
      'captures',
      'match q:\n  case [a, *b] | {"k": c, **d}: pass\n  case (1 | 2) as e: pass',
      { defs: 'a b c d e', refs: 'q' },
    ],
    [
      'classes and values are read',
      'match q:\n  case A(b, c=d): pass\n  case M.N | M.O: pass\n  case {K.k: v}: pass',
      { defs: 'b d v', refs: 'A K M q' },
    ],
    [
      'guards, wildcards and literals',
      'match q:\n  case x if x > y: pass\n  case [_, *_]: pass\n  case "a" | -1: pass\n  case _: pass',
      { defs: 'x', refs: 'q y', uses: 'q x:2 y' },
    ],
    ['a capture in a private name', 'match q:\n  case int() as _i: _i', { refs: 'int q', privateDefs: '_i' }],
  ],
  strings: [
    ['f-strings', 'f"{a!r:>{w}} {b=} {c:%Y} {{d}}"', { refs: 'a b c w', uses: 'a b c w' }],
    ['nested f-strings', "f\"{f'{a}' + b['c']}\" f'{d}' '{e}'", { refs: 'a b d' }],
    ['nested format specs', 'f"{x:{y:{z}}}"', { refs: 'x y z' }],
    ['a lambda and a comprehension', 'f"{[i for i in a]} {(lambda j: j)(b)}"', { refs: 'a b', uses: 'a b' }],
  ],
  calls: [
    ['keyword names are no variables', 'f(a, *b, c=d, **e)', { refs: 'a b d e f', uses: 'a b d e f' }],
    ['attributes are no variables', 'a.b.c(d).e[f.g]', { refs: 'a d f', uses: 'a d f' }],
    ['builtins are refs', 'print(len(__name__), __file__)', { refs: '__file__ __name__ len print' }],
    ['soft keywords', 'match = type = case = print\nmatch(type, case)', { defs: 'case match type', refs: 'print' }],
  ],
  deletion: [
    ['of a name of another cell', 'del a, (b, c.d), e[0]', { refs: 'a b c e', deleted: 'a b', uses: 'a b c e' }],
    ['of an own name', 'x = 1\ndel x', { defs: 'x', uses: 'x:2' }],
    ['in a function', 'def f():\n  del x', { defs: 'f', refs: 'x', deleted: 'x', uses: 'f' }],
    [
      'of a global in a function',
      'def f():\n  global x\n  del x',
      { defs: 'f', refs: 'x', deleted: 'x', uses: 'f x:2' },
    ],
  ],
  'private names': [
    ['one underscore', '_x = 1\n_ = _x', { privateDefs: '_ _x', uses: '_ _x:2' }],
    ['two underscores alone', '__ = 1', { privateDefs: '__' }],
    ['a dunder is public', '__x = 1\n__version__ = __x', { defs: '__version__ __x' }],
    ['read only', 'x = _y', { defs: 'x', privateRefs: '_y', uses: '_y x' }],
    ['bound later', 'def f(): return _x\n_x = 1', { defs: 'f', privateDefs: '_x', uses: '_x:2 f' }],
    ['in functions', 'def _f(_a): return _a, _f, _b', { privateDefs: '_f', privateRefs: '_b', uses: '_b _f:2' }],
    ['global', 'def f():\n  global _x\n  _x = 1', { defs: 'f', privateDefs: '_x', uses: '_x:2 f' }],
  ],
  layout: [
    ['comments', '# a\nx = (  # b\n  1,\n)\n# c', { defs: 'x' }],
    ['nothing', '# only a comment', {}],
    ['a docstring', '"""Text with {braces}."""\nx = 1', { defs: 'x' }],
    ['characters beyond the basic plane', 'é = "😀"\nf"😀{é}{ß}"', { defs: 'é', refs: 'ß', uses: 'é:2 ß' }],
  ],
};

function bindings(code: string): Bindings {
  const root = parsePython(code);
  expect(root.hasError).toBe(false);
  return bindingsOf(root.namedChildren);
}

function sorted(names: Iterable<string>): string[] {
  return [...names].sort();
}

function words(text = ''): string[] {
  return text === '' ? [] : text.split(' ').sort();
}

describe.each(Object.entries(SNIPPETS))('%s', (_, snippets) => {
  test.each(snippets)('%s', (__, code, expected) => {
    const found = bindings(code);
    expect({
      defs: sorted(found.defs),
      refs: sorted(found.refs),
      deleted: sorted(found.deletedRefs),
      privateDefs: sorted(found.privateDefs),
      privateRefs: sorted(found.privateRefs),
    }).toEqual({
      defs: words(expected.defs),
      refs: words(expected.refs),
      deleted: words(expected.deleted),
      privateDefs: words(expected.privateDefs),
      privateRefs: words(expected.privateRefs),
    });
    if (expected.uses === undefined) return;
    const uses = [...found.occurrences].map(([name, nodes]) => (nodes.length === 1 ? name : `${name}:${nodes.length}`));
    expect(sorted(uses)).toEqual(words(expected.uses));
  });
});

test('occurrences are the identifiers themselves, in source order', () => {
  const code = 'def f(a=x):\n  return f"{x.y}" + g(x=x)\nx = f(a=1)\n';
  const nodes = bindings(code).occurrences.get('x') ?? [];
  expect(nodes.map((node) => [node.type, node.startIndex])).toEqual([
    ['identifier', code.indexOf('x)')],
    ['identifier', code.indexOf('x.y')],
    ['identifier', code.indexOf('=x)\n') + 1],
    ['identifier', code.indexOf('x = f')],
  ]);
});

test('star imports are reported', () => {
  const { starImports, defs } = bindings('from a import *\nfrom b import c');
  expect(starImports.map((node) => node.text)).toEqual(['from a import *']);
  expect(sorted(defs)).toEqual(['c']);
});

test.each([
  ['_', true],
  ['_x', true],
  ['__', true],
  ['__x', false],
  ['__init__', false],
  ['x_', false],
])('isPrivate(%s) is %s', (name, expected) => {
  expect(isPrivate(name)).toBe(expected);
});

test('no occurrence of a long cell is left out', () => {
  const line = 'total = sum(model(batch[i], scale=rate) for i in range(n)) + f"{total:.2f}".count("x")\n';
  const { occurrences } = bindingsOf(parsePython(line.repeat(1000)).namedChildren);
  expect(occurrences.get('total')).toHaveLength(2000);
});

import { afterAll, describe, expect, test } from 'vitest';
import fc from 'fast-check';
import { parsePython } from '../../src/python/tree.ts';
import { mistakeIn } from '../../src/python/validity.ts';
import { startPython } from '../support/python.ts';

const python = startPython(`
def answer(text):
    try:
        compile(text.encode("utf-8"), "<cell>", "exec", dont_inherit=True)
    except SyntaxError as error:
        return error.msg
`);
afterAll(() => python.close());

/** What is wrong with a text, as nbfix sees it; undefined when it is Python. */
function problemOf(text: string): string | undefined {
  const root = parsePython(text);
  return root.hasError ? 'the grammar does not take it' : mistakeIn(root, text)?.message;
}

/** By kind, code that the grammar takes and no Python does. */
const INVALID: Readonly<Record<string, readonly string[]>> = {
  indentation: [
    'if a:\nb\n',
    'def f():\n',
    'for a in b:\n    c\n  d\n',
    'if a:\n    b\n   c\n',
    'if a:\n\tb\n        c\n',
    'a\n b\n',
    'try:\n    a\n  finally:\n    b\n',
    'match a:\n    case 1:\n    case 2:\n        b\n',
    'if a:\n    b\nelse:\n# nothing\n',
    'def f():\n    if a:\n        b\n      else:\n        c\n',
  ],
  'Python 2': [
    'print a\n',
    'print "a",\n',
    'exec "a"\n',
    'a <> b\n',
    'raise A, "b"\n',
    'a = 0777\n',
    'a = 1L\n',
    'def f(a, (b, c)): pass\n',
    '[a for a in b, c]\n',
    'a = ur"b"\n',
  ],
  keywords: [
    'a.None = 1\n',
    'import a.class\n',
    'a = 1 +\nreturn\n',
    'def async(): pass\n',
    'f(lambda=1)\n',
    'True = 1\n',
  ],
  targets: [
    'f() = 1\n',
    'a, f() = b\n',
    'a + 1 = b\n',
    'a, b += c\n',
    'a, b: int\n',
    'a = b += c\n',
    '*a = b\n',
    '*a, *b = c\n',
    'for f() in a: pass\n',
    'with a as f(): pass\n',
    'del f()\n',
    'del a + b\n',
    'del *a\n',
    '__debug__ = 1\n',
    'a = (b as c)\n',
  ],
  signatures: [
    'def f(a, a): pass\n',
    'def f(a=1, b): pass\n',
    'def f(*, **k): pass\n',
    'def f(*a, *b): pass\n',
    'def f(**k, a): pass\n',
    'def f(a, *b, /): pass\n',
    'lambda a, a: 1\n',
    'f(a=1, a=2)\n',
    'f(a=1, b)\n',
    'f(**a, *b)\n',
    'f(a for a in b, c)\n',
  ],
  places: [
    'return\n',
    'class A:\n    return 1\n',
    'yield 1\n',
    'class A:\n    def f(self):\n        await a\n',
    'def f():\n    def g():\n        async with a: pass\n',
    'class A:\n    def f():\n        return [a async for a in b]\n',
    'break\n',
    'for a in b:\n    pass\nelse:\n    continue\n',
    'while a:\n    def f():\n        break\n',
    'def f():\n    return [(yield a) for a in b]\n',
    'a = *b\n',
    'print(*a, (*b))\n',
    'a := 1\n',
    'f(a=b := 1)\n',
    '[a := 1 for a in b]\n',
    'import a,\n',
    'assert a, b, c\n',
    'raise from a\n',
    'a not b\n',
    'a: b: c\n',
    'with a as b, : pass\n',
    'with (a as b), c: pass\n',
    '[a for a in lambda: b]\n',
    'from __future__ import later\n',
  ],
  declarations: [
    'nonlocal a\n',
    'def f():\n    nonlocal a\n',
    'def f(a):\n    global a\n',
    'def f():\n    a = 1\n    global a\n',
    'def f():\n    print(a)\n    global a\n',
  ],
  handlers: [
    'try:\n    a\nexcept:\n    b\nexcept C:\n    d\n',
    'try:\n    a\nexcept B as c.d:\n    e\n',
    'while a:\n    try:\n        b\n    except* C:\n        break\n',
  ],
  patterns: [
    'match a:\n    case b:\n        c\n    case d:\n        e\n',
    'match a:\n    case [b, b]:\n        c\n',
    'match a:\n    case B(c=1, d):\n        e\n',
    'match a:\n    case [*b, *c]:\n        d\n',
  ],
  types: [
    'class A[B = int, C]: pass\n',
    'def f[A: int = str, B](): pass\n',
    'type A[B: (yield)] = C\n',
    'type A = (b := C)\n',
  ],
  literals: [
    'b"é"\n',
    '"\\x4"\n',
    '"\\N{}"\n',
    'f"{a!x}"\n',
    '"a" b"c"\n',
    '1__0\n',
    'f"{lambda a: b}"\n',
    'f"{a:{b:{c:{d}}}}"\n',
    't"{a}" "b"\n',
    'a\u200b = 1\n',
  ],
};

describe.each(Object.entries(INVALID))('invalid %s', (_, texts) => {
  test.each(texts)('%j', async (text) => {
    expect(await python.ask(text)).not.toBeNull();
    expect(problemOf(text)).toBeDefined();
  });
});

/** What looks like the above. */
test.each([
  'print >>a, b\n',
  'print (a), b\n',
  'print -a\n',
  'if a: b; c\nelse: d\n',
  '\\\nif a:\n    b\n',
  'if a:\n    b\n    \\\n\nc\n',
  'if a:\n\tb\n\tif c:\n\t    d\n',
  'if a:\n    # comment\n  # comment\n    b\n',
  'class A: x = 1\n',
  '(a): int = 1\n',
  '(a) += 1\n',
  'a, *b = c\n*d, = e\n',
  'for *a, b in *c, *d: pass\n',
  'print(*a, *b(), c=1, *d, **e)\n',
  'f(a, *b.c, *d[e], **f)\n',
  'with (a as b, c as (d, e.f)): pass\n',
  'with (a): pass\n',
  'def f(a, /, b, *, c, d=1, **e): pass\n',
  'def f(a=1, *b, c, **d): pass\n',
  'lambda *, a, b=1: a\n',
  'def f():\n    a = 1\n    def g():\n        nonlocal a\n        a = 2\n',
  'def f():\n    def g():\n        nonlocal a\n        a = 2\n    for a in b: pass\n',
  'class A:\n    def f(self):\n        nonlocal __class__\n',
  'async def f():\n    return [await a async for b in c]\n',
  'def f():\n    return (a async for a in b)\n',
  'def f():\n    return [a for a in (yield)]\n',
  'while a:\n    for b in c:\n        pass\n    else:\n        break\n',
  'if (a := b) and (c := d): pass\n',
  'while a := b: print(c := d, [e := f], {g := h}, i[j := k])\n',
  'f"{a:=10} {(b := c)} {d=!r:>{e}}"\n',
  'match a:\n    case b if c: d\n    case [e, *_] | (e, _): f\n    case _: g\n',
  'match a:\n    case B(c, d=e) | B(e, d=c): f\n    case {"g": h, **i}: j\n',
  'match = case = type = 1\nmatch[case](type)\n',
  'try:\n    a\nexcept (B, C) as d:\n    e\nexcept:\n    f\n',
  'a = 0_0 + 0xF_f + 1_000.5e-1_0j + 0b1 + 00 + 1. + .5j\n',
  'a = rb"\\x" b"\\x41" + u"\\N{BULLET}" "\\d" if b else "\\\\x"\n'.replace(' b"', ' rb"').replace('+ u"', '\nc = u"'),
  'def f(): return *a, b\n',
  'def f(): yield *a, b\n',
  'a = *b, c\n',
  'del (a), [b, (c.d)], e[f]\n',
  'global a\n',
  'nonlocal_ = 1\n',
  '"""a\u200b"""  # \u200b\n',
  '@a.b[c](d)\n@(e := f)\ndef g(): ...\n',
  'x: int\ny: "a" = yield_ = None\n'.replace('yield_ = ', ''),
])('valid: %j', async (text) => {
  expect(await python.ask(text)).toBeNull();
  expect(problemOf(text)).toBeUndefined();
});

/** Mostly the first, now and then one of the others. */
const mostly = (usual: fc.Arbitrary<string>, ...odd: string[]): fc.Arbitrary<string> =>
  fc.oneof({ weight: 30, arbitrary: usual }, { weight: 1, arbitrary: fc.constantFrom(...odd) });

const NAMES = fc.constantFrom('a', 'b', 'c', 'd');
const TARGETS = mostly(
  fc.constantFrom('a', 'b.c', 'd[0]', '(a, b)', '[c, *d]', '(b)'),
  'f()',
  '*a',
  '1',
  'a + b',
  '__debug__',
  '(a, 1)',
  '[*a, *b]',
  'None',
  '(*a)',
  '',
);
const commas = (each: fc.Arbitrary<string>, minLength: number): fc.Arbitrary<string> =>
  fc.array(each, { minLength, maxLength: 3 }).map((parts) => parts.join(', '));

const EXPRESSIONS = fc.letrec<Record<'any' | 'some', string>>((tie) => ({
  some: fc.oneof(commas(mostly(tie('any'), '*a', '*b.c', '*f(d)', '(*a)', 'a := 1', '**b'), 1), tie('any')),
  any: fc.oneof(
    { maxDepth: 3, withCrossShrink: true },
    mostly(
      fc.constantFrom('a', 'b', '1', '"s"', 'f"{a}"', '...', 'None', '1_0.5e3j'),
      '0777',
      '(yield)',
      'b"é"',
      'a := 1',
      '1__0',
      '"\\x"',
      'f"{b!z}"',
      '"a" b"b"',
      'a.if',
      'await a',
      'a as b',
    ),
    fc
      .tuple(tie('any'), mostly(fc.constantFrom('+', 'and', '<', 'not in', 'if b else', '**'), '<>', ':='), tie('any'))
      .map((parts) => parts.join(' ')),
    tie('some').map((list) => `(${list},)`),
    tie('some').map((list) => `[${list}]`),
    commas(mostly(tie('any'), '*a', '**b', 'c=1', 'd=2', 'x for x in b', 'a := 1', '*a()'), 0).map(
      (list) => `f(${list})`,
    ),
    tie('some').map((list) => `a[${list}]`),
    tie('any').map((each) => `(not ${each})`),
    fc
      .tuple(tie('any'), TARGETS, tie('any'), mostly(fc.constant('for'), 'async for'))
      .map(([each, target, source, word]) => `[${each} ${word} ${target} in ${source}]`),
    fc.tuple(NAMES, tie('any')).map(([name, each]) => `(lambda ${name}: ${each})`),
    tie('any').map((each) => `(d := ${each})`),
  ),
}));
const { any, some } = EXPRESSIONS;
const PARAMETERS = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom('', 'a', 'a, b=1', 'a, /, b', '*, c', '*a, b: int = 2, **k', 'self, *args') },
  { weight: 1, arbitrary: commas(fc.constantFrom('a', 'b', 'c=1', '*', '/', '*a', '**k', 'b: int'), 1) },
);
const SIMPLE = fc.oneof(
  any,
  some,
  fc.tuple(TARGETS, some).map(([target, value]) => `${target} = ${value}`),
  fc.tuple(TARGETS, TARGETS, any).map(([first, second, value]) => `${first} = ${second} = ${value}`),
  fc.tuple(TARGETS, any).map(([target, value]) => `${target} += ${value}`),
  fc.tuple(TARGETS, any).map(([target, value]) => `${target}: int = ${value}`),
  TARGETS.map((target) => `del ${target}`),
  some.map((list) => `return ${list}`),
  any.map((each) => `raise ${each}`),
  fc.constantFrom('pass', 'break', 'continue', 'import a.b as c', 'from a import b, c', 'global d', 'nonlocal a'),
  fc.constantFrom(
    'print a',
    'yield a',
    'print(a)',
    'a = yield b',
    'await a',
    'raise a, b',
    'assert a, b, c',
    'import a,',
  ),
);
type Lines = readonly string[];
const BLOCKS = fc.letrec<{ line: Lines; block: Lines }>((tie) => {
  const inner = fc.tuple(
    tie('block'),
    fc.oneof({ weight: 30, arbitrary: fc.constant(4) }, { weight: 1, arbitrary: fc.constantFrom(0, 2, 8) }),
  );
  const under = (header: string, [lines, depth]: [Lines, number]): Lines => [
    header,
    ...lines.map((line) => ' '.repeat(depth) + line),
  ];
  return {
    line: fc.oneof(
      { maxDepth: 3 },
      { weight: 6, arbitrary: SIMPLE.map((line): Lines => [line]) },
      { weight: 1, arbitrary: fc.tuple(any, inner).map(([condition, body]) => under(`if ${condition}:`, body)) },
      { weight: 1, arbitrary: fc.tuple(any, inner).map(([condition, body]) => under(`while ${condition}:`, body)) },
      {
        weight: 1,
        arbitrary: fc
          .tuple(TARGETS, some, inner)
          .map(([target, list, body]) => under(`for ${target} in ${list}:`, body)),
      },
      { weight: 2, arbitrary: fc.tuple(PARAMETERS, inner).map(([list, body]) => under(`def f(${list}):`, body)) },
      { weight: 1, arbitrary: fc.tuple(PARAMETERS, inner).map(([list, body]) => under(`async def f(${list}):`, body)) },
      { weight: 1, arbitrary: inner.map((body) => under('class A(B, c=1):', body)) },
      {
        weight: 1,
        arbitrary: fc
          .tuple(any, TARGETS, inner)
          .map(([value, target, body]) => under(`with ${value} as ${target}:`, body)),
      },
      {
        weight: 1,
        arbitrary: fc
          .tuple(inner, mostly(fc.constantFrom(' E as c', ' E', ' (E, F) as d', '*E'), ' E as a.b', ''), inner, inner)
          .map(([body, head, handler, rest]) => [
            ...under('try:', body),
            ...under(`except${head}:`, handler),
            ...under('else:', rest),
          ]),
      },
    ),
    block: fc.array(tie('line'), { minLength: 1, maxLength: 3 }).map((lines) => lines.flat()),
  };
});

/** As a file, in a function, in one that may await. */
const PROGRAMS = fc.tuple(BLOCKS.block, fc.constantFrom('', 'def g():', 'async def g():')).map(([lines, head]) => {
  const body = lines.map((line) => (head === '' ? `${line}\n` : `    ${line}\n`));
  return `${head}\n${body.join('')}`;
});

/** marimo lets a cell await. */
const AWAITS = /^'?(?:await|async).* outside/;

test('random code: the verdict is that of CPython', async () => {
  await fc.assert(
    fc.asyncProperty(PROGRAMS, async (text) => {
      const root = parsePython(text);
      const problem = await python.ask(text);
      // What the grammar does not take is not fixed, be it wrong or new.
      if (root.hasError || AWAITS.test(String(problem))) return;
      const isValid = problem === null;
      expect([text, mistakeIn(root, text)?.message === undefined]).toEqual([text, isValid]);
    }),
    // The tree alone does not tell all that CPython knows, so these programs are always the same.
    { numRuns: 1_000, seed: 11 },
  );
});

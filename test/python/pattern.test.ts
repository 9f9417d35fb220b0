import { expect, test } from 'vitest';
import { matchesIn, pattern, statementsPattern, type Pattern, type Resolve } from '../../src/python/pattern.ts';
import { children, parsePython, walk, type Node } from '../../src/python/tree.ts';

/** What the names of the code below are imported as. */
const IMPORTS: ReadonlyMap<string, string> = new Map([
  ['mo', 'marimo'],
  ['marimo', 'marimo'],
  ['stop', 'marimo.stop'],
  ['torch', 'torch'],
  ['t', 'torch'],
  ['cuda', 'torch.cuda'],
  ['nn', 'torch.nn'],
  ['load', 'torch.load'],
]);

const resolve: Resolve = (node) => {
  if (node.type === 'identifier') return IMPORTS.get(node.text);
  const [object, member] = node.type === 'attribute' ? children(node) : [];
  const path = object === undefined ? undefined : resolve(object);
  return path === undefined || member === undefined ? undefined : `${path}.${member.text}`;
};

/** What a pattern finds in code, hole by hole; undefined where it finds nothing. */
function found(source: string, code: string): Record<string, string | string[]> | undefined {
  const root = parsePython(code);
  if (root.hasError) throw new Error(`${code} is no Python`);
  const [first] = matchesIn(walk(root), pattern(source) as Pattern<Record<string, Node | readonly Node[]>>, resolve);
  if (first === undefined) return undefined;
  const textOf = ({ text }: Node): string => text;
  return Object.fromEntries(
    Object.entries(first.holes).map(([name, held]) => [name, 'text' in held ? held.text : held.map(textOf)]),
  );
}

const SPINNER = 'with mo.status.spinner(**__named__) as __spinner__: *__work__';
const HANDLER = 'try:\n    *__work__\nexcept Exception as __error__:\n    *__handling__';

test.each<[string, string, Record<string, string | string[]>]>([
  // One expression.
  ['mo.stop(__condition__)', 'mo.stop(a is None)', { condition: 'a is None' }],
  ['mo.stop(__condition__, mo.md(__text__))', 'mo.stop(a, mo.md("b"))', { condition: 'a', text: '"b"' }],
  ['__x__.half()', 'model.to(device).half()', { x: 'model.to(device)' }],
  ['__x__ is None', 'if not (error is None):\n    pass', { x: 'error' }],
  ['__x__ = None', '_error = None', { x: '_error' }],
  ['__f__(__x__)', 'g(1)', { f: 'g', x: '1' }],
  ['f"{__x__}"', 'f"{a + b}"', { x: 'a + b' }],
  ['[__x__ for __x__ in __xs__]', '[a for a in f(b)]', { x: 'a', xs: 'f(b)' }],
  ['__rows__[__at__]', 'table[0]', { rows: 'table', at: '0' }],
  // A name after a dot.
  ['__object__.__method__()', 'bar.close()', { object: 'bar', method: 'close' }],
  ['__element__.value', 'a.b.value', { element: 'a.b' }],
  // Twice the same.
  ['__x__ = f(__x__)', 'a.b = f((a.b))', { x: 'a.b' }],
  ['f(__x__, key=__x__)', 'f(1 + 1, key=1 + 1)', { x: '1 + 1' }],
  // Any number.
  ['f(*__all__)', 'f()', { all: [] }],
  ['f(*__all__)', 'f(x for x in y)', { all: ['(x for x in y)'] }],
  ['f(__first__, *__rest__)', 'f(1, 2, *more)', { first: '1', rest: ['2', '*more'] }],
  ['f(*__rest__, __last__)', 'f(1, 2, 3)', { rest: ['1', '2'], last: '3' }],
  ['f(**__named__)', 'f(b=1, **c)', { named: ['b=1', '**c'] }],
  ['f(a=__a__, **__named__)', 'f(b=1, a=2, c=3)', { a: '2', named: ['b=1', 'c=3'] }],
  ['f(*__all__, **__named__)', 'f(1, b=2)', { all: ['1'], named: ['b=2'] }],
  ['[*__items__]', 'x = [1, *a]', { items: ['1', '*a'] }],
  ['{"a": __a__, **__rest__}', '{"a": 1, **b, "c": 2}', { a: '1', rest: ['**b', '"c": 2'] }],
  [
    'def __f__(*__parameters__): *__body__',
    'def g(a, b: int = 1, *, c):\n    a\n    b',
    { f: 'g', parameters: ['a', 'b: int = 1', '*', 'c'], body: ['a', 'b'] },
  ],
  // Keyword arguments in any order, those that are unpacked too.
  ['f(a=__a__, b=__b__)', 'f(b=1, a=2)', { a: '2', b: '1' }],
  ['f(__x__, a=1, **options)', 'f(3, **options, a=1)', { x: '3' }],
  // Statements.
  ['if __condition__: __statement__', 'if a:\n    b = 1', { condition: 'a', statement: 'b = 1' }],
  [
    'for __x__ in range(__n__): *__body__',
    'for i in range(9):\n    a()\n    # why\n    b()',
    { x: 'i', n: '9', body: ['a()', 'b()'] },
  ],
  ['for __x__ in __all__: *__body__', 'for (a, b) in c: d; e', { x: '(a, b)', all: 'c', body: ['d', 'e'] }],
  [SPINNER, 'with mo.status.spinner(title="a") as s:\n    b()', { named: ['title="a"'], spinner: 's', work: ['b()'] }],
  [
    HANDLER,
    'try:\n    a()\nexcept Exception as e:\n    b()\n    c()',
    { work: ['a()'], error: 'e', handling: ['b()', 'c()'] },
  ],
  [
    'if __c__:\n    *__before__\n    __x__.close()',
    'if a:\n    b()\n    c()\n    d.close()',
    { c: 'a', before: ['b()', 'c()'], x: 'd' },
  ],
  ['return __value__', 'def f():\n    return (1)', { value: '(1)' }],
  ['del __x__', 'del a', { x: 'a' }],
  ['raise __x__', 'raise E() ', { x: 'E()' }],
  // Names by their imports.
  ['torch.cuda.is_available()', 'cuda.is_available()', {}],
  ['torch.cuda.is_available()', 't.cuda.is_available()', {}],
  ['isinstance(__x__, torch.nn.Linear)', 'isinstance(m, nn.Linear)', { x: 'm' }],
  ['mo.stop(__c__)', 'marimo.stop(a)', { c: 'a' }],
  ['mo.stop(__c__)', 'stop(a)', { c: 'a' }],
  ['marimo.stop(__c__)', 'mo.stop(a)', { c: 'a' }],
  ['__x__.load(a)', 'model.load(a)', { x: 'model' }],
  ['f(load=__x__)', 'f(load=1)', { x: '1' }],
  // Layout.
  ['f(__x__, [1, 2])', 'f(  # why\n    (a),\n    [\n        1,\n        2,  # and\n    ],\n)', { x: '(a)' }],
  ['(f)((__x__))', 'f(1)', { x: '1' }],
  ['f()', '(f)(  )', {}],
  ['[]', 'x = [ ]', {}],
  ['a not in b', 'a not  in b', {}],
  ['__x__ = 1, 2', 'a = (1, 2)', { x: 'a' }],
  ['__x__, __y__ = z', '(a, b) = z', { x: 'a', y: 'b' }],
  ['a + b', 'a + \\\n    b', {}],
  // Strings.
  ['f("a")', "f('a')", {}],
  ['f("a")', 'f("""a""")', {}],
  ['f("it\'s")', "f('it\\'s')", {}],
  ['f("")', "f('')", {}],
  ['f(Rb"a")', "f(bR'a')", {}],
  ['f(u"a")', "f('a')", {}],
  ['f"{__x__:>8} GB"', "f'{a:>8} GB'", { x: 'a' }],
])('%s finds %s', (source, code, holes) => {
  expect(found(source, code)).toEqual(holes);
});

test.each([
  // Parts of names, which read nothing.
  ['torch.load', 'model.load'],
  ['torch.load', 'fetch(load=1)'],
  ['torch.load', 'from torch import load'],
  ['isinstance', 'check.isinstance'],
  ['mo.stop(__c__)', 'mo.stop()'],
  ['mo.stop(__c__)', 'mo.stop(a, b)'],
  ['mo.stop(__c__)', 'mo.stop(output=a)'],
  ['mo.stop(__c__)', 'mo.stop(*a)'],
  ['mo.stop(__c__)', 'mo.stop(a, output=b)'],
  ['mo.stop(__c__)', 'other.stop(a)'],
  ['mo.stop(__c__, *__rest__)', 'mo.stop()'],
  ['mo.stop(__c__, *__rest__)', 'mo.stop(a, output=b)'],
  ['f(**__named__)', 'f(1)'],
  ['f(a=1)', 'f(a=2)'],
  ['f(a=1)', 'f(b=1)'],
  ['f(a=1)', 'f(a=1, b=2)'],
  ['f(**a)', 'f(**b)'],
  ['__x__ = f(__x__)', 'a = f(b)'],
  ['torch.cuda.is_available()', 'model.cuda.is_available()'],
  ['torch.cuda.is_available()', 'torch.is_available()'],
  ['torch.cuda.is_available()', 'torch.cuda.is_available'],
  ['load(__x__)', 'load(1)'],
  ['__x__.half()', 'model.half'],
  ['__x__.half()', 'model.double()'],
  ['__x__ + 1', 'a - 1'],
  ['__x__[1:]', 'a[:1]'],
  ['__x__ < 1 < 2', 'a < 1 <= 2'],
  ['(1, 2)', 'x = [1, 2]'],
  ['with __x__: *__body__', 'with a as b:\n    pass'],
  ['with __x__: *__body__', 'async def f():\n    async with a:\n        pass'],
  ['if __x__: *__body__', 'if a:\n    pass\nelse:\n    pass'],
  ['if __x__: __only__', 'if a:\n    b\n    c'],
  ['def f(): *__body__', 'async def f():\n    pass'],
  ['__x__ = 1', 'a: int = 1'],
  ['__x__ = 1', 'a += 1'],
  ['f("a")', 'f(b"a")'],
  ['f("\\d")', 'f(r"\\d")'],
  ['f("{a}")', 'f(f"{a}")'],
  ['f"{__x__}"', 'f"{a!r}"'],
  ['f"{__x__:>8}"', 'f"{a:>9}"'],
  ['1', 'x = 2'],
])('%s does not find %s', (source, code) => {
  expect(found(source, code)).toBeUndefined();
});

test.each([
  ['f(', 'it is not valid Python'],
  ['', 'it must be one expression or one statement'],
  ['a\nb', 'it must be one expression or one statement'],
  ['__x__', 'it would match anything'],
  ['(__x__)', 'it would match anything'],
  ['*__x__', 'it would match anything'],
  ['f(*__x__, *__y__)', '*__y__ is not in a list'],
  ['f(**__x__, **__y__)', '**__y__ follows **__x__'],
  ['f(*__x__, [*__x__])', '*__x__ is used twice'],
  ['f(*__x__, g(__x__))', 'one hole is both one node and many'],
  ['2 *__x__', '*__x__ is not a hole there'],
  ['f("__x__")', '__x__ is not a hole there'],
  ['f(__x__=1)', '__x__ is not a hole there'],
  ['f"{a:>{__x__}}"', '__x__ is not a hole there'],
  ['type(a).__name__', '__name__ is not a hole there'],
  ['match a:\n    case (1, __x__): b', 'what a case matches, `(1, __x__)`, can have no hole'],
])('%s is no pattern: %s', (source, reason) => {
  expect(() => pattern(source)).toThrow(`the pattern \`${source}\`: ${reason}`);
});

const LIMIT = statementsPattern('__x__ = len(__list__)\n*__between__\nif __x__ > 9: mo.stop(True)');

test.each([
  ['n = len(a)\nif n > 9:\n    mo.stop(True)', ['n', 'a', '']],
  ['n = len(a)\n# why\nb()\nc()\nif n > 9:\n    mo.stop(True)', ['n', 'a', 'b() c()']],
  ['n = len(a)\nif m > 9:\n    mo.stop(True)', undefined],
  ['n = len(a)', undefined],
  ['n = len(a)\nif n > 9:\n    mo.stop(True)\nd()', undefined],
])('statements that follow each other: %s', (code, expected) => {
  const holes = LIMIT(children(parsePython(code)), resolve);
  expect(holes && [holes.x.text, holes.list.text, holes.between.map(({ text }) => text).join(' ')]).toEqual(expected);
});

test('statements with a hole where none can be', () => {
  expect(() => statementsPattern('a = 1\nb = "__x__"')).toThrow('__x__ is not a hole there');
  expect(() => statementsPattern('a =')).toThrow('it is not valid Python');
});

test('the type of what is found has the holes', () => {
  const loop = pattern('for __x__ in f(*__rest__): __y__');
  const [match] = matchesIn(walk(parsePython('for a in f(1, 2): b')), loop, resolve);
  const holes: { readonly x: Node; readonly rest: readonly Node[]; readonly y: Node } | undefined = match?.holes;
  expect([holes?.x.text, holes?.rest.length, holes?.y.text]).toEqual(['a', 2, 'b']);
});

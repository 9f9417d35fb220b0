import { describe, expect, test } from 'vitest';
import { fillPart, namesBoundBy, parseSnippet, type Holes, type Snippet } from '../../src/edit/snippet.ts';
import { messageOf } from './message.ts';

function snippet(text: string): Snippet {
  return parseSnippet('templates/t.py', text);
}

/** A template whose one function `part` has the given body. */
function part(...lines: string[]): Snippet {
  return snippet(`def part():\n${lines.map((line) => (line === '' ? '\n' : `    ${line}\n`)).join('')}`);
}

function fill(lines: readonly string[], holes: Holes, names: Readonly<Record<string, string>> = {}): string {
  return fillPart(part(...lines), 'part', holes, new Map(Object.entries(names)));
}

describe('a template', () => {
  test('has a docstring, imports and parts', () => {
    const { imports, parts } = snippet(
      '"""Words\nof several lines."""\nimport gc, marimo as mo\nimport a.b as c\n\n\ndef one():\n    x\n\n\n# a comment\ndef two():\n    y\n',
    );
    expect([...imports]).toEqual([
      ['gc', 'gc'],
      ['mo', 'marimo'],
      ['c', 'a.b'],
    ]);
    expect([...parts.keys()]).toEqual(['one', 'two']);
  });

  test('may be empty', () => {
    expect(snippet('').parts.size).toBe(0);
  });

  test('keeps comments and blank lines of its parts, without the header', () => {
    const text =
      'def part() -> "x: y":  # of the header\n    # first\n    a = 1\n\n    if a:\n        # inner\n        b\n    # last\n';
    expect(fillPart(snippet(text), 'part', {})).toBe('# first\na = 1\n\nif a:\n    # inner\n    b\n# last');
  });

  test('may have Windows line breaks', () => {
    expect(fillPart(snippet('def part():\r\n    a\r\n    b\r\n'), 'part', {})).toBe('a\nb');
  });

  test.each([
    ['is no Python', 'def part(:\n    x\n', 'templates/t.py: the template is not valid Python'],
    [
      'has a statement outside its functions',
      'import gc\nx = 1\n',
      'templates/t.py:2: a template holds imports and functions only',
    ],
    ['has a from-import', 'from a import b\n', 'templates/t.py:1: a template holds imports and functions only'],
    ['has a class', 'class A:\n    pass\n', 'templates/t.py:1: a template holds imports and functions only'],
    [
      'has a string of several lines',
      'def part():\n    x\n    f("""a\n    b""")\n',
      'templates/t.py:3: a string in a template must be on one line',
    ],
    [
      'has a string with a backslash at a line end',
      "def part():\n    f('a\\\n  b')\n",
      'templates/t.py:2: a string in a template must be on one line',
    ],
    [
      'has a body on the line of its head',
      'def part(): x\n',
      "templates/t.py:1: the body of a template's function must start on a new line",
    ],
    [
      'is indented by two spaces',
      'def part():\n  x\n',
      'templates/t.py:2: a template must be indented by four spaces a level',
    ],
    [
      'is indented by tabs',
      'def part():\n\tx\n',
      'templates/t.py:2: a template must be indented by four spaces a level',
    ],
    [
      'has an inner block of another depth',
      'def part():\n    if x:\n      y\n',
      'templates/t.py:3: a template must be indented by four spaces a level',
    ],
  ])('that %s is refused', (_, text, message) => {
    expect(messageOf(() => snippet(text))).toBe(message);
  });

  test('may have a block on the line of its head', () => {
    expect(fill(['if a: b'], {})).toBe('if a: b');
  });
});

describe('holes', () => {
  test('a string goes in as it is', () => {
    expect(fill(['x = __value__', 'f(a=__value__)'], { value: '1 + 2' })).toBe('x = 1 + 2\nf(a=1 + 2)');
  });

  test('in an f-string', () => {
    expect(fill(['f(f"{__name__}: {__name__.x!r:>{__width__}}")'], { name: 'a', width: '9' })).toBe(
      'f(f"{a}: {a.x!r:>{9}}")',
    );
  });

  test('not in the text of a string or a comment', () => {
    expect(fill(['f("__value__")  # __value__'], {})).toBe('f("__value__")  # __value__');
  });

  test('a keyword and an attribute of that name are holes too', () => {
    expect(fill(['f(__key__=1).__key__'], { key: 'k' })).toBe('f(k=1).k');
  });

  test('__work__ and other dunder names stay', () => {
    expect(fill(['with a:', '    __work__', 'B.__Name__'], {})).toBe('with a:\n    __work__\nB.__Name__');
  });

  test('a list becomes list elements', () => {
    const lines = ['f(', '    [', '        __items__,', '        "b",', '    ]', ')'];
    expect(fill(lines, { items: ['"1"', '"2"'] })).toBe(
      'f(\n    [\n        "1",\n        "2",\n        "b",\n    ]\n)',
    );
  });

  test('a list becomes list elements where no comma follows', () => {
    expect(fill(['f(', '    a, [', '        __items__', '    ]', ')'], { items: ['1', '2'] })).toBe(
      'f(\n    a, [\n        1,\n        2\n    ]\n)',
    );
  });

  test('a list becomes statements', () => {
    expect(fill(['if a:', '    __do__', '    c'], { do: ['x', 'if y:', '    z'] })).toBe(
      'if a:\n    x\n    if y:\n        z\n    c',
    );
  });

  test.each([[null], [[]]])('%j takes an element away with its line', (nothing) => {
    expect(fill(['f([', '    a,', '    __b__,', '    c,', '])'], { b: nothing })).toBe('f([\n    a,\n    c,\n])');
    expect(fill(['a', '__b__', 'c'], { b: nothing })).toBe('a\nc');
    expect(fill(['a', '__b__'], { b: nothing })).toBe('a');
  });

  test('null takes an argument away', () => {
    expect(fill(['f(', '    a=1,', '    b=__b__,', ')'], { b: null })).toBe('f(\n    a=1,\n)');
    expect(fill(['f(__a__, b)'], { a: null })).toBe('f(b)');
    expect(fill(['f(a=__a__, b=1)'], { a: null })).toBe('f(b=1)');
  });

  test.each<[string, string, Holes, string]>([
    ['no filling', 'f(__a__)', {}, 'templates/t.py: unknown hole __a__ in `part`'],
    ['a filling without a hole', 'f(a)', { a: 'x' }, 'templates/t.py: `part` has no hole __a__'],
    [
      'null for a part of an expression',
      'f(1 + __a__)',
      { a: null },
      'templates/t.py: __a__ must be an argument, a list element or a statement of its own',
    ],
    [
      'null for a value',
      'x = __a__',
      { a: null },
      'templates/t.py: __a__ must be an argument, a list element or a statement of its own',
    ],
    [
      'null in an f-string',
      'f(f"{__a__}")',
      { a: null },
      'templates/t.py: __a__ must be an argument, a list element or a statement of its own',
    ],
    [
      'a list for a keyword argument',
      'f(a=__a__)',
      { a: ['1'] },
      'templates/t.py: __a__ must be a list element or a statement of its own',
    ],
  ])('%s is refused', (_, line, holes, message) => {
    expect(messageOf(() => fill([line], holes))).toBe(message);
  });

  test('null for a hole that an overridden template has left out is fine', () => {
    expect(fill(['f()'], { a: null })).toBe('f()');
  });

  test('a part that is missing is named', () => {
    expect(messageOf(() => fillPart(part('x'), 'gate', {}))).toBe('templates/t.py: the function `gate` is missing');
  });
});

describe('names', () => {
  test('are replaced as names, not as attributes, keywords or text', () => {
    expect(fill(['mo.md(mo=mo, x=a.mo, y="mo", z=f"{mo}")'], {}, { mo: 'marimo' })).toBe(
      'marimo.md(mo=marimo, x=a.mo, y="mo", z=f"{marimo}")',
    );
  });

  test('bound by a part are its private ones', () => {
    expect(namesBoundBy(part('_a = __b__', 'for _, _c in d: f(e=_g.h)'), 'part')).toEqual(['_a', '_c', '_g']);
  });
});

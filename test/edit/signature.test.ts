import { describe, expect, test } from 'vitest';
import { applyEdits } from '../../src/edit/edit.ts';
import { parseNotebook } from '../../src/notebook/parse.ts';
import { syncSignatures } from '../../src/edit/signature.ts';
import { notebookOf, type CellText } from '../support/build.ts';

/** Changes a notebook's text, syncs the signatures and gives the new text. */
function synced(text: string, change: (text: string) => string): string {
  const before = parseNotebook('notebook.py', text);
  const after = parseNotebook('notebook.py', change(text));
  const result = applyEdits(after.text, syncSignatures(before, after));
  // A second look finds nothing left to do.
  const again = parseNotebook('notebook.py', result);
  expect(syncSignatures(before, again)).toEqual([]);
  return result;
}

function reads(names: readonly string[]): (text: string) => string {
  return (text) => text.replace('use()', `use(${names.join(', ')})`);
}

/** What follows a marker in a text, up to another one. */
function between(text: string, start: string, end: string): string {
  const from = text.indexOf(start) + start.length;
  return text.slice(from, text.indexOf(end, from));
}

/** Another cell whose parameters are out of order, as nobody but a person writes them. */
const UNSORTED: CellText = { parameters: '(y, x)', body: 'print(x, y)\nreturn' };

describe('parameters', () => {
  /** By title: the parameters before, the names that the body now reads, the parameters after. */
  const cases: readonly (readonly [title: string, before: string, names: string, after: string])[] = [
    ['none', '()', 'd', '(d)'],
    ['none, several names', '()', 'k d', '(d, k)'],
    ['none, with a comment inside', '(  # nothing\n)', 'd', '(d  # nothing\n)'],
    ['one', '(c)', 'd', '(c, d)'],
    ['in order: at the front', '(d, g)', 'c', '(c, d, g)'],
    ['in order: between', '(c, g)', 'd', '(c, d, g)'],
    ['in order: several at one place', '(c, k)', 'g d', '(c, d, g, k)'],
    ['in order: at both ends', '(d, g)', 'c k', '(c, d, g, k)'],
    ['capitals come first, as in marimo', '(a, b)', 'Zed', '(Zed, a, b)'],
    ['out of order: at the end', '(g, c)', 'd', '(g, c, d)'],
    ['a trailing comma', '(c, d,)', 'g', '(c, d, g,)'],
    ['no blanks', '(c,d)', 'g', '(c,d, g)'],
    ['annotated ones', '(c: int, d: str)', 'g', '(c: int, d: str, g)'],
    ['present already', '(c, d)', 'd', '(c, d)'],
    ['one a line', '(\n    c,\n    g,\n)', 'd', '(\n    c,\n    d,\n    g,\n)'],
    ['one a line: at the end', '(\n    c,\n    d,\n)', 'g', '(\n    c,\n    d,\n    g,\n)'],
    ['one a line: at the end, several', '(\n    c,\n    d,\n)', 'k g', '(\n    c,\n    d,\n    g,\n    k,\n)'],
    ['one a line, no trailing comma', '(\n    c,\n    d\n)', 'g', '(\n    c,\n    d,\n    g\n)'],
    ['one a line, but one only', '(\n    c,\n)', 'd', '(\n    c,\n    d,\n)'],
    ['one a line, a comment after the last', '(\n    c,\n    d,  # d\n)', 'g', '(\n    c,\n    d,  # d\n    g,\n)'],
    ['one a line, out of order', '(\n    g,\n    c,\n)', 'd', '(\n    g,\n    c,\n    d,\n)'],
    ['one a line under the parenthesis', '(c,\n      d)', 'g', '(c,\n      d,\n      g)'],
    ['packed', '(\n    c, g,\n    k,\n)', 'd', '(\n    c, d, g,\n    k,\n)'],
    ['packed: at the end', '(\n    c, d,\n    g,\n)', 'k', '(\n    c, d,\n    g, k,\n)'],
    [
      'packed: a full last line',
      `(\n    c, d,\n    g, ${'l'.repeat(80)}\n)`,
      'x',
      `(\n    c, d,\n    g, ${'l'.repeat(80)},\n    x\n)`,
    ],
  ];

  test.each(cases)('%s', (_, before, names, after) => {
    const list = names.split(' ');
    const text = notebookOf(
      {
        parameters: '(b, a)',
        body: `print(a, b)\n${'Zed a b c d g k y x'
          .split(' ')
          .map((name) => `${name} = 1`)
          .join('\n')}\nreturn`,
      },
      { name: 'reader', parameters: before, body: 'use()\nreturn' },
    );
    // Without the cell out of order: the reader's own list decides, or, for a single name, that of the notebook.
    const sorted = text.replace('(b, a)', '(a, b)');
    expect(between(synced(sorted, reads(list)), 'def reader', ':\n    use')).toBe(after);
  });

  test('a single name where the notebook keeps no order', () => {
    const text = notebookOf('a = b = 1\nx = y = 1\nreturn', UNSORTED, {
      name: 'reader',
      parameters: '(b)',
      body: 'use()\nreturn',
    });
    expect(between(synced(text, reads(['a'])), 'def reader', ':\n')).toBe('(b, a)');
  });

  test('of an async cell', () => {
    const text = notebookOf('a = 1\nreturn', { definition: 'async def', name: 'reader', body: 'await use()\nreturn' });
    expect(synced(text, reads(['a']))).toContain('async def reader(a):\n');
  });

  test('in a file with Windows line breaks', () => {
    const text = notebookOf('a = b = c = 1\nreturn', {
      name: 'reader',
      parameters: '(\n    a,\n    b,\n)',
      body: 'use()\nreturn',
    });
    const result = synced(text.replaceAll('\n', '\r\n'), reads(['c']));
    expect(between(result, 'def reader', ':\r\n')).toBe('(\r\n    a,\r\n    b,\r\n    c,\r\n)');
    expect(result).not.toMatch(/[^\r]\n/);
  });
});

describe('return', () => {
  /** By title: the definer's return before, the names that another cell now reads, the return after. */
  const cases: readonly (readonly [title: string, before: string, names: string, after: string])[] = [
    ['bare, one name', 'return', 'd', 'return (d,)'],
    ['bare, several names', 'return', 'g d', 'return d, g'],
    ['bare, with a comment', 'return  # nothing', 'd', 'return (d,)  # nothing'],
    ['one name in parentheses', 'return (d,)', 'g', 'return (d, g)'],
    ['one name in parentheses, in front', 'return (d,)', 'c', 'return (c, d)'],
    ['one name in parentheses, on both sides', 'return (d,)', 'c g', 'return (c, d, g)'],
    ['one name and a comma', 'return d,', 'g', 'return d, g'],
    ['one name and a comma, in front', 'return d,', 'c', 'return c, d'],
    ['one name alone', 'return d', 'g', 'return d, g'],
    ['one name in parentheses without a comma', 'return (d)', 'g', 'return (d, g)'],
    ['several names', 'return c, g', 'd', 'return c, d, g'],
    ['several names, at the end', 'return c, d', 'g', 'return c, d, g'],
    ['several names and a comma', 'return c, d,', 'g', 'return c, d, g,'],
    ['several names, out of order', 'return g, c', 'd', 'return g, c, d'],
    ['in parentheses', 'return (c, g)', 'd', 'return (c, d, g)'],
    [
      'in parentheses, one a line',
      'return (\n    c,\n    g,\n)',
      'd',
      'return (\n        c,\n        d,\n        g,\n    )',
    ],
    [
      'in parentheses, one a line, at the end',
      'return (\n    c,\n    d,\n)',
      'g k',
      'return (\n        c,\n        d,\n        g,\n        k,\n    )',
    ],
    ['in parentheses, one alone on its line', 'return (\n    c,\n)', 'd', 'return (\n        c,\n        d,\n    )'],
    ['in parentheses, packed', 'return (\n    c, g,\n    k,\n)', 'd', 'return (\n        c, d, g,\n        k,\n    )'],
    ['an empty tuple', 'return ()', 'd', 'return (d,)'],
    ['None', 'return None', 'd', 'return (d,)'],
    ['present already', 'return c, d', 'd', 'return c, d'],
    ['present already, alone in parentheses', 'return (d)', 'd', 'return (d)'],
  ];

  test.each(cases)('%s', (_, before, names, after) => {
    const text = notebookOf(
      { name: 'definer', body: `c = d = g = k = 1\n${before}` },
      { name: 'reader', body: 'use()\nreturn' },
    );
    expect(between(synced(text, reads(names.split(' '))), 'k = 1\n    ', '\n\n\n@app')).toBe(after);
  });

  test('none at all: it goes after the last statement, with the line breaks of the file', () => {
    const text = notebookOf('d = [\n    1]  # one\n', { name: 'reader', body: 'use()\nreturn' });
    expect(synced(text, reads(['d']))).toContain('    d = [\n        1]  # one\n    return (d,)\n\n\n\n@app.cell');
    expect(synced(text.replaceAll('\n', '\r\n'), reads(['d']))).toContain('# one\r\n    return (d,)\r\n\r\n');
  });

  test('none at all, at the end of a file without a last line break', () => {
    const text = notebookOf({ name: 'reader', body: 'use()\nreturn' }, 'd = 1')
      .split('\n\n\nif __name__')[0]!
      .trimEnd();
    const result = synced(text, reads(['d']));
    expect(result.endsWith('    d = 1\n    return (d,)')).toBe(true);
  });

  test('none at all, in an indented block', () => {
    const text = notebookOf('if a:\n    d = 1 \\\n\n', { name: 'reader', body: 'use()\nreturn' });
    expect(synced(text, reads(['d']))).toContain('    if a:\n        d = 1 \\\n\n    return (d,)\n');
  });

  test('too long for one line: on several, as marimo writes it', () => {
    const [first, ...more] = ['a', 'b', 'c', 'd'].map((each) => each.repeat(30)) as [string, ...string[]];
    const text = (value: string): string =>
      notebookOf(`${[first, ...more].join(' = ')} = 1\nreturn${value}`, { name: 'reader', body: 'use()\nreturn' });
    const all = [first, ...more].map((name) => `        ${name},\n`).join('');
    expect(synced(text(` ${first},`), reads(more))).toContain(`\n    return (\n${all}    )\n`);
    expect(synced(text(` (${first}, ${more[0]!})`), reads(more))).toContain(`\n    return (\n${all}    )\n`);
    expect(synced(text(''), reads([first, ...more]))).toContain(`\n    return (\n${all}    )\n`);
  });

  test('a comma without parentheses where the author writes them so', () => {
    const text = notebookOf(
      'c = 1\nreturn c,',
      { name: 'definer', body: 'd = 1\nreturn' },
      { name: 'reader', body: 'use()\nreturn' },
    );
    expect(synced(text, reads(['d']))).toContain('    d = 1\n    return d,\n');
  });

  test('names that several cells now read', () => {
    const text = notebookOf('c = d = g = 1\nreturn', 'use_g()\nreturn', 'use_c()\nreturn');
    const result = synced(text, (each) => each.replace('use_g()', 'use(g, d)').replace('use_c()', 'use(c, d)'));
    expect(result).toContain('c = d = g = 1\n    return c, d, g\n');
    expect(result).toContain('def _(d, g):\n    use(g, d)');
    expect(result).toContain('def _(c, d):\n    use(c, d)');
  });
});

describe('what the change made superfluous', () => {
  /** By title: the lists before, the names that the body no longer reads or binds, the lists after. */
  const cases: readonly (readonly [title: string, before: string, gone: string, after: string])[] = [
    ['the first', '(b, c, d)', 'b', '(c, d)'],
    ['one between', '(b, c, d)', 'c', '(b, d)'],
    ['the last', '(b, c, d)', 'd', '(b, c)'],
    ['the last before a comma', '(b, c,)', 'c', '(b,)'],
    ['all', '(b, c)', 'b c', '()'],
    ['all of several lines', '(\n    b,\n    c,\n)', 'b c', '()'],
    ['one a line', '(\n    b,\n    c,\n    d,\n)', 'c', '(\n    b,\n    d,\n)'],
    ['one a line, the last', '(\n    b,\n    c\n)', 'c', '(\n    b,\n)'],
    ['packed', '(\n    b, c,\n    d,\n)', 'c', '(\n    b, d,\n)'],
    ['annotated', '(b: int, c: int = 1)', 'c', '(b: int)'],
    ['none where a comment stands in the list', '(\n    b,  # why\n    c,\n)', 'b', '(\n    b,  # why\n    c,\n)'],
    ['none that was not read before', '(b, other)', 'c', '(b, other)'],
  ];
  test.each(cases)('parameters: %s', (_, before, gone, after) => {
    const text = notebookOf('b = c = d = 1\nreturn', {
      name: 'reader',
      parameters: before,
      body: 'use(b, c, d)\nreturn',
    });
    const left = ['b', 'c', 'd'].filter((name) => !gone.split(' ').includes(name));
    const result = synced(text, (each) => each.replace('use(b, c, d)', `use(${left.join(', ')})`));
    expect(between(result, 'def reader', ':\n    use')).toBe(after);
  });

  const returns: typeof cases = [
    ['one of several', 'return b, c, d', 'c', 'return b, d'],
    ['all but one: a tuple stays a tuple', 'return b, c', 'c', 'return b,'],
    ['all but one, in parentheses', 'return (b, c)', 'b', 'return (c,)'],
    ['all but one of several lines', 'return (\n    b,\n    c\n)', 'b', 'return (\n        c,\n    )'],
    ['the only one', 'return (b,)', 'b', 'return'],
    ['all', 'return b, c', 'b c', 'return'],
    ['none that was not bound before', 'return b, other', 'c', 'return b, other'],
  ];
  test.each(returns)('return: %s', (_, before, gone, after) => {
    const text = notebookOf(`b = c = d = 1\n${before}`, 'print(1)\nreturn');
    const left = ['b', 'c', 'd'].filter((name) => !gone.split(' ').includes(name));
    const result = synced(text, (each) => each.replace('b = c = d = 1', `${['_', ...left].join(' = ')} = 1`));
    expect(between(result, ' = 1\n    ', '\n\n\n@app')).toBe(after);
  });

  test('names come and go in one list', () => {
    const text = notebookOf('b = c = d = 1\nreturn (c,)', {
      name: 'reader',
      parameters: '(c)',
      body: 'use(c)\nreturn',
    });
    const result = synced(text, (each) => each.replace('use(c)', 'use(b, d)'));
    expect(result).toContain('    return (b, c, d)\n');
    expect(result).toContain('def reader(b, d):\n');
  });
});

describe('only what the change made necessary', () => {
  test('what was missing or superfluous before stays so', () => {
    const text = notebookOf('a = b = c = 1\nreturn (c,)', {
      name: 'reader',
      parameters: '(c)',
      body: 'print(a)\nuse()\nreturn',
    });
    const result = synced(text, reads(['b']));
    expect(result).toContain('    return (b, c)\n');
    expect(result).toContain('def reader(b, c):\n    print(a)\n    use(b)\n');
  });

  test('builtins, the cell’s own names, private and undefined names, and setup names need nothing', () => {
    const cells = notebookOf('_p = 1\nreturn', { name: 'reader', body: 'own = 1\nuse()\nreturn' });
    const text = cells.replace('app = marimo.App()\n', 'app = marimo.App()\n\nwith app.setup:\n    import gc\n');
    expect(synced(text, reads(['print', 'own', '_p', 'nothing', 'gc']))).toBe(
      reads(['print', 'own', '_p', 'nothing', 'gc'])(text),
    );
  });

  test('a name that the cell reads and binds needs nothing', () => {
    const text = notebookOf('a = 1\nreturn', { name: 'reader', body: 'use()\nreturn' });
    const change = (each: string): string => each.replace('use()', 'a = use(a)');
    expect(synced(text, change)).toBe(change(text));
  });

  test('names of reusable functions need nothing', () => {
    const text = notebookOf(
      { decorator: 'function', name: 'helper', body: 'return 1' },
      { name: 'reader', body: 'use()\nreturn' },
    );
    expect(synced(text, reads(['helper']))).toBe(reads(['helper'])(text));
  });

  test('a reusable function gets no parameters', () => {
    const text = notebookOf('a = 1\nreturn', { decorator: 'function', name: 'helper', body: 'use()' });
    expect(synced(text, reads(['a']))).toBe(reads(['a'])(text));
  });

  test('a new import gives its readers the parameter, and its cell the return', () => {
    const text = notebookOf('import os\nreturn (os,)', { parameters: '(os)', body: 'os.x\nuse()\nreturn' });
    const result = synced(text, (each) => reads(['gc'])(each).replace('import os', 'import gc\n    import os'));
    expect(result).toContain('    import gc\n    import os\n    return (gc, os)\n');
    expect(result).toContain('def _(gc, os):\n');
  });
});

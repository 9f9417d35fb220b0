import { describe, expect, test } from 'vitest';
import { NbfixError } from '../../src/error.ts';
import type { Notebook } from '../../src/notebook/notebook.ts';
import { parseNotebook } from '../../src/notebook/parse.ts';

const HEAD = 'import marimo\n\n__generated_with = "0.17.0"\napp = marimo.App(width="medium")\n\n\n';
const GUARD = '\n\nif __name__ == "__main__":\n    app.run()\n';

/** A notebook of one cell with the given lines; the first one is line 9, column 5. */
function withCell(...lines: string[]): string {
  return `${HEAD}@app.cell\ndef _():\n${lines.map((line) => `    ${line}\n`).join('')}    return\n${GUARD}`;
}

function parse(text: string): Notebook {
  return parseNotebook('notebook.py', text);
}

/** The kinds and names of the cells: `cell:_ setup:`. */
function outline(notebook: Notebook): string {
  return notebook.cells.map(({ kind, name }) => `${kind}:${name}`).join(' ');
}

function messageOf(text: string, path = 'notebook.py'): string {
  try {
    parseNotebook(path, text);
  } catch (error) {
    if (error instanceof NbfixError) return error.message;
    throw error;
  }
  throw new Error('the text was accepted');
}

describe('the parts of a cell', () => {
  test('body, return, names and places', () => {
    const text = withCell('"""Docstring"""', '# a comment', 'x = np.array([1])', 'x').replace('return', 'return (x,)');
    const [cell] = parse(text).cells;
    expect(cell?.index).toBe(0);
    expect(cell?.statements.map((statement) => statement.text)).toEqual(['"""Docstring"""', 'x = np.array([1])', 'x']);
    expect(cell?.returnStatement?.text).toBe('return (x,)');
    expect(cell?.definition.text.startsWith('def _():')).toBe(true);
    expect(cell?.node.text.startsWith('@app.cell\n')).toBe(true);
    expect([...(cell?.bindings.defs ?? [])]).toEqual(['x']);
    expect([...(cell?.bindings.refs ?? [])]).toEqual(['np']);
  });

  test('parameters and the final return say nothing about defs and refs', () => {
    const text = `${HEAD}@app.cell\ndef _(a, b):\n    c = a\n    return b, d\n`;
    const [cell] = parse(text).cells;
    expect([...(cell?.bindings.defs ?? [])]).toEqual(['c']);
    expect([...(cell?.bindings.refs ?? [])]).toEqual(['a']);
  });

  test('a cell without a return', () => {
    const [cell] = parse(`${HEAD}@app.cell\ndef _():\n    x = 1\n`).cells;
    expect(cell?.returnStatement).toBeUndefined();
    expect(cell?.statements).toHaveLength(1);
  });

  test('a return that is not the last statement stays in the body', () => {
    const [cell] = parse(`${HEAD}@app.cell\ndef _():\n    return\n    x = 1\n`).cells;
    expect(cell?.returnStatement).toBeUndefined();
    expect(cell?.statements.map((statement) => statement.type)).toEqual(['return_statement', 'expression_statement']);
  });

  test('a cell on one line', () => {
    const [cell] = parse(`${HEAD}@app.cell\ndef one(): x = 1; return x\n`).cells;
    expect(cell?.statements.map((statement) => statement.text)).toEqual(['x = 1']);
    expect(cell?.returnStatement?.text).toBe('return x');
  });

  test.each([
    ['@app.cell(disabled=True)', true],
    ['@app.cell(hide_code=True, disabled=False)', false],
    ['@app.cell', false],
  ])('%s: disabled is %s', (decorator, disabled) => {
    expect(parse(`${HEAD}${decorator}\ndef _():\n    return\n`).cells[0]?.disabled).toBe(disabled);
  });

  test('a reusable function is its own only statement', () => {
    const [cell] = parse(`${HEAD}@app.function\n@cache\ndef double(x):\n    return x * factor\n`).cells;
    expect(cell?.statements.map((statement) => statement.id)).toEqual([cell?.definition.id]);
    expect(cell?.returnStatement).toBeUndefined();
    expect([...(cell?.bindings.defs ?? [])]).toEqual(['double']);
    // The decorator below `@app.function` belongs to the function.
    expect([...(cell?.bindings.refs ?? [])].sort()).toEqual(['cache', 'factor']);
  });

  test('decorators around @app.cell are ignored, as marimo drops them', () => {
    const [cell] = parse(`${HEAD}@app.cell\n@other\ndef _():\n    return\n`).cells;
    expect(cell?.bindings.refs.size).toBe(0);
  });

  test('an unparsable cell has no code', () => {
    const [cell] = parse(
      `${HEAD}app._unparsable_cell(\n    r"""\n    x = (\n    """,\n    name="_"\n)\n${GUARD}`,
    ).cells;
    expect(cell).toMatchObject({ kind: 'unparsable', name: '', statements: [], returnStatement: undefined });
    expect(cell?.definition.type).toBe('call');
    expect(cell?.bindings.occurrences.size).toBe(0);
  });
});

describe('accepted files', () => {
  const cell = '@app.cell\ndef _():\n    x = 1\n    return\n';
  test.each([
    ['the usual form', withCell('x = 1'), 'cell:_'],
    ['a notebook without cells', `${HEAD}${GUARD}`, ''],
    [
      'a header, a docstring and script metadata',
      `#!/usr/bin/env python\n# /// script\n# dependencies = []\n# ///\n"""Text."""\n${withCell('x')}`,
      'cell:_',
    ],
    ['marimo under an alias', `import marimo as mo\napp = mo.App()\n\n${cell}`, 'cell:_'],
    ['no version', `import marimo\napp = marimo.App()\n${cell}`, 'cell:_'],
    [
      'options over several lines',
      `import marimo\napp = marimo.App(\n    width="full",\n    css_file="",\n)\n${cell}`,
      'cell:_',
    ],
    ['a future import above', `from __future__ import annotations\n${HEAD}${cell}`, 'cell:_'],
    ['a setup cell', `${HEAD}with app.setup:\n    import os\n\n${cell}`, 'setup: cell:_'],
    ['a setup cell with options', `${HEAD}with app.setup(hide_code=True):\n    import os\n\n${cell}`, 'setup: cell:_'],
    ['an async setup cell', `${HEAD}async with app.setup:\n    import os\n`, 'setup:'],
    ['a setup cell further down is ignored', `${HEAD}${cell}with app.setup:\n    import os\n`, 'cell:_'],
    [
      'named cells, twice the same',
      `${HEAD}@app.cell\ndef a():\n    return\n@app.cell(hide_code=True)\ndef a():\n    return\n`,
      'cell:a cell:a',
    ],
    ['async cells', `${HEAD}@app.cell\nasync def _():\n    await x\n    return\n`, 'cell:_'],
    [
      'reusable definitions',
      `${HEAD}@app.function(hide_code=True)\ndef f():\n    pass\n@app.class_definition\nclass A:\n    pass\n`,
      'function:f class:A',
    ],
    ['an unparsable cell', `${HEAD}app._unparsable_cell("x = (")\n${cell}`, 'unparsable: cell:_'],
    [
      'statements and comments between cells',
      `${HEAD}# comment\nprint(1)\n${cell}def helper():\n    pass\n@other.cell\ndef no():\n    pass\n${cell}`,
      'cell:_ cell:_',
    ],
    ['nothing counts after the run guard', `${HEAD}${cell}${GUARD}${cell}`, 'cell:_'],
    ['no final newline', withCell('x = 1').trimEnd(), 'cell:_'],
    ['a body of a comment', `${HEAD}@app.cell\ndef _():\n    # nothing\n    return\n`, 'cell:_'],
    ['a body of pass', `${HEAD}@app.cell\ndef _(): pass\n`, 'cell:_'],
    ['a signature over several lines', `${HEAD}@app.cell\ndef _(\n    a,\n    b,\n):\n    return\n`, 'cell:_'],
  ])('%s', (_, text, expected) => {
    expect(outline(parse(text))).toBe(expected);
  });

  test.each([
    ['CRLF', (text: string) => text.replaceAll('\n', '\r\n')],
    ['tabs', (text: string) => text.replaceAll('    ', '\t')],
    ['a BOM', (text: string) => `\ufeff${text}`],
  ])('%s', (_, change) => {
    const text = change(withCell('if a:', '    x = """\n  text"""', 'y = f"é{x}"'));
    const notebook = parse(text);
    const [only] = notebook.cells;
    expect(notebook.text).toBe(text);
    expect(only?.statements).toHaveLength(2);
    expect([...(only?.bindings.defs ?? [])]).toEqual(['x', 'y']);
    // Offsets are those of the text as it was given.
    for (const node of only?.bindings.occurrences.get('x') ?? [])
      expect(text.slice(node.startIndex, node.endIndex)).toBe('x');
  });

  test('the docstring of the module', () => {
    expect(parse(`"""What it does."""\n${withCell('x')}`).docstring?.text).toBe('"""What it does."""');
    expect(parse(withCell('"""Of a cell."""')).docstring).toBeUndefined();
  });
});

describe('refused files', () => {
  const notANotebook =
    'notebook.py:1:1: not a marimo notebook: it has no `import marimo` with `app = marimo.App()` after it; ' +
    'leave it out, or convert it with `marimo convert`';

  test.each([
    ['a Python script', 'print("hello")\n'],
    ['a script with a syntax error', 'print("hello"\n'],
    ['marimo without an app', 'import marimo as mo\nmo.md("x")\n'],
    ['an app of another name', 'import marimo\nmy_app = marimo.App()\n'],
    ['an app before the import', 'app = marimo.App()\nimport marimo\n'],
    ['an app of something else', 'import marimo\nimport dash\napp = dash.App()\n'],
  ])('%s', (_, text) => {
    expect(messageOf(text)).toBe(notANotebook);
  });

  test('an empty file', () => {
    expect(messageOf('\n')).toBe(
      'notebook.py:1:1: not a marimo notebook: the file is empty; leave it out, or convert it with `marimo convert`',
    );
  });

  test('a Markdown notebook, by its name', () => {
    const advice = 'a Markdown notebook, and nbfix handles Python notebooks only; convert it with';
    expect(messageOf('# Title\n', 'a/b.md')).toBe(`a/b.md:1:1: ${advice} \`marimo convert a/b.md -o a/b.py\``);
    expect(messageOf('# Title\n', 'b.qmd')).toBe(`b.qmd:1:1: ${advice} \`marimo convert b.qmd -o b.py\``);
  });

  test('a Markdown notebook, by its text', () => {
    expect(messageOf('---\ntitle: Notebook\nmarimo-version: 0.17.0\n---\n\n# Title\n')).toBe(
      'notebook.py:1:1: a Markdown notebook, and nbfix handles Python notebooks only; ' +
        'rename it to notebook.md and convert it with `marimo convert notebook.md -o notebook.py`',
    );
  });

  test('@app.cell on a class', () => {
    expect(messageOf(`${HEAD}@app.cell\nclass A:\n    pass\n`)).toBe(
      'notebook.py:7:1: @app.cell on a class; use @app.class_definition, or put the class into a cell function',
    );
  });

  test.each([
    [['for x in y print(x)'], '9:14', 'unexpected `y print(x)`'],
    [['def f(:', '    pass'], '9:11', '`)` is missing'],
    [['x = f(a b)'], '9:13', 'unexpected `b`'],
    [['x = 1', 'y = "abc'], '10:9', 'unexpected `"`'],
    [['x = 1 +'], '10:5', 'unexpected `return`'],
    [['x = 1', 'y = 1;;'], '10:10', 'unexpected `;`'],
    [["print('can't')"], '9:16', "unexpected `t'`"],
  ])('a syntax error: %j', (lines, place, what) => {
    expect(messageOf(withCell(...lines))).toBe(
      `notebook.py:${place}: Python syntax error: ${what}; correct it, then run nbfix again`,
    );
  });

  test('a long piece of broken code is cut in the message', () => {
    const message = messageOf(withCell(`print(${'a b '.repeat(100)}`));
    expect(message).toContain('Python syntax error: unexpected `');
    expect(message.length).toBeLessThan(140);
  });

  test('broken code in an unparsable cell is no error', () => {
    expect(outline(parse(`${HEAD}app._unparsable_cell("for t\\"x\\" in (")\n`))).toBe('unparsable:');
  });
});

describe('deep and wide code', () => {
  const nested = (levels: number, width: number): string => {
    const lines = Array.from({ length: levels }, (_, at) => `${' '.repeat(at * width)}if x:\n`);
    return withCell('x = 1', ...`${lines.join('')}${' '.repeat(levels * width)}y = 1`.split('\n'));
  };
  test.each([
    ['900 terms', withCell(`z = ${Array.from({ length: 900 }, () => '"a"').join(' + ')}`)],
    ['190 brackets', withCell(`z = ${'['.repeat(190)}1${']'.repeat(190)}`)],
    ['63 levels of if', nested(63, 1)],
    ['more than 255 columns', nested(40, 8)],
    ['a line that goes on in column 400', withCell('z = (', `${' '.repeat(400)}1)`)],
  ])('%s', (_, text) => {
    expect(parse(text).cells).toHaveLength(1);
  });

  test('what nests deeper than anything can follow fails with its place', () => {
    expect(messageOf(withCell(`z = ${Array.from({ length: 5_000 }, () => '1').join(' + ')}`))).toMatch(
      /^notebook\.py:9:9: the code nests more than 1000 levels deep here/,
    );
  });
});

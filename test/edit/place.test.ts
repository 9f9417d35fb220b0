import { describe, expect, test } from 'vitest';
import { applyEdits } from '../../src/edit/edit.ts';
import { insertAbove, insertBelow, placeIn, removeLine, type Place } from '../../src/edit/place.ts';
import { parsePython, walk, type Node } from '../../src/python/tree.ts';

function placeOf(text: string): Place {
  return placeIn({ text, root: parsePython(text) });
}

/** The statement that starts with the given text. */
function statementAt(place: Place, start: string): Node {
  const found = walk(place.root).find(({ type, text }) => type.endsWith('_statement') && text.startsWith(start));
  if (found === undefined) throw new Error(`no statement starts with ${start}`);
  return found;
}

describe('the level of indentation', () => {
  test.each([
    ['spaces', 'def _():\n  x\n', '  '],
    ['a tab', '@app.cell\ndef _():\n\tx\n', '\t'],
    ['after a signature of several lines', '@app.cell\nasync def _(\n    a,\n):\n   x\n', '   '],
    ['after a comment and blank lines', 'def _():  # why\n\n      # what\n\n      x\n', '      '],
    ['of the setup cell', 'with app.setup:\n  import a\n', '  '],
    ['of the first cell with lines of its own', 'def a(): x\ndef b():\n  y\n', '  '],
    ['not that of an example in a docstring', '"""\ndef _():\n\tx\n"""\ndef _():\n  y\n', '  '],
    ['four spaces where nothing is indented', 'x = 1\n', '    '],
  ])('%s', (_, text, unit) => {
    expect(placeOf(text).unit).toBe(unit);
  });
});

describe('insertAbove', () => {
  function above(text: string, statement: string, blankAfter = false): string {
    const place = placeOf(text);
    return applyEdits(text, [insertAbove(place, statementAt(place, statement), 'new()', { blankAfter })]);
  }

  test('goes above the comments that belong to the statement', () => {
    const text = 'def _():\n    a = 1\n\n    # why\n    # how\n    b = 2\n';
    expect(above(text, 'b = 2')).toBe('def _():\n    a = 1\n\n    new()\n    # why\n    # how\n    b = 2\n');
  });

  test('not above comments of another column or after a blank line', () => {
    expect(above('def _():\n        # a\n    b = 2\n', 'b')).toBe('def _():\n        # a\n    new()\n    b = 2\n');
    expect(above('def _():\n    # a\n\n    b = 2\n', 'b')).toBe('def _():\n    # a\n\n    new()\n    b = 2\n');
  });

  test('not into a string whose last line looks like a comment', () => {
    const text = 'def _():\n    md("""\n    # Title""")\n    b = 2\n';
    expect(above(text, 'b = 2')).toBe('def _():\n    md("""\n    # Title""")\n    new()\n    b = 2\n');
  });

  test('with a blank line after it, in the line breaks of the file', () => {
    expect(above('def _():\r\n\tb = 2\r\n', 'b', true)).toBe('def _():\r\n\tnew()\r\n\r\n\tb = 2\r\n');
  });
});

describe('insertBelow', () => {
  function below(text: string, statement: string, lines = 'new()'): string {
    const place = placeOf(text);
    return applyEdits(text, [insertBelow(place, statementAt(place, statement), lines, '    ')]);
  }

  test('after a statement of several lines and the comment on its last one', () => {
    expect(below('def _():\n    f(\n  1)  # c\n    b\n', 'f(')).toBe('def _():\n    f(\n  1)  # c\n    new()\n    b\n');
  });

  test('at the end of a file without a last line break', () => {
    expect(below('def _():\n    a = 1', 'a')).toBe('def _():\n    a = 1\n    new()');
  });

  test('not between a backslash and the blank line that it joins', () => {
    expect(below('def _():\n    a = 1 \\\n\n    b\n', 'a')).toBe('def _():\n    a = 1 \\\n\n    new()\n    b\n');
  });

  test('a backslash at the end of a comment joins nothing', () => {
    expect(below('def _():\n    a = 1  # \\\n    b\n', 'a')).toBe('def _():\n    a = 1  # \\\n    new()\n    b\n');
  });

  test('levels of four spaces become levels of the file', () => {
    const text = 'def _():\n\ta = 1\n';
    const place = placeOf(text);
    const edit = insertBelow(place, statementAt(place, 'a'), 'if x:\n    y(\n        z,\n      w)', '\t');
    expect(applyEdits(text, [edit])).toBe('def _():\n\ta = 1\n\tif x:\n\t\ty(\n\t\t\tz,\n\t\t  w)\n');
  });
});

describe('removeLine', () => {
  test('takes the blank lines that follow with it', () => {
    const text = 'def _():\n    a = f(\n    )\n  \n\n    b = 2\n';
    const place = placeOf(text);
    expect(applyEdits(text, [removeLine(place, statementAt(place, 'a'))])).toBe('def _():\n    b = 2\n');
  });

  test('leaves them where they part what stands above from what follows', () => {
    const text = 'def _():\n    import a\n    import b\n\n    c = 2\n';
    const place = placeOf(text);
    expect(applyEdits(text, [removeLine(place, statementAt(place, 'import b'))])).toBe(
      'def _():\n    import a\n\n    c = 2\n',
    );
  });
});

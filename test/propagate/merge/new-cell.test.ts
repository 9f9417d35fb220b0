import { describe, expect, test } from 'vitest';
import { notebookOf } from '../../support/build.ts';
import { followed } from '../follower.ts';

/** What becomes of a notebook, without codemods. */
function after(base: string, now: string, notebook: string): ReturnType<typeof followed>['outcome'] {
  return followed([now, base], notebook, { codemods: [] }).outcome;
}

test('a new cell goes after the nearest one above that is here, else before the nearest below', () => {
  const [first, second] = ['total = 3\nprint(total)\nreturn (total,)', 'limit = 9\nprint(limit)\nreturn (limit,)'];
  const added = 'import time\nbegin = time.time()\nprint(begin)\nreturn';
  const cells = (notebook: string): string[] =>
    [
      ...after(notebookOf(first, second), notebookOf(added, first, second), notebook).after.matchAll(
        /total = 3|limit = 9|begin = time/g,
      ),
    ].map(([text]) => text);
  expect(cells(notebookOf(first, second))).toEqual(['begin = time', 'total = 3', 'limit = 9']);
  expect(cells(notebookOf(second, first))).toEqual(['limit = 9', 'begin = time', 'total = 3']);
});

test('a new cell before another one goes above its comment, in the line breaks and the style of the file', () => {
  const cell = 'total = 3\nprint(total)\nreturn (total,)';
  const now = notebookOf('print("new")\nreturn', cell);
  const notebook = notebookOf(cell).replace('@app.cell', '# one\n# two\n@app.cell').replaceAll('\n', '\r\n');
  const { after: text } = after(notebookOf(cell), now, notebook);
  expect(text).toBe(
    notebook.replace('# one', () => '@app.cell\r\ndef _():\r\n    print("new")\r\n    return\r\n\r\n\r\n# one'),
  );
});

/** A notebook of whole cells. */
function notebookWith(...cells: readonly string[]): string {
  const main = 'if __name__ == "__main__":\n    app.run()\n';
  return ['import marimo\n\napp = marimo.App()\n', ...cells, main].join('\n\n');
}

const SETUP = 'with app.setup:\n    import math\n';
const FUNCTION =
  '@app.function(hide_code=True)\n# Twice\ndef twice(x: int = 2) -> int:\n    """Doc"""\n\n    return x * 2\n';
const CLASS = '@app.class_definition\nclass Circle:\n    def area(self):\n        return math.pi\n';
const cell = (code: string): string => `@app.cell\ndef _():\n    ${code}\n    return\n`;

test.each([
  ['function', FUNCTION, 'print("how many", twice(3))'],
  ['class', CLASS, 'print("how many", Circle())'],
])('a new reusable %s comes as it is, with the cell that calls it', (_kind, reusable, call) => {
  const base = notebookWith(SETUP, cell('print("how many", 3)'));
  const now = notebookWith(SETUP, reusable, cell(call));
  expect(after(base, now, base).after).toBe(now);
  const twice = after(base, now, now);
  expect([twice.changed, twice.cells.map(({ state }) => state)]).toEqual([false, ['same', 'same', 'same']]);
  const windows = base.replaceAll('\n', '\r\n');
  expect(after(base, now, windows).after).toBe(now.replaceAll('\n', '\r\n'));
});

test('a reusable class that reads what the notebook has not is a conflict', () => {
  const base = notebookWith(cell('print("how many", 3)'));
  const now = notebookWith(SETUP, CLASS, cell('print("how many", 3)'));
  const outcome = after(base, now, base);
  expect(outcome.changed).toBe(false);
  expect(outcome.cells.map(({ state }) => state)).toEqual(['missing', 'conflict', 'same']);
});

test('a new cell goes after a setup cell and after a reusable function, with the indentation of their bodies', () => {
  const narrow = (text: string): string => text.replaceAll('    ', '  ');
  const base = notebookWith(SETUP, FUNCTION);
  const now = notebookWith(SETUP, cell('print(math.pi)'), FUNCTION, cell('print("if", math.tau)'));
  const here = notebookWith(narrow(SETUP), narrow(FUNCTION));
  expect(after(base, now, here).after).toBe(
    notebookWith(
      narrow(SETUP),
      narrow(cell('print(math.pi)')),
      narrow(FUNCTION),
      narrow(cell('print("if", math.tau)')),
    ),
  );
});

test('a new cell that defines what another cell of the notebook defines is a conflict, not that cell', () => {
  const base = notebookOf('total = 3\nprint(total)\nreturn (total,)');
  const now = notebookOf('total = 3\nprint(total)\nreturn (total,)', 'limit = 9\nprint("at most", limit)\nreturn');
  const own = 'limit = [read(name) for name in names]\nreturn';
  const outcome = after(base, now, notebookOf('total = 3\nprint(total)\nreturn (total,)', own));
  expect(outcome.cells.map(({ conflict }) => conflict?.reason)).toEqual([
    undefined,
    'a name would be defined in several cells: `limit`',
  ]);
});

test('a cell that the template has cut down to its docstring comes once', () => {
  const links = '"""Links"""\nprint("to read", 1)\nshow("and more", 2)';
  const limit = (value: number): string => `limit = ${value}\nprint("at most", limit)\nreturn`;
  const base = notebookOf(limit(3), links);
  const now = notebookOf(limit(4), '"""Links"""');
  const once = after(base, now, notebookOf(limit(5), links));
  const locked = followed([now, base], notebookOf(limit(5), links), { codemods: [] }).locked;
  expect(followed([now, base], once.after, { codemods: [], locked }).outcome.after).toBe(once.after);
  expect(after(base, now, once.after).after).toBe(once.after);
});

test('nothing new goes into a notebook that has nothing of the template but the imports', () => {
  const imports = 'import marimo as mo\nreturn (mo,)';
  const base = notebookOf(imports, 'print("the work", 3)\nreturn');
  const now = notebookOf(imports, 'print("the work", 3)\nreturn', 'mo.md("Links")\nreturn');
  const other = notebookOf(imports, 'for each in read("a.txt"):\n    show(each.upper())\nreturn');
  const outcome = after(base, now, other);
  expect([outcome.after, outcome.cells.map(({ state }) => state)]).toEqual([other, ['same', 'missing', 'missing']]);
});

describe('the decorator and the name of a new cell', () => {
  const total = 'total = 3\nprint(total)\nreturn (total,)';
  const added = { name: 'show_links', body: 'print("links", 1 / 7)\nreturn' };
  const decorator = 'cell(hide_code=True, column=1,\n    disabled=True)';

  test('are those that it has in the template', () => {
    const [base, now] = [notebookOf(total), notebookOf(total, { ...added, decorator })];
    expect(after(base, now, base).after).toBe(now);
    expect(after(base, now, base.replaceAll('\n', '\r\n')).after).toBe(now.replaceAll('\n', '\r\n'));
    expect(after(base, now, now).changed).toBe(false);
  });

  test('are not those of the cell above it', () => {
    const hidden = { decorator: 'cell(disabled=True)', body: total };
    const [base, now] = [notebookOf(hidden), notebookOf(hidden, added)];
    expect(after(base, now, base).after).toBe(now);
  });

  test.each([
    ['a cell', { name: 'show_links', body: 'own = 4\nreturn (own,)' }],
    ['a variable', 'show_links = 4\nreturn (show_links,)'],
  ])('the name is as the notebook has it for cells without one where %s is called so', (_what, own) => {
    const [base, now] = [notebookOf(total), notebookOf(total, added)];
    const notebook = notebookOf({ name: '__', body: total }, own);
    expect(after(base, now, notebook).after).toBe(
      notebookOf({ name: '__', body: total }, { ...added, name: '__' }, own),
    );
  });
});

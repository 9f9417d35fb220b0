import { describe, expect, test } from 'vitest';
import { graphOf } from '../../src/notebook/graph.ts';
import { lostOutputs, shownExpression } from '../../src/notebook/outputs.ts';
import { parseNotebook } from '../../src/notebook/parse.ts';
import {
  multiplyDefined,
  nestedReturns,
  privateReadsAcrossCells,
  undefinedNames,
} from '../../src/notebook/problems.ts';
import type { Notebook } from '../../src/notebook/notebook.ts';

/** A notebook of cells with the given bodies; the first body starts on line 6, each cell has four lines more. */
function notebookOf(...bodies: string[]): Notebook {
  const cells = bodies.map((body) => `@app.cell\ndef _():\n${body.replace(/^/gm, '    ')}\n    return\n`);
  return parseNotebook('notebook.py', `import marimo\n\napp = marimo.App()\n${cells.join('')}`);
}

function lastCell(notebook: Notebook): Notebook['cells'][number] {
  const cell = notebook.cells.at(-1);
  if (cell === undefined) throw new Error('no cell');
  return cell;
}

describe('the graph', () => {
  test('edges go from a definition to each reader, in any order of the file', () => {
    const graph = graphOf(notebookOf('y = x', 'x = 1', 'z = y + x', 'print(1)'));
    expect(graph.children).toEqual([[2], [0, 2], [], []]);
    expect(graph.parents).toEqual([[1], [], [0, 1], []]);
    expect(graph.definers.get('x')).toEqual([1]);
    expect(graph.readers.get('x')).toEqual([0, 2]);
    expect([...graph.ancestors(2)].sort()).toEqual([0, 1]);
    expect([...graph.descendants(1)].sort()).toEqual([0, 2]);
    expect([...graph.descendants(3)]).toEqual([]);
    expect(graph.cycles()).toEqual([]);
  });

  test('a cell that reads its own name is no edge', () => {
    expect(graphOf(notebookOf('x = 1\nx')).children).toEqual([[]]);
    expect(graphOf(notebookOf('x = x')).children).toEqual([[]]);
  });

  test('every definer of a name is a parent', () => {
    expect(graphOf(notebookOf('x = 1', 'x = 2', 'x')).parents).toEqual([[], [], [0, 1]]);
  });

  test('private names make no edge', () => {
    expect(graphOf(notebookOf('_x = 1', 'print(_x)')).children).toEqual([[], []]);
  });

  test('a cell that deletes a name runs after all its readers', () => {
    expect(graphOf(notebookOf('x = 1', 'del x', 'print(x)')).children).toEqual([[1, 2], [], [1]]);
    expect(graphOf(notebookOf('x = 1', 'del x', 'del x')).cycles()).toEqual([[1, 2]]);
  });

  test('cycles', () => {
    const graph = graphOf(notebookOf('a = c', 'b = a', 'c = b', 'd = c', 'e = f', 'f = e'));
    expect(graph.cycles()).toEqual([
      [0, 1, 2],
      [4, 5],
    ]);
    expect([...graph.ancestors(0)].sort()).toEqual([0, 1, 2]);
  });

  test('the setup cell is a parent like any other', () => {
    const head = 'import marimo\napp = marimo.App()\nwith app.setup:\n    import os\n';
    const graph = graphOf(
      parseNotebook('n.py', `${head}@app.function\ndef f():\n    return os.name\n@app.cell\ndef _():\n    f()\n`),
    );
    expect(graph.children).toEqual([[1], [2], []]);
  });
});

describe('problems', () => {
  test('names that several cells define', () => {
    expect(multiplyDefined(notebookOf('import gc\nx = 1', 'for x in []: pass', 'import gc\n_y = 1', '_y = 2'))).toEqual(
      [
        {
          name: 'gc',
          places: [
            { cell: 0, line: 6 },
            { cell: 2, line: 15 },
          ],
        },
        {
          name: 'x',
          places: [
            { cell: 0, line: 7 },
            { cell: 1, line: 11 },
          ],
        },
      ],
    );
  });

  test('names that no cell defines', () => {
    const body =
      'print(__file__, len(a))\ndef f(x: Dict):\n    for i in x:\n        if i: print(last)\n        last = i\n    return b';
    expect(undefinedNames(notebookOf(body, 'b = f', 'b'))).toEqual([
      { name: 'a', cell: 0, line: 6 },
      { name: 'Dict', cell: 0, line: 7 },
    ]);
  });

  test('private names that another cell binds', () => {
    expect(privateReadsAcrossCells(notebookOf('_a = 1', 'print(_a)', 'print(_b)', '_a = 2\nprint(_a)'))).toEqual([
      { name: '_a', cell: 1, line: 10, definers: [0, 3] },
    ]);
  });

  test('returns that are not the last statement', () => {
    const body =
      'if a:\n    return\ndef f():\n    return 1\nclass A:\n    def g(self): return 2\ntry:\n    pass\nexcept E:\n    return 3';
    expect(nestedReturns(notebookOf(body, 'x = lambda: 1'))).toEqual([
      { cell: 0, line: 7 },
      { cell: 0, line: 15 },
    ]);
  });
});

describe('outputs', () => {
  test.each([
    ['x', 'x'],
    ['y = 1\nmo.md("a")  # comment', 'mo.md("a")'],
    ['x;', undefined],
    ['x ; # comment', undefined],
    ['x; y', 'y'],
    ['"""text"""', '"""text"""'],
    ['a, b', 'a, b'],
    ['await x', 'await x'],
    ['x = 1', undefined],
    ['x += 1', undefined],
    ['if a:\n    x', undefined],
    ['pass', undefined],
  ])('%j shows %j', (body, expected) => {
    expect(shownExpression(lastCell(notebookOf(body)))?.text).toBe(expected);
  });

  test('a cell without statements and a function cell show nothing', () => {
    expect(shownExpression(lastCell(notebookOf('# nothing')))).toBeUndefined();
    const text = 'import marimo\napp = marimo.App()\n@app.function\ndef f():\n    return 1\n';
    expect(shownExpression(lastCell(parseNotebook('n.py', text)))).toBeUndefined();
  });

  test.each([
    ['if a:\n    mo.md("x")', ['mo.md("x")']],
    ['mo.md("x")\nmo.md("y")', ['mo.md("x")']],
    ['mo.md("x")\ny = 1', ['mo.md("x")']],
    ['mo.md("x")', []],
    ['for a in b:\n    with c:\n        mo.ui.plotly(d)\nx', ['mo.ui.plotly(d)']],
    [
      'try:\n    mo.callout("x")\nexcept E:\n    mo.md("x").callout(kind="warn")\nx',
      ['mo.callout("x")', 'mo.md("x").callout(kind="warn")'],
    ],
    ['match a:\n    case 1:\n        mo.md("x")', ['mo.md("x")']],
    ['def f():\n    mo.md("x")\nx = lambda: mo.md("x")', []],
    ['mo.stop(a, mo.md("x"))\nmo.output.append(b)\nmo.status.toast("c")\nx', []],
    ['mo\nmo.md\nother.md("x")\nx', []],
    ['y = mo.md("x")\nx', []],
    ['with pytest.raises(ValueError):\n    mo.ui.slider(10, 1)\nx', []],
    ['mo.ui.table(x)\nNone', []],
    ['mo.state(0)\nmo.app_meta()\nx', []],
  ])('lost in %j', (body, expected) => {
    const found = lostOutputs(notebookOf('import marimo as mo', body));
    expect(found.map(({ node }) => node.text)).toEqual(expected);
    expect(found.every(({ cell }) => cell === 1)).toBe(true);
  });

  test('by whatever name marimo is imported', () => {
    expect(lostOutputs(notebookOf('import marimo as m', 'm.md("x")\nmo.md("y")\nz'))).toHaveLength(1);
    expect(lostOutputs(notebookOf('import marimo', 'marimo.md("x")\nz'))).toHaveLength(1);
    expect(lostOutputs(notebookOf('import other as mo', 'mo.md("x")\nz'))).toHaveLength(0);
  });
});

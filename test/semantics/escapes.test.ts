import { describe, expect, it } from 'vitest';
import { isKeptElsewhere, readLater } from '../../src/semantics/escapes.ts';
import { parseNotebook } from '../../src/notebook/parse.ts';

/* Whether code that reads `weights` by name may still run when the cell has ended. */

const HEAD = `import marimo

app = marimo.App()


@app.cell
def _():
    import asyncio, functools, itertools, threading
    import marimo as mo
    import torch
    return asyncio, functools, itertools, mo, threading, torch


@app.cell
def _():
    def measure(function, rounds=3):
        return [function() for _ in range(rounds)]

    def keep(function, store=[]):
        store.append(function)

    def through(values):
        return [value for value in values]

    class Holder:
        def __init__(self, function):
            self.function = function

    class Rows:
        def writelines(self, rows):
            self.rows = rows

    return Holder, Rows, keep, measure, through


`;

/** A notebook with a cell of the given lines, and a second one that reads `handed_out`. */
function notebookWith(lines: string, reader = 'handed_out'): ReturnType<typeof parseNotebook> {
  const body = ['weights = torch.rand(4, device="cuda")', ...lines.trim().split('\n')];
  const cell = (code: readonly string[]): string =>
    `@app.cell\ndef _():\n${code.map((each) => `    ${each}`.trimEnd()).join('\n')}\n    return\n\n\n`;
  return parseNotebook('escapes.py', `${HEAD}${cell(body)}${cell(reader.split('\n'))}`);
}

function isReadLater(lines: string): boolean {
  const notebook = notebookWith(lines);
  return readLater(notebook, notebook.cells[2]!, 'weights', Infinity) !== undefined;
}

describe('code that has run when the cell has ended', () => {
  it.each([
    ['a function that the cell calls itself', 'def total():\n    return weights.sum()\nprint(total())'],
    ['a function called by another one', 'def a():\n    return weights\ndef b():\n    return a()\nprint(b())'],
    ['a function that calls itself', 'def f(n):\n    return weights if n == 0 else f(n - 1)\nprint(f(3))'],
    ['an unused function', 'def total():\n    return weights.sum()'],
    ['a default', 'def total(values=weights):\n    return values.sum()\nhanded_out = total'],
    ['the body of a class', 'class Settings:\n    size = weights.numel()\nhanded_out = Settings'],
    ['a key', 'ranked = sorted(range(4), key=lambda each: weights[each].item())\nhanded_out = ranked'],
    ['a list made of map', 'handed_out = list(map(lambda each: weights[each].item(), range(4)))'],
    ['a sum', 'handed_out = sum(weights[each].item() for each in range(4))'],
    ['a list', 'handed_out = [weights[each].item() for each in range(4)]'],
    ['unpacking', 'handed_out = [*(weights[each].item() for each in range(4))]'],
    ['what a generator runs through', 'handed_out = (each for each in weights.tolist())'],
    [
      'a loop over a generator with a name',
      'rows = (weights[each] for each in range(4))\nfor row in rows:\n    print(row)',
    ],
    ['a loop over a generator function', 'def rows():\n    yield weights[0]\nfor row in rows():\n    print(row)'],
    ['a loop over zip', 'for a, b in zip(range(4), map(lambda each: weights[each], range(4))):\n    print(a, b)'],
    ['a lambda with a name', 'total = lambda: weights.sum()\nprint(total())'],
    ['a lambda with two names', 'total = other = lambda: weights.sum()\nprint(total(), other())'],
    ['a lambda called at once', 'handed_out = (lambda: weights.sum().item())()'],
    ['a coroutine that is awaited', 'async def total():\n    return weights.sum()\nhanded_out = await total()'],
    ['a coroutine that is run', 'async def total():\n    return weights.sum()\nhanded_out = asyncio.run(total())'],
    ['a function of the notebook that only calls it', 'handed_out = measure(lambda: weights.sum().item())'],
    ['a function of the notebook that runs through it', 'handed_out = through(weights[each] for each in range(4))'],
    ['a decorator that changes nothing', '@torch.no_grad()\ndef total():\n    return weights.sum()\nprint(total())'],
    ['a parameter of the same name', 'def total(weights):\n    return weights.sum()\nhanded_out = total'],
  ])('%s', (_, lines) => {
    expect(isReadLater(lines)).toBe(false);
  });
});

describe('code that may run later', () => {
  it.each([
    ['a function that another cell reads', 'def handed_out():\n    return weights.sum()'],
    ['a function that such a function calls', 'def a():\n    return weights\ndef handed_out():\n    return a()'],
    ['a lambda', 'handed_out = lambda: weights.sum()'],
    ['one of two functions', 'handed_out = max(lambda: 0, lambda: weights.sum(), key=id)'],
    [
      'one of two functions with names',
      'def a():\n    return weights\ndef b():\n    return 0\nhanded_out = min(a, b, key=id)',
    ],
    ['a function among what is taken', 'later = lambda: weights\nhanded_out = []\nhanded_out.extend(later)'],
    [
      'rows for an object of the notebook',
      'handed_out = Rows()\nhanded_out.writelines(each for each in weights if weights[0])',
    ],
    ['a lambda with two names', 'handed_out = _total = lambda: weights.sum()'],
    ['a lambda with three names', 'a = handed_out = _total = lambda: weights.sum()'],
    ['a generator with two names', 'handed_out = _rows = (weights[each] for each in range(4))'],
    ['a generator', 'handed_out = (weights[each] for each in range(4))'],
    ['a second source of a generator', 'handed_out = (a for a in range(2) for b in weights)'],
    ['a generator function', 'def rows():\n    yield weights[0]\nhanded_out = rows()'],
    ['map', 'handed_out = map(lambda each: weights[each], range(4))'],
    ['filter', 'handed_out = filter(lambda each: weights[each] > 0, range(4))'],
    ['zip of a generator', 'handed_out = zip(range(4), (weights[each] for each in range(4)))'],
    ['iter', 'handed_out = iter(lambda: weights.sum().item(), None)'],
    ['partial', 'handed_out = functools.partial(lambda a: weights * a, 2)'],
    ['a function in a list', 'def total():\n    return weights\nhanded_out = list([total])'],
    ['a function under a keyword of dict', 'def total():\n    return weights\nhanded_out = dict(total=total)'],
    ['a function in a dictionary', 'handed_out = {"total": lambda: weights.sum()}'],
    ['a function on an object', 'def total():\n    return weights\nmo.total = total'],
    ['a method', 'class Model:\n    def total(self):\n        return weights\nhanded_out = Model()'],
    ['a lambda of a class', 'class Model:\n    total = lambda self: weights\nhanded_out = Model()'],
    ['a function made by a function', 'def make():\n    return lambda: weights\nhanded_out = make()'],
    [
      'a function in a function',
      'def make():\n    def inner():\n        return weights\n    return inner\nhanded_out = make()',
    ],
    ['a thread', 'threading.Thread(target=lambda: print(weights)).start()'],
    ['a task', 'async def total():\n    return weights\nhanded_out = asyncio.ensure_future(total())'],
    ['a coroutine', 'async def total():\n    return weights\nhanded_out = total()'],
    ['a callback', 'mo.ui.button(on_click=lambda _: weights.sum())'],
    ['a hook', 'torch.nn.Linear(1, 1).register_forward_hook(lambda *_: weights.sum())'],
    ['a decorator that may keep it', '@mo.register\ndef total():\n    return weights'],
    ["an object of the notebook's class", 'handed_out = Holder(lambda: weights.sum())'],
    ['a function of the notebook that keeps it', 'keep(lambda: weights.sum())'],
    ['a function that such a lambda calls', 'def total():\n    return weights\nkeep(lambda: total())'],
  ])('%s', (_, lines) => {
    expect(isReadLater(lines)).toBe(true);
  });

  it('what the cell executes after the offset', () => {
    const notebook = notebookWith('def total():\n    return weights.sum()\nfirst = total()\nlast = total()');
    const [, , cell] = notebook.cells;
    const end = notebook.text.indexOf('\n    last =');
    expect(readLater(notebook, cell!, 'weights', end)?.text).toBe('weights');
  });
});

describe('other cells', () => {
  it.each([
    ['print(weights)', false],
    ['print(sum(weights[each] for each in range(4)))', false],
    ['button = mo.ui.button(on_click=lambda _: weights.sum())', true],
    ['def predict():\n    return weights\nprint(predict())', false],
  ])('%s', (reader, isKept) => {
    const notebook = notebookWith('print(weights)', reader);
    expect(isKeptElsewhere(notebook, notebook.cells[2]!, 'weights')).toBe(isKept);
  });
});

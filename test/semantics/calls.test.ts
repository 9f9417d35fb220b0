import { expect, test } from 'vitest';
import { workOf } from '../../src/gpu/work.ts';
import type { Notebook } from '../../src/notebook/notebook.ts';
import { parseNotebook } from '../../src/notebook/parse.ts';
import { field, nodesOf, type Node } from '../../src/python/tree.ts';
import { calleeOf, isBuiltin, startOf, summarise, throughCalls } from '../../src/semantics/calls.ts';
import { definitionsOf, type CellDefinition } from '../../src/semantics/definitions.ts';
import { notebookOf } from '../support/build.ts';

/** A notebook of cells with these lines. */
function cellsOf(...bodies: readonly string[]): Notebook {
  return parseNotebook('notebook.py', notebookOf(...bodies.map((each) => `${each}\nreturn`)));
}

/** The last call of a notebook whose function is written so. */
function callOf(notebook: Notebook, callee: string): Node {
  return nodesOf(notebook.root, 'call').findLast(({ text }) => text.startsWith(`${callee}(`))!;
}

/** `cell 2: def f` for what the last call of `f` reaches. */
function reached(callee: string, ...bodies: readonly string[]): string | undefined {
  const notebook = cellsOf(...bodies);
  const found = calleeOf(callOf(notebook, callee), notebook);
  return found && `cell ${found.cell.index + 1}: ${found.node.text.split(/[(:]/)[0]}`;
}

test.each([
  ['f', 'cell 1: def f', ['def f(): pass', 'f()']],
  ['f', 'cell 2: def f', ['f()', 'def f(): pass']],
  ['Net', 'cell 1: class Net', ['class Net: pass', 'net = Net()']],
  ['f', 'cell 1: def f', ['if ready:\n    def f(): pass', 'f()']],
  ['f', 'cell 1: def f', ['@decorator\ndef f(): pass', 'f()']],
  ['f', 'cell 1: def f', ['def f(): pass', 'rows = [f(x) for x in xs]']],
  ['f', 'cell 1: def f', ['def f(): pass', 'def g():\n    return f()']],
  ['f', 'cell 1: def f', ['def f(n): return f(n - 1)']],
  // Private names are those of their cell.
  ['_f', 'cell 2: def _f', ['def _f(): return 1', 'def _f(): return 2\n_f()']],
  ['_f', undefined, ['def _f(): pass', '_f()']],
  // Names of an inner scope.
  ['f', undefined, ['def f(): pass', 'def g(f): return f()']],
  ['f', undefined, ['def f(): pass', 'def g():\n    f = make()\n    return f()']],
  ['f', undefined, ['def f(): pass', 'g = lambda f: f()']],
  ['f', undefined, ['def f(): pass', 'rows = [f() for f in functions]']],
  ['f', 'cell 1: def f', ['def f(): pass', 'def g():\n    global f\n    f()']],
  ['f', undefined, ['def g():\n    def f(): pass\n    f()']],
  ['object.f', undefined, ['def f(): pass', 'object.f()']],
  ['net.f', 'cell 1: def f', ['class Net:\n    def f(self): pass\nnet = Net()', 'net.f()']],
])('%s() reaches %s', (callee, expected, bodies) => {
  expect(reached(callee, ...bodies)).toBe(expected);
});

test('a name that is handed on', () => {
  const notebook = cellsOf('def f(): pass', 'spawn(f)');
  const name = nodesOf(callOf(notebook, 'spawn'), 'identifier').find(({ text }) => text === 'f');
  expect(calleeOf(name, notebook)?.name).toBe('f');
});

test.each([
  [true, ['len(xs)']],
  [false, ['def len(xs): return 0', 'len(xs)']],
  [false, ['len = count', 'len(xs)']],
  [false, ['def f(len): return len(xs)']],
  [true, ['def f(xs): return len(xs)']],
])('len is a builtin: %s', (expected, bodies) => {
  const notebook = cellsOf(...bodies);
  const name = nodesOf(callOf(notebook, 'len'), 'identifier')[0]!;
  expect(isBuiltin(name, notebook)).toBe(expected);
});

test.each([
  ['def f(): pass', 'f'],
  ['class Net:\n    def __init__(self): pass', '__init__'],
  ['class Net:\n    @torch.no_grad()\n    def __init__(self): pass', '__init__'],
  ['class Net:\n    size = 3', 'none'],
  ['class Net(Base):\n    def __init__(self): pass', undefined],
])('%s starts with %s', (body, expected) => {
  const [definition] = definitionsOf(cellsOf(body)).values();
  const start = startOf(definition!.node);
  expect(typeof start === 'object' ? field(start, 'name')?.text : start).toBe(expected);
});

/** The names of the functions that a definition calls, itself or through others, and how often it was looked at. */
function callsThrough(...bodies: readonly string[]): { calls: Record<string, string>; looks: number } {
  const notebook = cellsOf(...bodies);
  let looks = 0;
  const summaries = summarise<CellDefinition, ReadonlySet<string>>([...definitionsOf(notebook).values()], {
    bottom: () => new Set(),
    transfer: ({ node }, known) => {
      looks += 1;
      const called = nodesOf(node, 'call').flatMap((call) => calleeOf(call, notebook) ?? []);
      return new Set(called.flatMap(({ symbol, name }) => [name, ...(known.get(symbol) ?? [])]));
    },
    isSame: (a, b) => a.size === b.size,
  });
  const calls = [...summaries].map(([symbol, names]) => [symbol, [...names].toSorted().join(' ')]);
  return { calls: Object.fromEntries(calls) as Record<string, string>, looks };
}

test.each([
  ['callees first', ['def c(): pass', 'def b(): c()', 'def a(): b()'], { a: 'b c', b: 'c', c: '' }, 3],
  ['callers first', ['def a(): b()', 'def b(): c()', 'def c(): pass'], { a: 'b c', b: 'c', c: '' }, 4],
  ['a circle', ['def a(): b()', 'def b(): a()'], { a: 'a b', b: 'a b' }, 4],
  ['itself', ['def a(): a()'], { a: 'a' }, 2],
  ['two of a name', ['def a(): b()\ndef a(): pass\ndef b(): pass'], { a: '', b: '' }, 2],
])('summaries: %s', (_, bodies, calls, looks) => {
  expect(callsThrough(...bodies)).toEqual({ calls, looks });
});

test('an effect that never settles ends', () => {
  const [one] = definitionsOf(cellsOf('def a(): a()')).values();
  const flip = { bottom: () => false, isSame: (a: boolean, b: boolean) => a === b };
  const transfer = ({ symbol }: CellDefinition, known: { get: (symbol: string) => boolean | undefined }): boolean =>
    known.get(symbol) !== true;
  expect([...summarise([one!], { ...flip, transfer }).keys()]).toEqual(['a']);
});

/** What the cells of a notebook do on the GPU and what takes long, by the numbers of the cells. */
function workBy(...bodies: readonly string[]): Record<string, string> {
  const works = workOf(cellsOf('import torch', ...bodies)).cells;
  const entries = works.map(({ cell, gpu, longOperations }) => [
    `${cell.index + 1}`,
    [...gpu.map(({ node }) => node.text), ...longOperations.map(({ what }) => what)].join(', '),
  ]);
  return Object.fromEntries(entries.filter(([, what]) => what !== '')) as Record<string, string>;
}

test('a private name does not work on the GPU because that of another cell does', () => {
  const device = '_model = torch.nn.Linear(1, 1).to("cuda")\n_model(torch.ones(1))';
  expect(workBy(device, '_model = len\n_model([1, 2])')).toEqual({
    2: 'torch.nn.Linear(1, 1).to("cuda"), _model(torch.ones(1))',
  });
});

test('GPU work through a chain of functions that are defined in reverse order across cells', () => {
  const chain = [
    'def first(n): return second(n)',
    'def second(n): return third(n)',
    'def third(n): return torch.ones(n).cuda()',
  ];
  expect(workBy(...chain, 'for n in range(3):\n    first(n)')).toEqual({ 5: 'first(n), loop over GPU work' });
});

test('GPU work in the method of an object of another cell', () => {
  const trainer =
    'class Trainer:\n    def run(self): return self.step()\n    def step(self): return torch.ones(1).cuda()';
  expect(workBy(trainer, 'trainer = Trainer()', 'trainer.run()', 'print(trainer)')).toEqual({
    3: 'Trainer()',
    4: 'trainer.run()',
  });
});

test('a parameter that has the name of a function is not that function', () => {
  const work = 'def step(): return torch.ones(1).cuda()';
  expect(workBy(work, 'def apply(step): return step()', 'apply(print)')).toEqual({});
  expect(workBy(work, 'def apply(): return step()', 'apply()')).toEqual({ 4: 'apply()' });
});

test.each([
  ['print(1)', true],
  ['first()', true],
  ['Loud()', true],
  ['len([])', false],
  ['shadowed(len)', false],
  ['_first()', false],
  ['quiet.say()', true],
  ['quiet.rest()', false],
])('%s prints: %s', (text, expected) => {
  const functions = [
    'def first(): return second()',
    'def second(): return third()\ndef third(): print(1)',
    'class Loud:\n    def __init__(self): first()',
    'def shadowed(first): return first()',
    'def _first(): print(2)',
    'class Quiet:\n    def say(self): first()\n    def rest(self): pass\nquiet = Quiet()',
  ];
  const notebook = cellsOf(...functions, text);
  const prints = throughCalls(notebook, (call) => call.text.startsWith('print('));
  expect(prints(callOf(notebook, text.split('(')[0]!))).toBe(expected);
});

import { describe, expect, test } from 'vitest';
import { SHAPE_ATTRIBUTES, SHAPE_BUILTINS, SHAPE_METHODS, SHAPE_ONLY } from '../../src/knowledge/shape-only.ts';
import { parseNotebook } from '../../src/notebook/parse.ts';
import { field, nodesOf } from '../../src/python/tree.ts';
import { fateOf, isLoadedOver, type Fate, type Showing } from '../../src/semantics/for-its-shape.ts';
import { notebookOf } from '../support/build.ts';

/** What becomes of `torch.randn(n, n)`, the first call of it in the cells. */
function fate(cells: readonly string[], shows: Showing = 'result'): Fate {
  const setup = 'import lab\nimport torch\nimport marimo as mo';
  const notebook = parseNotebook('notebook.py', notebookOf(...[setup, ...cells].map((each) => `${each}\nreturn`)));
  const call = nodesOf(notebook.root, 'call').find((each) => field(each, 'function')?.text === 'torch.randn')!;
  return fateOf(call, notebook, shows);
}

function answer(cells: readonly string[], shows: Showing = 'result'): boolean {
  return fate(cells, shows) === 'unseen';
}

function nameFor(row: string): string {
  return row.replaceAll('**', 'some.where').replaceAll('*', 'Some');
}

test.each([
  [['def make():\n    return torch.randn(n, n)', 'print(make())'], 'returned'],
  [['def make():\n    a = torch.randn(n, n)\n    print(a.shape)\n    return a @ a'], 'returned'],
  [['def make():\n    a = torch.randn(n, n)\n    print(a)\n    return a'], 'seen'],
  [['def make():\n    a = torch.randn(n, n)\n    return a.shape', 'print(make())'], 'unseen'],
  [['def make():\n    def inner():\n        return torch.randn(n, n)\n    print(inner())'], 'seen'],
  [['def make():\n    def inner():\n        return torch.randn(n, n)\n    return inner().shape'], 'unseen'],
  [['class Box:\n    def part(self, a):\n        return a[1]\na = torch.randn(n, n)\nBox().part(a).shape'], 'unseen'],
  [['class Box:\n    def part(self, a):\n        return a[1]\na = torch.randn(n, n)\nBox().part(a)'], 'seen'],
  [['class Box:\n    def part(self):\n        return torch.randn(n, n)', 'Box().part().shape'], 'unseen'],
  [['class Box:\n    def forward(self):\n        return torch.randn(n, n)', 'Box()().shape'], 'seen'],
] as const)('what is returned: %j: %s', (cells, expected) => {
  expect(fate(cells)).toBe(expected);
});

describe('nobody sees the contents', () => {
  test.each([
    ['_a = torch.randn(n, n)\n_a @ _a\nNone'],
    ['a = torch.randn(n, n)\nb = a.cuda()\nb.shape'],
    ['a = torch.randn(n, n)\nfor _ in range(9):\n    torch.mm(a, a)'],
    ['def run(x):\n    return [x.mm(x) for _ in range(9)]\na = torch.randn(n, n)', 'run(a)\nNone'],
    ['def bench(step, *args):\n    step(*args)\na = torch.randn(n, n)', 'bench(lambda x: x @ x, a)'],
    ['def bench(step):\n    step()\na = torch.randn(n, n)', 'bench(lambda: a @ a)'],
    ['@mo.cache\ndef f():\n    a = torch.randn(n, n)\n    return a.shape, str(a.device)', 'f()'],
    ['model = torch.nn.Linear(n, n)\na = torch.randn(n, n)\nprint(f"{model(a).device} {len(a)}")'],
    ['a = torch.randn(n, n)\nx = 3 if a is None else 4', 'a.numel(), x'],
    ['a = torch.randn(n, n)\nb = a * 2\nassert torch.allclose(a + a, b)'],
    ['a = torch.randn(n, n)\nc = torch.empty(n, n)\ntorch.mm(a, a, out=c)\nNone', 'c.shape'],
    ['a = torch.randn(n, n)\nfound = []\nfound.append(a)', 'len(found)'],
    ['a = torch.randn(n, n)\ntorch.onnx.export(lab.model, a, "m.onnx")'],
    ['a = torch.randn(n, n)\na[0] = 1\ndel a'],
  ])('%j', (...cells) => {
    expect(answer(cells)).toBe(true);
  });
});

describe('somebody may', () => {
  test.each([
    ['a = torch.randn(n, n)'],
    ['a = torch.randn(n, n)\na = a + 1'],
    ['torch.randn(n, n)'],
    ['a = torch.randn(n, n)\nprint(a.mean())'],
    ['a = torch.randn(n, n)\na.shape', 'mo.md(f"{a.sum()}")'],
    ['a = torch.randn(n, n)\nif a.sum() > 0:\n    print("more")'],
    ['a = torch.randn(n, n)\nx = 3 if a.sum() > 0 else 4', 'x'],
    ['a = torch.randn(n, n)\nlab.plot(a)'],
    ['a = torch.randn(n, n)\ntorch.save(a, "a.pt")'],
    ['a = torch.randn(n, n)\nloss = (lab.model(a) ** 2).sum()\nloss.backward()'],
    ['a = torch.randn(n, n)\nstep = torch.optim.SGD([a])'],
    ['a = torch.randn(n, n)\nfound = []\nfound.append(a)', 'found'],
    ['a = torch.randn(n, n)\nc = torch.empty(n, n)\ntorch.mm(a, a, out=c)\nNone', 'c.sum()'],
    ['a = torch.randn(n, n)\nlab.kernel[grid](a)'],
    ['def f(x):\n    print(x)\nf(torch.randn(n, n))'],
    ['@lab.keep\ndef f():\n    return torch.randn(n, n)', 'f()\nNone'],
    ['class Box:\n    def fill(self):\n        self.a = torch.randn(n, n)'],
    ['m = torch.randn(n, n)\ntorch.onnx.export(m, lab.x, "m.onnx")'],
  ])('%j', (...cells) => {
    expect(answer(cells)).toBe(false);
  });
});

test.each(['a', 'print(a)', 'a + a', 'net = torch.nn.Linear(3, 3)\nnet(a)'])('a handful that is shown: %j', (shown) => {
  const cells = ['a = torch.randn(2, 3)', shown];
  expect([answer(cells), answer(cells, 'example')]).toEqual([false, true]);
});

test.each([
  [['a = torch.randn(n, n)'], 'unseen'],
  [['_a = torch.randn(n, n)\nprint(_a)', 'b = 1'], 'unseen'],
  [['a = torch.randn(n, n)\nb = torch.nn.Sequential(a).to("cuda")\nb'], 'unseen'],
  [['def make():\n    return torch.randn(n, n)', 'make()'], 'returned'],
  [['a = torch.randn(n, n)\na = a(torch.ones(n))\na'], 'seen'],
  [['a = torch.randn(n, n)\nprint(a(torch.ones(n)))'], 'seen'],
  [['a = torch.randn(n, n)\nprint(a(torch.ones(n)).shape)'], 'unseen'],
  [['a = torch.randn(n, n)\nb = a.layer'], 'seen'],
  [['a = torch.randn(n, n)\nb = list(a.parameters())'], 'seen'],
  [['a = torch.randn(n, n)\nlab.train(a)'], 'seen'],
] as const)('a model shows its layers: %j: %s', (cells, expected) => {
  expect(fate(cells, 'layers')).toBe(expected);
});

describe('any other would do', () => {
  const inPicture = [
    'import matplotlib.pyplot as plt',
    'a = torch.randn(n, n)\nplt.imshow(lab_data[a])\nax.set_title(f"{a}")',
  ];
  test.each([
    ['a = torch.randn(n, n)\nprint("Answer: " + tokenizer.decode(a[0]).strip())'],
    ['a = torch.randn(n, n)\nmo.hstack([mo.md(f"{a}"), a])'],
    ['a, b = torch.randn(n, n)\nprint(a)'],
    ['a = torch.randn(n, n)\nmo.ui.table(a)'],
    ['def make():\n    return torch.randn(n, n)', 'mo.md(make())', 'print(make())'],
    inPicture,
  ])('%j', (...cells) => {
    expect(fate(cells, 'sample')).toBe('unseen');
    expect(fate(cells)).not.toBe('unseen');
  });

  test.each([
    ['a = torch.randn(n, n)'],
    ['a, b = torch.randn(n, n)'],
    ['a, b = torch.randn(n, n)\nprint(a)\nlab.score(b)'],
    ['a = torch.randn(n, n)\nprint(a == "42")'],
    ['a = torch.randn(n, n)\nb = 0\nb += a\nprint(b)'],
    ['a = torch.randn(n, n)\nprint(a.mean())'],
    ['a = torch.randn(n, n)\nprint(torch.mean(a))'],
    ['print(sum(torch.randn(n, n) for _ in range(9)))'],
    ['def make():\n    return torch.randn(n, n)', 'print(make())', 'lab.score(make())'],
    ['class Data:\n    def __getitem__(self, at):\n        return torch.randn(n, n)'],
  ])('but not of what is measured: %j', (...cells) => {
    expect(fate(cells, 'sample')).toBe('seen');
  });
});

describe('by the tables', () => {
  test.each(SHAPE_ONLY)('$path', ({ path, keepsFirst }) => {
    const name = nameFor(path);
    const importing = `from ${name.slice(0, name.lastIndexOf('.'))} import ${name.slice(name.lastIndexOf('.') + 1)} as probe`;
    expect(answer([importing, 'a = torch.randn(n, n)\nprint(probe(lab.model, a))'])).toBe(true);
    expect(answer([importing, 'a = torch.randn(n, n)\nprint(probe(a))'])).toBe(keepsFirst !== true);
  });

  test.each([...SHAPE_ATTRIBUTES])('.%s', (name) => {
    expect(answer([`a = torch.randn(n, n)\nprint(a.${name})`])).toBe(true);
  });

  test.each([...SHAPE_METHODS])('.%s()', (name) => {
    expect(answer([`a = torch.randn(n, n)\nprint(a.${name}())`])).toBe(true);
  });

  test.each([...SHAPE_BUILTINS])('%s()', (name) => {
    expect(answer([`a = torch.randn(n, n)\nprint(${name}(a))`])).toBe(true);
  });
});

describe('weights that others are loaded over', () => {
  test.each([
    ['model = Net()\nmodel.load_state_dict(weights)', true],
    ['model = Net()\nmodel.to("cuda")\nmodel.load_state_dict(weights, strict=True)', true],
    ['model = Net().to("cuda").eval()\nmodel.load_state_dict(weights)', true],
    ['model = Net()\nmodel.load_state_dict(weights, strict=False)', false],
    ['model = Net()\nif exists:\n    model.load_state_dict(weights)', false],
    ['model = Net()\nfit(model)\nmodel.load_state_dict(weights)', false],
    ['model = Net()', false],
    ['fit(Net())\nmodel.load_state_dict(weights)', false],
  ])('%j: %j', (code, isOver) => {
    const { root } = parseNotebook('notebook.py', notebookOf(`${code}\nreturn`));
    expect(isLoadedOver(nodesOf(root, 'call').find(({ text }) => text === 'Net()')!)).toBe(isOver);
  });
});

import { describe, expect, it } from 'vitest';
import { productsOf } from '../../src/memory/products.ts';
import { parseNotebook } from '../../src/notebook/parse.ts';

/* What a run has trained or fitted is a product of it, wherever it was made and whatever trains it. */

const HEAD = `import marimo

app = marimo.App()


@app.cell
def _():
    import cuml
    import torch
    return cuml, torch


@app.cell
def _(torch):
    def set_up():
        net = torch.nn.Linear(4, 4).cuda()
        return net, torch.optim.Adam(net.parameters())

    def trained(rate):
        net = torch.nn.Linear(4, 4).cuda()
        adam = torch.optim.Adam(net.parameters(), lr=rate)
        loss = net(torch.ones(4, 4, device="cuda")).mean()
        loss.backward()
        adam.step()
        return net, loss.item()

    def rated(rate):
        net = torch.nn.Linear(4, 4).cuda()
        adam = torch.optim.Adam(net.parameters(), lr=rate)
        loss = net(torch.ones(4, 4, device="cuda")).mean()
        loss.backward()
        adam.step()
        return net(torch.ones(4, 4, device="cuda")).mean()

    class Net(torch.nn.Module):
        def fit_to(self, data):
            self.rounds(data, torch.optim.SGD(self.parameters(), lr=0.1))

        def rounds(self, data, sgd):
            for _ in range(3):
                self(data).mean().backward()
                sgd.step()

    return Net, rated, set_up, trained


`;

function products(lines: string): string[] {
  const body = ['batch = torch.ones(4, 4, device="cuda")', ...lines.split('\n')]
    .map((each) => `    ${each}`)
    .join('\n');
  const notebook = parseNotebook('products.py', `${HEAD}@app.cell\ndef _():\n${body}\n    print(batch)\n    return\n`);
  return [...productsOf(notebook, notebook.cells[2]!)].sort();
}

const STEP = 'for _ in range(3):\n    optimizer.zero_grad()\n    net(batch).mean().backward()\n    optimizer.step()';

describe('products of a run', () => {
  it.each<[string, string, string[]]>([
    ['a model made beside its optimizer', `net, optimizer = set_up()\n${STEP}`, ['net']],
    [
      'parts of one record',
      'parts = dict(zip("ab", set_up()))\nnet, optimizer = parts["a"], parts["b"]\n' + STEP,
      ['net', 'parts'],
    ],
    [
      'models whose weights are gathered',
      'one = torch.nn.Linear(4, 4).cuda()\ntwo = torch.nn.Linear(4, 4).cuda()\nadams = [torch.optim.Adam(m.parameters()) for m in (one, two)]\ntwo(one(batch)).mean().backward()\nfor adam in adams:\n    adam.step()',
      ['one', 'two'],
    ],
    ['a model that a function gives back', 'best, loss = trained(0.1)\nprint(best(batch), loss)', ['best', 'loss']],
    ['models in a list', 'nets = [trained(rate)[0] for rate in (0.1, 0.2)]\nprint(nets[0](batch))', ['nets']],
    ['a method of its own', 'net = Net().cuda()\nnet.fit_to(batch)\nprint(net(batch))', ['net']],
    [
      'estimators in a dictionary',
      'found = {}\nfor k in (2, 3):\n    found[k] = cuml.KMeans(k).fit(batch)\n    print(found[k].labels_)',
      ['found'],
    ],
    ['an estimator with a walrus', 'if (means := cuml.KMeans(2).fit(batch)).labels_:\n    print(means)', ['means']],
    [
      'two estimators',
      'means, axes = cuml.KMeans(2).fit(batch), cuml.PCA().fit(batch)\nprint(means, axes)',
      ['axes', 'means'],
    ],
  ])('%s', (_title, lines, names) => {
    expect(products(lines)).toEqual(expect.arrayContaining(names));
  });

  it.each([
    ['a number from a training', 'rate = rated(0.1)\nprint(rate)'],
    ['an activation', 'net = torch.nn.Linear(4, 4).cuda()\ny = net(batch)\nprint(y)'],
  ])('not %s', (_title, lines) => {
    expect(products(lines)).toEqual([]);
  });
});

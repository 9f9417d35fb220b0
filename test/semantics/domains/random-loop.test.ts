import { describe, expect, test } from 'vitest';
import { RANDOM_LOOPS } from '../../../src/knowledge/random-loops.ts';
import { parseNotebook } from '../../../src/notebook/parse.ts';
import { argumentsOf } from '../../../src/python/arguments.ts';
import { nodesOf } from '../../../src/python/tree.ts';
import { loopDraws } from '../../../src/semantics/domains/random-loop.ts';
import { notebookOf } from '../../support/build.ts';

/** What is known of what `probe(…)` is given. */
function known(...cells: readonly string[]): 'open' | 'fixed' | undefined {
  const setup = 'import torch\nfrom torch.utils.data import DataLoader';
  const notebook = parseNotebook('notebook.py', notebookOf(...[setup, ...cells].map((each) => `${each}\nreturn`)));
  const probe = nodesOf(notebook.root, 'call').find(({ text }) => text.startsWith('probe('))!;
  return loopDraws(argumentsOf(probe)[0]!.value, notebook);
}

const LOADER = 'loader = DataLoader(data, shuffle=True)';

test.each([
  [LOADER, 'probe(loader)', 'open'],
  ['loader = DataLoader(data, 32, True)', 'probe(loader)', 'open'],
  ['loader = DataLoader(data, shuffle=True, generator=torch.Generator())', 'probe(loader)', 'fixed'],
  ['loader = DataLoader(data, shuffle=False)', 'probe(loader)', undefined],
  ['loader = DataLoader(data)', 'probe(loader)', undefined],
  [LOADER, 'for batch in loader:\n    probe(batch)', undefined],
  [LOADER, 'batches = list(loader)\nprobe(batches)', undefined],
  [LOADER, 'batches = [batch for batch in loader]\nprobe(batches)', undefined],
  [LOADER, 'probe(enumerate(loader))', 'open'],
  ['a, b = [DataLoader(each, shuffle=True) for each in sets]', 'probe(b)', 'open'],
  ['a, b = [DataLoader(each, shuffle=True) for each in sets]', 'for x in a:\n    probe(x)', undefined],
  ['loaders = {"a": DataLoader(data, shuffle=True)}', 'probe(loaders["a"])', 'open'],
  ['loaders = {"a": DataLoader(data, shuffle=True)}', 'for _, one in loaders.items():\n    probe(one)', 'open'],
  ['loaders = [DataLoader(data, shuffle=True)]', 'for one, _ in zip(loaders, names):\n    probe(one)', 'open'],
  ['def make():\n    return DataLoader(data, shuffle=True), 3', 'loader, n = make()\nprobe(loader)', 'open'],
  ['def score():\n    loader = DataLoader(data, shuffle=True)\n    return 3', 'n = score()\nprobe(n)', undefined],
  [`${LOADER}\nloader = accelerator.prepare(loader)`, 'probe(loader)', 'open'],
  ['nest = [DataLoader(data, shuffle=True)]\nnest = [nest]', 'probe(nest)', 'open'],
])('%s; %s: %s', (made, use, expected) => {
  expect(known(made, use)).toBe(expected);
});

describe('by the table', () => {
  test.each(RANDOM_LOOPS)('$made', ({ made, with: needed, fixedBy }) => {
    const name = made.replaceAll('**', 'some.where.Some');
    const at = name.lastIndexOf('.');
    const importing = `from ${name.slice(0, at)} import ${name.slice(at + 1)} as made`;
    const given = needed === undefined ? '' : `, ${needed[0]}=True`;
    expect(known(importing, `probe(made(data${given}))`)).toBe('open');
    expect(known(importing, 'probe(made(data))')).toBe(needed === undefined ? 'open' : undefined);
    expect(known(importing, `probe(made(data${given}, ${fixedBy ?? 'x'}=own))`)).toBe(
      fixedBy === undefined ? 'open' : 'fixed',
    );
  });
});

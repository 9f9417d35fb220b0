import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import randomSeeds from '../../../codemods/B/random-seeds/index.ts';
import { randomNumbersOf } from '../../../codemods/B/random-seeds/random-calls.ts';
import { parseNotebook } from '../../../src/notebook/parse.ts';
import { notebookOf } from '../../support/build.ts';

const notebook = (path: string): ReturnType<typeof parseNotebook> =>
  parseNotebook(path, readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8'));

it.each([
  // All is seeded: the rule has something to say of the notebook, and nothing to find.
  ['fixtures/random-seeds/seeded-already.py', true, 0],
  ['notebooks/stable_diffusion_trt.py', true, 0],
  ['notebooks/nvidia_template.py', true, 1],
  // NumPy without a GPU.
  ['fixtures/random-seeds/no-gpu.py', false, 0],
  // A GPU without random numbers.
  ['fixtures/progress-spinner/training-loop.py', false, 0],
])('%s appliesTo the rule: %s, findings: %i', (path, appliesTo, findings) => {
  const parsed = notebook(path);
  expect(randomSeeds.appliesTo(parsed)).toBe(appliesTo);
  expect(randomSeeds.find(parsed)).toHaveLength(findings);
});

it('follows functions, tables of functions and methods to what they draw from', () => {
  const randomCallsIn = (path: string): string[] =>
    randomNumbersOf(notebook(path)).cells.flatMap(({ randomCalls }) =>
      randomCalls.map(({ what, open }) => `${what}: ${[...open].join(', ')}`),
    );
  expect(randomCallsIn('fixtures/random-seeds/functions-count-where-called.py')).toEqual(['jobs: torch']);
  expect(randomCallsIn('fixtures/random-seeds/method-draws.py')).toEqual(['traffic.next_arrival: numpy']);
  expect(randomCallsIn('fixtures/random-seeds/helper-seeds-for-itself.py')).toEqual([
    'make_table: ',
    'np.random.randn: numpy',
  ]);
});

it('names a chain of calls by its last', () => {
  const findings = randomSeeds.find(notebook('fixtures/random-seeds/rows-of-tables.py'));
  expect(findings.map(({ message }) => /\(.*\)$|`\w+`/.exec(message)?.[0])).toEqual([
    '(`sample`)',
    '(`half.sample`)',
    '(`sample`)',
    '`sample`',
    '`sample`',
  ]);
});

it.each([
  ['def apply(): return draw()', ['apply: torch']],
  ['def apply(draw): return draw()', []],
  ['def apply():\n    draw = len\n    return draw()', []],
  ['def apply(): return deck.draw', []],
])('goes by the scope of a name: %s', (apply, expected) => {
  const cells = ['import torch', 'def draw(): return torch.rand(1000)', apply, 'apply()'];
  const parsed = parseNotebook('notebook.py', notebookOf(...cells.map((each) => `${each}\nreturn`)));
  const drawn = randomNumbersOf(parsed).cells.flatMap(({ randomCalls }) =>
    randomCalls.map(({ what, open }) => `${what}: ${[...open].join(', ')}`),
  );
  expect(drawn).toEqual(expected);
});

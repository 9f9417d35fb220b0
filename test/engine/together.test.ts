import { expect, test } from 'vitest';
import { codemods as all } from '../../codemods/index.ts';
import type { Codemod } from '../../src/engine/codemod.ts';
import type { NotebookPlan } from '../../src/model/report.ts';
import { walk, type Node } from '../../src/python/tree.ts';
import { notebookOf } from '../support/build.ts';
import { fake, NO_TEMPLATES, numbers } from '../support/fake-codemods.ts';
import { planText } from '../support/plan.ts';
import { readTemplates } from '../support/templates.ts';

/** The plan that is made with every fix on its own, as it is when CPython has refused the result. */
function oneByOne(text: string, codemods: readonly Codemod[], templates = NO_TEMPLATES): NotebookPlan {
  let asked = 0;
  const compile = (): string | null => ((asked += 1) === 2 ? 'no' : null);
  return planText('notebook.py', text, codemods, templates, { compile });
}

function plan(text: string, codemods: readonly Codemod[], templates = NO_TEMPLATES): NotebookPlan {
  return planText('notebook.py', text, codemods, templates);
}

const CELLS = Array.from({ length: 9 }, (_, at) => `x_${at} = 1\nreturn`);

function numbersIn(node: Node): string[] {
  return walk(node).flatMap(({ type, text }) => (type === 'integer' ? [text] : []));
}

/** Puts another text for each 1, and is asked for it anew for each notebook. */
function ones(text: (numbers: readonly string[]) => string, found: (numbers: readonly string[]) => boolean): Codemod {
  return fake({
    id: 'ones',
    at: ({ type, text: number }, { root }) => type === 'integer' && number === '1' && found(numbersIn(root)),
    fix: ({ startIndex: start, endIndex: end }, { root }) => [{ start, end, text: text(numbersIn(root)) }],
  });
}

test.each([
  ['change nothing of one another', numbers('a', 1, '2')],
  ['write several lines', numbers('a', 1, '(\n        2\n    )')],
  [
    'count what is there',
    ones(
      (found) => String(2 + found.filter((each) => each !== '1').length),
      () => true,
    ),
  ],
  [
    'take the others away',
    ones(
      () => '2',
      (found) => !found.includes('2'),
    ),
  ],
  [
    'bring others to light',
    ones(
      () => '2',
      (found) => found.indexOf('1') < 3 || found.indexOf('2') > -1,
    ),
  ],
  [
    'do without the last ones',
    ones(
      () => '2',
      (found) => found.filter((each) => each === '2').length < 6,
    ),
  ],
])('fixes that %s come out as one by one', (_, codemod) => {
  const text = notebookOf(...CELLS);
  const apart = oneByOne(text, [codemod]);
  expect(apart.changed).toBe(true);
  expect(plan(text, [codemod])).toEqual(apart);
});

test('one that breaks the contract is dropped alone', () => {
  const text = notebookOf(...CELLS.slice(0, 6), 'bad = 1\nreturn', ...CELLS.slice(6));
  const codemod = fake({
    id: 'a',
    at: ({ type, text: number }) => type === 'integer' && number === '1',
    fix: ({ startIndex: start, endIndex: end, parent }) => [
      { start, end, text: parent?.text.startsWith('bad') === true ? '(' : '2' },
    ],
  });
  const result = plan(text, [codemod]);
  expect(result).toEqual(oneByOne(text, [codemod]));
  expect(result.applied).toHaveLength(9);
  expect(result.dropped).toHaveLength(1);
});

test('many cells take few looks', () => {
  let looks = 0;
  const at = ({ type, text }: Node): boolean => type === 'integer' && text === '1';
  const codemod = fake({ id: 'a', at, fix: ({ startIndex: start, endIndex: end }) => [{ start, end, text: '2' }] });
  const counting: Codemod = { ...codemod, find: (notebook) => ((looks += 1), codemod.find(notebook)) };
  plan(notebookOf(...Array.from({ length: 64 }, (_, cell) => `x_${cell} = 1\nreturn`)), [counting]);
  // One by one it were 64 and more.
  expect(looks).toBeLessThan(25);
});

test('cells of work come out as one by one', () => {
  const work = Array.from({ length: 6 }, (_, at) => ({
    parameters: '(mo, net, torch)',
    body: [
      '_losses = []',
      `for _step in range(${1000 + at}):`,
      '    _loss = net(torch.randn(4, 8, device="cuda")).pow(2).mean()',
      '    _loss.backward()',
      '    _losses.append(_loss.item())',
      'mo.md(f"loss {_losses[-1]}")',
      'return',
    ].join('\n'),
  }));
  const text = notebookOf(
    'import marimo as mo\nimport torch\nreturn mo, torch',
    { parameters: '(torch)', body: 'net = torch.nn.Linear(8, 8192).cuda()\nreturn (net,)' },
    ...work,
  );
  const usual = all.filter(({ meta }) => meta.phase !== 'C');
  const result = plan(text, usual, readTemplates());
  expect(result.applied.length).toBeGreaterThan(20);
  expect(result).toEqual(oneByOne(text, usual, readTemplates()));
});

import { expect, test } from 'vitest';
import type { Meta } from '../../src/model/meta.ts';
import { plain } from '../../src/report/paint.ts';
import { explainText, rulesText } from '../../src/report/rules.ts';

const gate: Meta = {
  id: 'gpu-gate',
  phase: 'A',
  severity: 'critical',
  safety: 'safe',
  what: 'The notebook runs on without a GPU.',
  why: 'Errors name no cause.',
  fix: 'Ends the notebook with a callout.',
  effects: { imports: [], addsNames: false, dropsNames: false, addsCells: false, movesOutput: false },
};
const seeds: Meta = {
  ...gate,
  id: 'random-seeds',
  phase: 'B',
  severity: 'low',
  effects: { imports: ['random', 'numpy'], addsNames: true, dropsNames: true, addsCells: true, movesOutput: true },
};

test('a table of all rules', () => {
  expect(rulesText([gate, seeds], plain)).toBe(
    [
      'rule          phase  severity  safety  what',
      'gpu-gate      A      critical  safe    The notebook runs on without a GPU.',
      'random-seeds  B      low       safe    The notebook runs on without a GPU.',
      '',
    ].join('\n'),
  );
});

test('one rule with what it may change', () => {
  expect(explainText(gate, plain)).toContain('may\n  - change nothing\n');
  expect(explainText(seeds, plain)).toContain(
    '  - import random, numpy in the cell of the imports\n  - define new public names\n',
  );
});

import { describe, expect, test } from 'vitest';
import { randomNumbersOf } from '../../../codemods/B/random-seeds/random-calls.ts';
import { DRAW_FROM_TORCH, isTrainingName, SEED_THEMSELVES } from '../../../src/knowledge/trainings.ts';
import { parseNotebook } from '../../../src/notebook/parse.ts';
import { notebookOf } from '../../support/build.ts';

/** What the last of the cells draws, with a question mark where it is guessed. */
function drawn(...cells: readonly string[]): string[] {
  const setup = 'import torch';
  const notebook = parseNotebook('notebook.py', notebookOf(...[setup, ...cells].map((each) => `${each}\nreturn`)));
  const calls = randomNumbersOf(notebook).cells.at(-1)!.randomCalls;
  return calls.flatMap(({ open, isGuess }) => [...open].map((each) => `${each}${isGuess ? '?' : ''}`));
}

function nameFor(row: string, name: string): string {
  return `from ${row.replace('.**', '')} import ${name} as probe`;
}

test.each(['train', 'run_training', 'train_from_config', 'train_ch6', 'finetune', 'fine_tune_model', 'retrain'])(
  '%s trains',
  (name) => {
    expect(isTrainingName(name)).toBe(true);
    expect(drawn('import lab', `result = lab.${name}(3)`)).toEqual(['torch?']);
  },
);

test.each(['train_test_split', 'train_loader', 'training_args', 'trainable', 'get_train_data', 'train_dataset'])(
  '%s does not',
  (name) => {
    expect(isTrainingName(name)).toBe(false);
    expect(drawn('import lab', `result = lab.${name}(3)`)).toEqual([]);
  },
);

describe('by the tables', () => {
  test.each(SEED_THEMSELVES)('$path', ({ path }) => {
    expect(drawn(nameFor(path, 'train'), 'result = probe(3)')).toEqual([]);
    expect(drawn(nameFor(path, 'SomeTrainer'), 'trainer = probe(3)', 'trainer.train()')).toEqual([]);
  });

  test.each(DRAW_FROM_TORCH)('$path', ({ path }) => {
    expect(drawn(nameFor(path, 'SomeTrainer'), 'trainer = probe(3)', 'trainer.fit(model)')).toEqual(['torch']);
  });
});

test.each([
  ['import lab', 'trainer = lab.Trainer()', 'trainer.train()'],
  ['import lab', 'def work():\n    lab.train(3)', 'work()'],
])('of most nobody knows: %s; %s; %s', (...cells) => {
  expect(drawn(...cells)).toEqual(['torch?']);
});

test.each([
  ['import lab', 'model = lab.load()', 'model.train()'],
  ['import lab', 'lab.train(3, seed=4)'],
  ['import lab', 'config = lab.Config()\nconfig.seed = 3', 'lab.train(config)'],
  ['import lab', 'config = {"seed": 3}', 'lab.train(config)'],
  ['import lab\ntorch.manual_seed(3)\nready = 1', 'lab.train(ready)'],
])('nothing to seed: %j', (...cells) => {
  expect(drawn(...cells)).toEqual([]);
});

test('the seed of a split is none of a training', () => {
  expect(drawn('import lab', 'parts = lab.split(3, seed=4)', 'lab.train(parts)')).toEqual(['torch?']);
});

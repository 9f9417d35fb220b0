import { expect, test } from 'vitest';
import { codemods } from '../../codemods/index.ts';
import { auditNotebook } from '../../src/engine/audit.ts';
import { planNotebook } from '../../src/engine/plan.ts';
import { unknownCalls } from '../../src/gpu/unknown-calls.ts';
import { workOf } from '../../src/gpu/work.ts';
import type { Notebook } from '../../src/notebook/notebook.ts';
import { parseNotebook } from '../../src/notebook/parse.ts';
import { notebookOf } from '../support/build.ts';
import { readTemplates } from '../support/templates.ts';

const IMPORTS = 'import torch\nimport marimo as mo\nimport mylab\nfrom mylab import Trainer as T';

function parsed(body: string, work: readonly string[]): Notebook {
  return parseNotebook('notebook.py', notebookOf(`${IMPORTS}\nreturn`, `${body}\nreturn`), { work });
}

/** What takes long, and what nbfix does not know: `training ? mylab.load`. */
function told(body: string, work: readonly string[]): string {
  const notebook = parsed(body, work);
  const long = workOf(notebook).cells.flatMap(({ hidden }) => hidden.map(({ what }) => what));
  return [...long, ...unknownCalls(notebook).map(({ path }) => `? ${path}`)].join(' ');
}

test.each<[string, string, string, string]>([
  ['a function', 'mylab.simulate(3)', 'mylab.simulate', 'computation'],
  ['a function by another name', 'mylab.train_it(3)', 'mylab.train*', 'computation'],
  ['a function whose name says what it does', 'mylab.finetune(3)', 'mylab.finetune', 'training'],
  ['a method of an object', 'trainer = T(3)\ntrainer.go()', 'mylab.Trainer.go', 'computation'],
  ['a method called fit', 'trainer = mylab.Trainer(3)\ntrainer.fit(3)', 'mylab.Trainer.fit', 'training'],
  ['a method of any class', 'trainer = T(3)\ntrainer.go()', 'mylab.*.go', 'computation'],
  ['a class alone', 'trainer = T(3)', 'mylab.Trainer.go', ''],
  ['what a listed library has', 'torch.arange(3)', 'torch.arange', 'computation'],
  ['another function stays unknown', 'mylab.load(3)', 'mylab.simulate', '? mylab.load'],
  ['another method of another class', 'x = mylab.Other(3)\nx.go()', 'mylab.Trainer.go', '? mylab.Other'],
])('what the user knows: %s', (_name, body, row, expected) => {
  expect(told(body, [row])).toBe(expected);
});

test('without it, nothing of that is known', () => {
  expect(told('mylab.simulate(3)\ntrainer = T(3)\ntrainer.go()', [])).toBe('? mylab.simulate ? mylab.Trainer');
});

test('it is no longer "not checked", and is given a sign of life, which then is found', () => {
  const notebook = parsed('mylab.simulate(3)', ['mylab.simulate']);
  const unknown = auditNotebook(parsed('mylab.simulate(3)', []), codemods, readTemplates());
  const known = auditNotebook(notebook, codemods, readTemplates());
  expect([unknown.checks.spinner, known.checks.spinner]).toEqual(['not checked', 'no']);
  const { after, audit } = planNotebook(notebook, codemods, readTemplates(), { all: codemods });
  expect(after).toContain('mo.status.spinner(');
  expect(audit.checks.spinner).toBe('yes');
});

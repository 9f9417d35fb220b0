import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { codemods } from '../../codemods/index.ts';
import { repairNotebook } from '../../src/engine/repair.ts';
import { parseNotebook } from '../../src/notebook/parse.ts';
import { loadTemplates } from '../../src/workspace/templates.ts';
import { followed } from './follower.ts';

/* A template of which nbfix has written the gate before there was a helper cell, and a notebook made from it. */

const FIXTURE = new URL('../fixtures/old-form/gate-after-a-detection.py', import.meta.url);
const OLD = readFileSync(FIXTURE, 'utf8').replace('  # finding', '');
const FOLLOWER = OLD.replace('torch.rand(512, 512, device=device) @ ', 'torch.ones(64, 512, device=device) @ ');

const templates = loadTemplates(
  codemods.map(({ meta }) => meta.id),
  null,
);

/** A notebook after `apply --select old-form`. */
function broughtUp(text: string): string {
  const oldForm = codemods.filter(({ meta }) => meta.id === 'old-form');
  return repairNotebook(parseNotebook('notebook.py', text), oldForm, templates).notebook.text;
}

test('the gate comes with its helper cell to the notebooks that follow', () => {
  const template = broughtUp(OLD);
  expect(template).not.toBe(OLD);
  const { outcome } = followed([template, OLD], FOLLOWER);
  const code = (text: string): string => text.replaceAll(/\n{2,}/g, '\n');
  expect(code(outcome.after)).toBe(code(broughtUp(FOLLOWER)));
  expect(outcome.cells.filter(({ state }) => state === 'conflict')).toEqual([]);
  expect(followed([template, OLD], outcome.after).outcome.after).toBe(outcome.after);
});

test('a notebook that was brought up by itself follows as well', () => {
  const after = broughtUp(FOLLOWER);
  expect(followed([broughtUp(OLD), OLD], after).outcome.after).toBe(after);
});

import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { codemods } from '../../codemods/index.ts';
import { auditText } from '../support/plan.ts';
import { readTemplates } from '../support/templates.ts';

const templates = readTemplates();

/** A notebook of the given cell bodies, each a list of lines. */
function notebookOf(...bodies: readonly (readonly string[])[]): string {
  const cells = [['import marimo as mo'], ...bodies].map((lines) =>
    ['@app.cell', 'def _():', ...lines.map((line) => `    ${line}`), '    return', '', ''].join('\n'),
  );
  return ['import marimo', '', 'app = marimo.App()', '', '', ...cells].join('\n');
}

function starts(text: string): boolean {
  // Whichever rules were selected.
  return auditText('notebook.py', text, [], templates, codemods).starts;
}

test.each([
  ['a healthy notebook', true, [['x = 1'], ['mo.md(f"{x}")']]],
  ['a name in two cells', false, [['x = 1'], ['x = 2']]],
  ['a circle', false, [['x = y'], ['y = x']]],
  ['a star import', false, [['from math import *']]],
  ['a return in a branch', false, [['if mo:', '    return', 'x = 1']]],
  ['a private name of another cell', false, [['_x = 1'], ['y = _x']]],
  ['a refresh element with a function', false, [['timer = mo.ui.refresh(lambda: 1, options=[1])', 'timer']]],
  ['a value in the cell of its element', false, [['size = mo.ui.slider(1, 9)', 'half = size.value / 2']]],
  ['a lost output does not matter', true, [['mo.md("x")', 'y = 1']]],
])('%s', (_name, expected, bodies) => {
  expect(starts(notebookOf(...bodies))).toBe(expected);
});

test('a cell that marimo could not parse', () => {
  expect(starts(`${notebookOf(['x = 1'])}\napp._unparsable_cell("x =", name="_")\n`)).toBe(false);
});

test('the eleven: none starts, 86 outputs are lost', () => {
  const folder = new URL('../notebooks/', import.meta.url);
  const audits = readdirSync(folder)
    .filter((file) => file.endsWith('.py'))
    .map((file) => auditText(file, readFileSync(new URL(file, folder), 'utf8'), [], templates, codemods));
  expect(audits.map((audit) => audit.starts)).toEqual(Array(11).fill(false));
  expect(audits.reduce((total, { lostOutputs }) => total + lostOutputs, 0)).toBe(86);
});

/**
 * nbfix reads cells, names and dependencies as marimo itself does, on every notebook at hand: our own, marimo's tutorials,
 * and those in the folder that NBFIX_ORACLE_DIR names.
 *
 * Names inside the SQL of `mo.sql("…")` need no filter: marimo looks for them only where duckdb and sqlglot are installed,
 * and the test environment has neither.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { NbfixError } from '../../src/error.ts';
import { graphOf } from '../../src/notebook/graph.ts';
import type { Cell } from '../../src/notebook/notebook.ts';
import { parseNotebook } from '../../src/notebook/parse.ts';
import { type MarimoCell, readWithMarimo, tutorialsFolder } from '../support/oracle.ts';

const extraFolder = process.env['NBFIX_ORACLE_DIR'];
const own = notebooksIn(fileURLToPath(new URL('../notebooks', import.meta.url)));
const tutorials = notebooksIn(tutorialsFolder());
const extra = extraFolder === undefined ? [] : notebooksIn(extraFolder);
const readings = readWithMarimo([...own, ...tutorials, ...extra]);

function notebooksIn(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.py') && !name.endsWith('__init__.py'))
    .sort()
    .map((name) => join(folder, name));
}

test('there are notebooks to compare', () => {
  expect(own.length).toBeGreaterThan(0);
  expect(tutorials.length).toBeGreaterThan(5);
  expect(extra.length > 0).toBe(extraFolder !== undefined);
});

describe.each([
  ['our own notebooks', own],
  ['the tutorials of marimo', tutorials],
])('%s', (_, paths) => {
  test.each(paths)('%s', (path) => {
    expect(readings[path]).toHaveProperty('cells');
    expectSameReading(path);
  });
});

describe.runIf(extra.length > 0)('the folder in NBFIX_ORACLE_DIR', () => {
  test.for(extra)('%s', (path, { skip }) => {
    const reading = readings[path];
    if (reading === undefined || 'cells' in reading) {
      expectSameReading(path);
      return;
    }
    // Syntax of a newer Python than the one that runs marimo here is no error of nbfix.
    if (reading.error.type === 'SyntaxError' && !isRefused(path)) skip(`marimo: ${reading.error.message}`);
    expect(isRefused(path)).toBe(true);
  });
});

function isRefused(path: string): boolean {
  try {
    parseNotebook(path, readFileSync(path, 'utf8'));
    return false;
  } catch (error) {
    if (error instanceof NbfixError) return true;
    throw error;
  }
}

function expectSameReading(path: string): void {
  const reading = readings[path];
  const notebook = parseNotebook(path, readFileSync(path, 'utf8'));
  if (reading === undefined || 'error' in reading) throw new Error(`marimo cannot read ${path}`);
  const { cells } = reading;
  expect(notebook.cells).toHaveLength(cells.length);
  expect(notebook.cells.map((cell, index) => (cells[index] == null ? null : namesOf(cell)))).toEqual(
    cells.map((cell, index) => (cell === null ? null : marimoNamesOf(cell, notebook.cells[index]))),
  );
  // marimo leaves cells that do not compile out of the graph, nbfix does not.
  const compiles = cells.every((cell) => cell !== null);
  expect(compiles ? graphOf(notebook).children : []).toEqual(compiles ? cells.map((cell) => cell?.children) : []);
}

function namesOf({ name, bindings }: Cell): Omit<MarimoCell, 'children'> {
  return {
    name,
    defs: [...bindings.defs].sort(),
    refs: [...bindings.refs].sort(),
    deleted: [...bindings.deletedRefs].sort(),
  };
}

/** marimo calls the setup cell `setup`; for nbfix it has no name. */
function marimoNamesOf(
  { name, defs, refs, deleted }: MarimoCell,
  cell: Cell | undefined,
): Omit<MarimoCell, 'children'> {
  return { name: cell?.kind === 'setup' ? '' : name, defs, refs, deleted };
}

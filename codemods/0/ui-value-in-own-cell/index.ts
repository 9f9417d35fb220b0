import type { Edit } from '../../../src/edit/edit.ts';
import { lineBreakOf } from '../../../src/edit/indent.ts';
import { awaits, docstringLines, insertCell } from '../../../src/edit/new-cell.ts';
import { linesWith, splitCell } from '../../../src/edit/split-cell.ts';
import { defineCodemod, type Outcome } from '../../../src/engine/codemod.ts';
import { asCode, listed } from '../../../src/listed.ts';
import { ownReadings, type OwnReading } from '../../../src/marimo/own-elements.ts';
import { shownExpression } from '../../../src/notebook/outputs.ts';
import { isPrivate } from '../../../src/python/bindings.ts';
import { catcherOf, catchesAll, caught } from '../../../src/python/handlers.ts';
import { lineOf, type Node } from '../../../src/python/tree.ts';

/** How many names a docstring lists. */
const NAMES = 3;

export default defineCodemod<readonly OwnReading[]>({
  meta: {
    id: 'ui-value-in-own-cell',
    phase: '0',
    severity: 'critical',
    safety: 'safe',
    what: 'A cell reads the value of a UI element that it creates itself.',
    why: 'marimo raises a RuntimeError, in the browser and in a script: the cell shows nothing, and no cell that needs its names runs.',
    fix: 'Moves the statement that reads the value, and everything after it, to a new cell right below.',
    effects: { addsCells: true, movesOutput: true },
  },

  appliesTo: (notebook) => notebook.cells.some((cell) => ownReadings(notebook, cell).length > 0),

  *find(notebook) {
    for (const cell of notebook.cells) {
      const readings = ownReadings(notebook, cell);
      // One finding a statement: a split before it takes care of all that it reads.
      for (const first of readings.filter((each, at) => readings[at - 1]?.statement !== each.statement)) {
        const data = readings.filter(({ statement }) => statement === first.statement);
        const texts = [...new Set(data.map(({ node }) => node.text.replace(/\s+/g, ' ')))].slice(0, NAMES);
        const verb = texts.length === 1 ? 'is' : 'are';
        yield {
          cell,
          node: first.node,
          message: `${listed(texts.map(asCode))} ${verb} read in the cell that creates the element`,
          data,
        };
      }
    }
  },

  fix({ cell, data }, notebook): Outcome {
    const refused = data.map(problem).find((reason) => reason !== undefined);
    if (refused !== undefined) return { refused };
    const names = [...new Set(data.map(({ name }) => name ?? ''))];
    const split = splitCell(notebook, cell, data[0]!.statement);
    if ('refused' in split) return split;
    const { text } = notebook;
    const { kept, moved, gone, lines } = split;
    // marimo leaves a blank line between an import or a definition and the `return`.
    const isDefinitionLast = /^(?:import|function_definition|class_definition|decorated_definition)/.test(
      kept.at(-1)?.type ?? '',
    );
    const body =
      docstringLines(notebook, cell, words(names, shownExpression(cell) !== undefined)) + linesWith(text, lines, []);
    const edits: Edit[] = [
      { ...gone, text: isDefinitionLast ? lineBreakOf(text) : '' },
      insertCell(notebook, cell, body, { isAsync: awaits(moved) }),
    ];
    const handler = data.map(({ node }) => catcherOf(node, catchesRuntimeError)).find((each) => each !== undefined);
    if (handler === undefined) return edits;
    return {
      edits,
      unsafe: `line ${lineOf(handler)} catches the error that is raised now; after the fix, its handler no longer runs`,
    };
  },
});

/** Whether a clause catches what marimo raises where a cell reads the value of its own element. */
function catchesRuntimeError(handler: Node): boolean {
  return catchesAll(handler) || caught(handler).some(({ text }) => text === 'RuntimeError' || text === 'Exception');
}

/** Why a reading cannot move away from the element, for a person. */
function problem({ name, statement, madeIn }: OwnReading): string | undefined {
  if (name === undefined) {
    return 'the element is created and read in one expression, so nobody can change it; give it a name, display it, and read its value in another cell';
  }
  if (isPrivate(name)) return `other cells cannot read the private name \`${name}\`; give the element a public name`;
  return statement === madeIn
    ? `\`${name}\` is created and read in one statement; create it in a statement of its own above`
    : undefined;
}

function words(names: readonly string[], isShown: boolean): string {
  const all = listed(names.length > NAMES ? [...names.slice(0, NAMES), 'others'] : names);
  return isShown ? `Shows what depends on ${all}` : `Computes what depends on ${all}`;
}

import type { Edit } from '../../../src/edit/edit.ts';
import { reachHelpers } from '../../../src/edit/helpers.ts';
import { insertAbove, placeIn, removeLine, wrap, type Place } from '../../../src/edit/place.ts';
import { fillPart, WORK } from '../../../src/edit/snippet.ts';
import { ownLines } from '../../../src/edit/wrappable.ts';
import type { FixContext, Refusal } from '../../../src/engine/codemod.ts';
import { mayWaitFor } from '../../../src/gpu/waiting.ts';
import { freshName } from '../../../src/notebook/fresh-name.ts';
import { graphOf } from '../../../src/notebook/graph.ts';
import { importsOf } from '../../../src/notebook/imports.ts';
import type { Cell, Notebook } from '../../../src/notebook/notebook.ts';
import { isPrivate } from '../../../src/python/bindings.ts';
import type { Node } from '../../../src/python/tree.ts';
import type { CaughtImport } from './gate-anchor.ts';

/**
 * Puts the gate into a handler of an import that raises without a GPU. Nothing is asked before it: a healthy run does what it
 * did, whatever the library sets or starts when it is imported.
 */
export function catchImport(
  notebook: Notebook,
  cell: Cell,
  { statement, error }: CaughtImport,
  { snippet, helpers }: FixContext,
): readonly Edit[] | Refusal {
  if (!ownLines(notebook, [statement])) {
    return { refused: 'several statements share a line; put each on its own line' };
  }
  const place = placeIn(notebook);
  const marimo = marimoAbove(notebook, cell, statement, place);
  const reached = reachHelpers(notebook, cell, helpers, ['no_gpu'], statement);
  if ('refused' in reached) return reached;
  const name = freshName(cell, '_error');
  const names = new Map([['mo', marimo.name], ...Object.entries(reached.names)]);
  const gate = fillPart(snippet, 'caught', { arguments: name }, names);
  const lines = ['try:', `    ${WORK}`, `except ${error} as ${name}:`, gate.replace(/^(?=.)/gm, '    ')];
  return [...marimo.edits, ...wrap(place, statement, statement, lines.join('\n')), ...reached.edits];
}

/**
 * marimo as the handler can read it without letting anything else be imported before the library: under the name of an
 * import that has run when the cell runs, or of an import of its own. marimo itself is loaded already.
 */
function marimoAbove(
  notebook: Notebook,
  cell: Cell,
  statement: Node,
  place: Place,
): { readonly name: string; readonly edits: readonly Edit[] } {
  const order = graphOf(notebook).runOrder();
  const turnOf = ({ index }: Cell): number => order.indexOf(index);
  const all = importsOf(notebook).filter(({ module, when }) => module === 'marimo' && when === 'always');
  const hasRun = (home: Cell): boolean =>
    home.kind === 'setup' || (turnOf(home) < turnOf(cell) && mayWaitFor(notebook, cell, home));
  const above = all.find((each) =>
    each.cell === cell
      ? each.node.endIndex <= statement.startIndex
      : !isPrivate(each.name) && !each.cell.disabled && hasRun(each.cell),
  );
  if (above !== undefined) return { name: above.name, edits: [] };
  const below = all.find(
    ({ cell: home, node }) =>
      home === cell && /^import marimo(?: as \w+)?$/.test(node.text) && ownLines(notebook, [node]),
  );
  const name = below?.name ?? freshName(cell, '_mo');
  const line = below?.node.text ?? `import marimo as ${name}`;
  return {
    name,
    edits: [
      ...(below === undefined ? [] : [removeLine(place, below.node)]),
      insertAbove(place, statement, line, { blankAfter: true }),
    ],
  };
}

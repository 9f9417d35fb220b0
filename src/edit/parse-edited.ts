import type { Cell, Notebook } from '../notebook/notebook.ts';
import { type Draft, draftOf, notebookOf, parseNotebook } from '../notebook/parse.ts';
import { counterpart, type Node } from '../python/tree.ts';
import type { Edit } from './edit.ts';
import { editedTree } from './edited-tree.ts';

/**
 * Parses the result of edits, with the same outcome as `parseNotebook`: the cells that no edit touches are taken over.
 * @param edits those that made the text of that of `before`, in offsets of the latter
 * @throws NbfixError when the text is no marimo notebook any more, or not valid Python
 */
export function parseEdited(before: Notebook, text: string, edits: readonly Edit[]): Notebook {
  const { path, lineLength, findModule, work } = before;
  const known = { lineLength, findModule, work };
  if (before.cells.some(({ kind }) => kind === 'unreadable'))
    return parseNotebook(path, text, { isPython: true, ...known });
  const tree = editedTree(before.root, before.text, text, edits);
  if (tree === undefined) return parseNotebook(path, text, known);
  const past = new Map(before.cells.map((cell) => [cell.node, cell]));
  return notebookOf({ path, text, ...known }, tree.root, (statement, isFirst) => {
    const original = tree.originals.get(statement);
    const cell = original === undefined ? undefined : past.get(original);
    // Whether a setup cell counts depends on what stands before it.
    return cell === undefined || cell.kind === 'setup' ? draftOf(path, statement, isFirst) : copyOf(cell, statement);
  });
}

/** The cell at another place. */
function copyOf(cell: Cell, node: Node): Draft {
  const at = (each: Node): Node => counterpart(each, cell.node, node);
  const { bindings, returnStatement } = cell;
  return {
    ...cell,
    node,
    definition: at(cell.definition),
    statements: cell.statements.map(at),
    returnStatement: returnStatement === undefined ? undefined : at(returnStatement),
    bindings: {
      ...bindings,
      starImports: bindings.starImports.map(at),
      occurrences: new Map(Array.from(bindings.occurrences, ([name, nodes]) => [name, nodes.map(at)])),
    },
  };
}

import { memoizedWithin } from '../memoized.ts';
import type { Cell, Notebook } from '../notebook/notebook.ts';
import { walk, type Node } from '../python/tree.ts';
import { isDefinition, walkScope } from '../python/walk-scope.ts';
import { calleeOf } from './calls.ts';

/** A node that runs when a cell runs, and the node of the cell itself that leads there: itself, or the name of a function or method. */
export interface Reached {
  readonly node: Node;
  readonly from: Node;
}

/**
 * What runs when a cell runs: its own nodes, and those of the notebook's functions and classes that it names, directly or
 * through one another. A function that is handed on, as in `spawn(train)`, counts as called.
 */
export const reachedBy: (notebook: Notebook, cell: Cell) => readonly Reached[] = memoizedWithin((notebook, cell) => {
  const reached = cell.statements.flatMap((each) => walkScope(each).map((node): Reached => ({ node, from: node })));
  const seen = new Set<number>();
  // The list grows while it is read.
  for (const { node, from } of reached) {
    const isName = node.type === 'identifier' || node.type === 'attribute';
    const definition = isName ? calleeOf(node, notebook) : undefined;
    if (definition === undefined || seen.has(definition.node.id)) continue;
    for (const inner of walk(definition.node)) {
      // A class holds its methods.
      if (isDefinition(inner)) seen.add(inner.id);
      reached.push({ node: inner, from });
    }
  }
  return reached;
});

import { ancestors, type Node } from '../python/tree.ts';
import type { Cell } from './notebook.ts';

/** Whether a node stands in a function, lambda or class of its cell, which runs when that is called. */
export function isInDefinition(node: Node, cell: Cell): boolean {
  return ancestors(node, cell.definition).some((each) =>
    /^(?:function_definition|lambda|class_definition)$/.test(each.type),
  );
}

/** The statement of a block that a node stands in, and its block's other statements. */
export function statementAround(node: Node, cell: Cell): { statement: Node; siblings: readonly Node[] } | undefined {
  for (let each: Node = node; each.parent !== null; each = each.parent) {
    if (each.parent.type !== 'block') continue;
    const isBody = each.parent.parent?.id === cell.definition.id;
    const siblings = isBody ? cell.statements : each.parent.namedChildren.filter(({ type }) => type !== 'comment');
    return { statement: each, siblings };
  }
  return undefined;
}

import { workIn } from '../../../src/gpu/work.ts';
import { workUnit } from '../../../src/memory/work-unit.ts';
import type { Cell, Notebook } from '../../../src/notebook/notebook.ts';
import { expressionOf } from '../../../src/python/statements.ts';
import { field, type Node } from '../../../src/python/tree.ts';

/**
 * The statement above which something is to be done before the work of a cell: that of the spinner around it, and of the
 * `_out_of_memory = None` above that, if they are there already.
 * @param nodes what the work does beside GPU operations and what takes long
 */
export function headOf(notebook: Notebook, cell: Cell, nodes: readonly Node[]): Node | { readonly refused: string } {
  const { gpu, longOperations } = workIn(notebook, cell);
  const targets = [...gpu, ...longOperations].map(({ node }) => node);
  const unit = workUnit(notebook, cell, [...targets, ...nodes]);
  if ('refused' in unit) return unit;
  let head = unit.spinner ?? unit.first;
  const siblings = (head.parent?.namedChildren ?? []).filter(({ type }) => type !== 'comment');
  for (let at = siblings.findIndex(({ id }) => id === head.id) - 1; at >= 0 && isRecord(siblings[at]!); at -= 1)
    head = siblings[at]!;
  return head;
}

/** `_out_of_memory = None` */
function isRecord(statement: Node): boolean {
  const assignment = expressionOf(statement);
  const name = assignment?.type === 'assignment' ? field(assignment, 'left')?.text : undefined;
  return /^_(?!_)/.test(name ?? '') && field(assignment!, 'right')?.type === 'none';
}

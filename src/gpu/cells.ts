import { graphOf } from '../notebook/graph.ts';
import type { Cell, Notebook } from '../notebook/notebook.ts';
import type { Node } from '../python/tree.ts';
import { workIn, workOf } from './work.ts';

/** The cells that work on the GPU when marimo runs them, in source order. */
export function gpuCells(notebook: Notebook): Cell[] {
  return workOf(notebook)
    .cells.filter(({ cell, gpu }) => gpu.length > 0 && isRun(notebook, cell))
    .map(({ cell }) => cell);
}

/** marimo runs no disabled cell, and none that reads a name of one. */
export function isRun(notebook: Notebook, cell: Cell): boolean {
  return (
    !cell.disabled &&
    !hasAncestorIn(
      notebook,
      cell,
      notebook.cells.filter(({ disabled }) => disabled),
    )
  );
}

/** The first statement of a cell that works on the GPU. */
export function firstWork(notebook: Notebook, cell: Cell): Node | undefined {
  const [operation] = workIn(notebook, cell).gpu;
  if (operation === undefined) return undefined;
  return cell.statements.find(({ endIndex }) => endIndex >= operation.node.endIndex);
}

/** Whether a `mo.stop` in one of the cells ends the cell: it is one of them, or reads a name of one. */
export function isGated(notebook: Notebook, cell: Cell, gates: readonly Cell[]): boolean {
  return gates.includes(cell) || hasAncestorIn(notebook, cell, gates);
}

/** Whether the cell reads, directly or through other cells, a name of another one of the cells. */
export function hasAncestorIn(notebook: Notebook, cell: Cell, cells: readonly Cell[]): boolean {
  const ancestors = graphOf(notebook).ancestors(cell.index);
  return cells.some((each) => each !== cell && ancestors.has(each.index));
}

import type { Problem, Topic } from '../model/verify-report.ts';
import type { Cell, Notebook } from '../notebook/notebook.ts';
import { lineOf, type Node } from '../python/tree.ts';

/** A problem of the notebook as a whole. */
export function problem(about: Topic, message: string): Problem {
  return { about, message, cell: null, line: null };
}

/** A problem at a node of a cell. */
export function problemAt(about: Topic, cell: Cell, node: Node, message: string): Problem {
  return { about, message, cell: cell.index + 1, line: lineOf(node) };
}

/** A problem of a cell, by its 1-based number as the driver counts. */
export function problemOfCell(about: Topic, notebook: Notebook, number: number, message: string): Problem {
  const cell = notebook.cells[number - 1];
  return { about, message, cell: number, line: cell === undefined ? null : lineOf(cell.definition) };
}

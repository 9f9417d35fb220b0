import { memoized } from '../memoized.ts';
import type { Cell, Notebook } from '../notebook/notebook.ts';
import { interpret, type CellRun } from '../semantics/interpreter/index.ts';
import type { Guess } from '../semantics/interpreter/interpreter.ts';
import { machineWithoutGpu } from './without-gpu.ts';

/**
 * What becomes of the cells of a notebook on a machine without a GPU, as far as that can be computed. What is left of a
 * cell's ways to end says whether it has a path on the processor.
 */
export const cpuRunOf: (notebook: Notebook) => (cell: Cell) => CellRun = memoized(cpuRunWith);

/** The same, with a guess at conditions that cannot be computed. */
export function cpuRunWith(notebook: Notebook, guess?: Guess): (cell: Cell) => CellRun {
  return interpret(notebook, machineWithoutGpu(notebook), { guess });
}

import { graphOf } from '../notebook/graph.ts';
import type { Cell, Notebook } from '../notebook/notebook.ts';
import { cellEffort } from '../semantics/cell-effort.ts';
import { holdsOthersUp } from '../semantics/holding-up.ts';
import { gateIn } from './gates.ts';

/**
 * Whether a cell may read a name of another one: it waits for that already, or it is none the worse for it. It would be
 * where one of the cells that it would wait for works, may stop, or runs again by itself, and where what works or leaves
 * a trace would run in another order.
 * @param isForGate whether the cell is to stop where a gate for the GPU stops another one
 */
export function mayWaitFor(notebook: Notebook, cell: Cell, other: Cell, isForGate = false): boolean {
  const answers = known.get(notebook) ?? new Map<string, boolean>();
  known.set(notebook, answers);
  const key = `${cell.index} ${other.index} ${isForGate}`;
  const answer = answers.get(key) ?? isHarmless(notebook, cell, other, isForGate);
  answers.set(key, answer);
  return answer;
}

const known = new WeakMap<Notebook, Map<string, boolean>>();

function isHarmless(notebook: Notebook, cell: Cell, other: Cell, isForGate: boolean): boolean {
  const graph = graphOf(notebook);
  const waited = graph.ancestors(cell.index);
  if (other === cell || other.kind === 'setup' || waited.has(other.index)) return true;
  const others = [other.index, ...graph.ancestors(other.index)].filter((index) => !waited.has(index));
  if (others.includes(cell.index)) return false;
  const holdsUp = (each: Cell): boolean =>
    holdsOthersUp(notebook, each, isForGate ? gateIn(notebook, each) : undefined) !== undefined;
  if (others.some((index) => holdsUp(notebook.cells[index]!))) return false;
  const [old, fresh] = [graph.runOrder(), graph.runOrder([other.index, cell.index])].map((order) =>
    order.filter((index) => cellEffort(notebook, notebook.cells[index]!) !== 'none'),
  );
  return old!.every((index, at) => index === fresh![at]);
}

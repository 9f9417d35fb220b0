import { memoized } from '../memoized.ts';
import type { Notebook } from './notebook.ts';

/** How the cells of a notebook depend on each other. Cells are given by their index. */
export interface Graph {
  /** By cell: the cells that run before it because of a name, ascending. */
  readonly parents: readonly (readonly number[])[];
  /** By cell: the cells that run after it because of a name, ascending. */
  readonly children: readonly (readonly number[])[];
  /** The cells that bind a public name, ascending; more than one is an error in marimo. */
  readonly definers: ReadonlyMap<string, readonly number[]>;
  /** The cells that have a public name as a ref, ascending; the definer itself may be among them. */
  readonly readers: ReadonlyMap<string, readonly number[]>;
  /** Every cell upstream of the cell, not itself unless it is in a cycle. */
  ancestors(cell: number): ReadonlySet<number>;
  /** Every cell downstream of the cell, not itself unless it is in a cycle. `mo.stop` in the cell stops these. */
  descendants(cell: number): ReadonlySet<number>;
  /**
   * The cells in the order in which marimo runs the notebook; those of a circle, which never run, are left out.
   * @param edge one more, from a parent to its child
   */
  runOrder(edge?: readonly [parent: number, child: number]): readonly number[];
  /** The groups of cells that depend on each other in a circle, each ascending, by their first cell. */
  cycles(): readonly (readonly number[])[];
}

/**
 * The dataflow graph by marimo's rules (`_runtime/dataflow/edges.py`). An edge goes from each cell that binds a
 * name to each other cell that has it as a ref. A cell that deletes a name of another cell runs after all its readers.
 * Cells that marimo refuses to compile (`import *`, a nested `return`) are in the graph as if they compiled.
 */
export const graphOf: (notebook: Notebook) => Graph = memoized(computeGraph);

function computeGraph({ cells }: Notebook): Graph {
  const definers = indexBy(cells.map(({ bindings }) => bindings.defs));
  const readers = indexBy(cells.map(({ bindings }) => bindings.refs));
  const deleters = indexBy(cells.map(({ bindings }) => bindings.deletedRefs));
  const children = cells.map(() => new Set<number>());
  const connect = (from: readonly number[], to: readonly number[]): void => {
    for (const parent of from) for (const child of to) if (parent !== child) children[parent]?.add(child);
  };
  for (const [name, from] of definers) connect(from, readers.get(name) ?? []);
  for (const [name, to] of deleters) connect(readers.get(name) ?? [], to);
  const parents = cells.map(() => new Set<number>());
  children.forEach((targets, parent) => targets.forEach((child) => parents[child]?.add(parent)));
  return {
    parents: parents.map(ascending),
    children: children.map(ascending),
    definers,
    readers,
    ancestors: remembered((cell) => reachable(parents, cell)),
    descendants: remembered((cell) => reachable(children, cell)),
    runOrder: remembered((edge) => topological(children, edge)),
    cycles: () => circles(children),
  };
}

/** A function that computes each answer once; its argument is told by its text. */
function remembered<A, R>(compute: (argument: A) => R): (argument: A) => R {
  const answers = new Map<string, R>();
  return (argument) => {
    const key = String(argument);
    const answer = answers.has(key) ? answers.get(key)! : compute(argument);
    answers.set(key, answer);
    return answer;
  };
}

/** Parents first, ties by the order of the file (`_runtime/dataflow/__init__.py`, `topological_sort`). */
function topological(children: readonly ReadonlySet<number>[], edge?: readonly [number, number]): number[] {
  const targets = (parent: number): number[] => [
    ...(children[parent] ?? []),
    ...(edge?.[0] === parent && children[parent]?.has(edge[1]) === false ? [edge[1]] : []),
  ];
  const open = children.map(() => 0);
  children.forEach((_, parent) => targets(parent).forEach((child) => (open[child]! += 1)));
  const order: number[] = [];
  for (let next = open.indexOf(0); next !== -1; next = open.indexOf(0)) {
    order.push(next);
    open[next] = -1;
    for (const child of targets(next)) open[child]! -= 1;
  }
  return order;
}

function indexBy(namesByCell: readonly ReadonlySet<string>[]): Map<string, number[]> {
  const cellsByName = new Map<string, number[]>();
  namesByCell.forEach((names, cell) => {
    for (const name of names) {
      const cells = cellsByName.get(name);
      if (cells === undefined) cellsByName.set(name, [cell]);
      else cells.push(cell);
    }
  });
  return cellsByName;
}

function ascending(cells: Iterable<number>): number[] {
  return [...cells].sort((left, right) => left - right);
}

function reachable(next: readonly ReadonlySet<number>[], start: number): Set<number> {
  const found = new Set<number>();
  const open = [...(next[start] ?? [])];
  for (let cell = open.pop(); cell !== undefined; cell = open.pop()) {
    if (found.has(cell)) continue;
    found.add(cell);
    open.push(...(next[cell] ?? []));
  }
  return found;
}

/** The strongly connected components of two cells or more: cells that reach each other. */
function circles(children: readonly ReadonlySet<number>[]): number[][] {
  const descendants = children.map((_, cell) => reachable(children, cell));
  const done = new Set<number>();
  const found: number[][] = [];
  descendants.forEach((reached, cell) => {
    if (done.has(cell) || !reached.has(cell)) return;
    const circle = ascending(reached).filter((other) => descendants[other]?.has(cell));
    circle.forEach((other) => done.add(other));
    found.push(circle);
  });
  return found;
}

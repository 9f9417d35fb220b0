import { gpuCells, hasAncestorIn } from '../gpu/cells.ts';
import { gateCells } from '../gpu/gates.ts';
import type { CellEdge, CellGraph } from '../model/cell-graph.ts';
import { graphOf } from '../notebook/graph.ts';
import type { Cell, Notebook } from '../notebook/notebook.ts';
import { shownName } from './audit.ts';

/** The graph of the cells, with the gates and what they reach. */
export function cellGraph(notebook: Notebook): CellGraph {
  const gates = gateCells(notebook);
  const onGpu = new Set(gpuCells(notebook));
  return {
    cells: notebook.cells.map((cell) => ({
      cell: cell.index + 1,
      name: shownName(cell),
      title: titleOf(cell),
      isGate: gates.includes(cell),
      isReached: hasAncestorIn(notebook, cell, gates),
      usesGpu: onGpu.has(cell),
    })),
    edges: edgesOf(notebook),
  };
}

/** A title that is longer fits in no picture. */
const LONGEST_TITLE = 60;

function titleOf({ statements, node }: Cell): string {
  const [first = node] = statements;
  const text = first.text.replace(/^[rRfFuU]{0,2}("""|'''|["'])/, '').trimStart();
  const line = /^[^\n]*/
    .exec(text)![0]
    .replace(/("""|'''|["'])\s*$/, '')
    .trim();
  return line.slice(0, LONGEST_TITLE);
}

function edgesOf(notebook: Notebook): CellEdge[] {
  const { children, definers, readers } = graphOf(notebook);
  return children.flatMap((targets, from) =>
    targets.map((to) => {
      const names = [...definers].flatMap(([name, cells]) =>
        cells.includes(from) && readers.get(name)?.includes(to) === true ? [name] : [],
      );
      return { from: from + 1, to: to + 1, names };
    }),
  );
}

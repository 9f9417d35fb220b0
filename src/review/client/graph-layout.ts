import { Graph, layout } from '@dagrejs/dagre';
import type { CellEdge, CellGraph, CellNode } from '../../model/cell-graph.ts';

/** Where a graph is drawn, from left to right, in pixels. */
export interface Picture {
  readonly width: number;
  readonly height: number;
  /** With their upper left corners. */
  readonly cells: readonly { readonly node: CellNode; readonly x: number; readonly y: number }[];
  readonly edges: readonly { readonly edge: CellEdge; readonly path: string }[];
}

interface Point {
  readonly x: number;
  readonly y: number;
}

export const CELL = { width: 208, height: 44 } as const;

export function pictureOf({ cells, edges }: CellGraph): Picture {
  const graph = new Graph();
  graph.setGraph({ rankdir: 'LR', nodesep: 12, ranksep: 48, marginx: 2, marginy: 2 });
  graph.setDefaultEdgeLabel(() => ({}));
  for (const { cell } of cells) graph.setNode(String(cell), { ...CELL });
  const drawn = direct(edges);
  for (const { from, to } of drawn) graph.setEdge(String(from), String(to));
  layout(graph);
  const { width = 0, height = 0 } = graph.graph() as { width?: number; height?: number };
  return {
    width,
    height,
    cells: cells.map((node) => {
      const { x, y } = graph.node(String(node.cell)) as Point;
      return { node, x: x - CELL.width / 2, y: y - CELL.height / 2 };
    }),
    edges: drawn.map((edge) => {
      const { points } = graph.edge(String(edge.from), String(edge.to)) as { readonly points: readonly Point[] };
      const [from, to] = [edge.from, edge.to].map((cell) => graph.node(String(cell)) as Point);
      const start = { x: from!.x + CELL.width / 2, y: from!.y };
      const end = { x: to!.x - CELL.width / 2, y: to!.y };
      return { edge, path: pathThrough([start, ...points.slice(1, -1), end]) };
    }),
  };
}

/** A line that leaves and reaches each point level. */
function pathThrough([start, ...rest]: readonly Point[]): string {
  let { x, y } = start!;
  const curves = rest.map((point) => {
    const middle = (x + point.x) / 2;
    const curve = `C${middle},${y} ${middle},${point.y} ${point.x},${point.y}`;
    ({ x, y } = point);
    return curve;
  });
  return `M${start!.x},${start!.y}${curves.join('')}`;
}

/** The edges without those that others say already: of A → B → C and A → C the last one. */
export function direct(edges: readonly CellEdge[]): CellEdge[] {
  const next = new Map<number, number[]>();
  for (const { from, to } of edges) next.set(from, [...(next.get(from) ?? []), to]);
  const reachedFrom = (start: number): Set<number> => {
    const reached = new Set([start]);
    for (const cell of reached) for (const each of next.get(cell) ?? []) reached.add(each);
    return reached;
  };
  const reached = new Map([...next.keys()].map((cell) => [cell, reachedFrom(cell)]));
  return edges.filter(({ from, to }) => {
    const reaches = (one: number, other: number): boolean => reached.get(one)?.has(other) === true;
    // In a circle each way round says the other: all of it is drawn.
    const says = (other: number): boolean => reaches(other, to) && !reaches(other, from) && !reaches(to, other);
    return !(next.get(from) ?? []).some((other) => other !== to && says(other));
  });
}

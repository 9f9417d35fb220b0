import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { CellEdge } from '../../src/model/cell-graph.ts';
import { direct, pictureOf } from '../../src/review/client/graph-layout.ts';

function edgesOf(...pairs: readonly (readonly [number, number])[]): CellEdge[] {
  return pairs.map(([from, to]) => ({ from, to, names: [] }));
}

function reachable(edges: readonly CellEdge[], cells: readonly number[]): string[] {
  return cells.map((start) => {
    const reached = new Set([start]);
    for (const cell of reached) for (const { from, to } of edges) if (from === cell) reached.add(to);
    return [...reached].toSorted((a, b) => a - b).join(' ');
  });
}

test('what other edges say is not drawn', () => {
  expect(direct(edgesOf([1, 2], [2, 3], [1, 3], [1, 4]))).toEqual(edgesOf([1, 2], [2, 3], [1, 4]));
});

test('property: what is drawn reaches as far as all of it', () => {
  const cells = [1, 2, 3, 4, 5, 6];
  const cell = fc.constantFrom(...cells);
  const pairs = fc.uniqueArray(fc.tuple(cell, cell), { maxLength: 15, selector: String });
  fc.assert(
    fc.property(pairs, (some) => {
      const edges = edgesOf(...some.filter(([from, to]) => from !== to));
      expect(reachable(direct(edges), cells)).toEqual(reachable(edges, cells));
    }),
  );
});

test('no two cells are drawn over each other', () => {
  const cells = [1, 2, 3, 4].map((cell) => {
    return { cell, name: null, title: '', isGate: false, isReached: false, usesGpu: false };
  });
  const picture = pictureOf({ cells, edges: edgesOf([1, 2], [1, 3], [2, 4], [3, 4], [4, 2]) });
  expect(new Set(picture.cells.map(({ x, y }) => `${x} ${y}`)).size).toBe(4);
  expect(picture.edges.map(({ path }) => path).join('')).not.toContain('NaN');
});

import { memoized } from '../../../src/memoized.ts';
import type { Notebook } from '../../../src/notebook/notebook.ts';
import { field, walk, type Node } from '../../../src/python/tree.ts';
import { GRAPH_BYTES, LOUVAIN_CALLS } from './known-allocations.ts';

/** What a node and an edge of a graph take in a notebook: by its algorithms, whichever of them a setting may choose. */
export const graphBytes: (notebook: Notebook) => (typeof GRAPH_BYTES)[keyof typeof GRAPH_BYTES] = memoized(
  (notebook) => (callsLouvain(notebook) ? GRAPH_BYTES.louvain : GRAPH_BYTES.plain),
);

function callsLouvain({ cells }: Notebook): boolean {
  return cells.some(({ statements }) => statements.some((each) => walk(each).some(isLouvain)));
}

/** Whatever the module goes by: `nx.community.louvain_communities(G)`, `nx_comm.louvain_communities(G)`. */
function isLouvain(node: Node): boolean {
  const callee = node.type === 'call' ? field(node, 'function') : undefined;
  const name = callee?.type === 'attribute' ? field(callee, 'attribute') : callee;
  return LOUVAIN_CALLS.has(name?.text ?? '');
}

import type { Node } from '../tree.ts';

/** Code that no Python takes although the grammar does: where, and what CPython would say. */
export interface Mistake {
  readonly node: Node;
  readonly message: string;
}

/** A mistake with a node, or only its message where the node is the one that was asked about. */
export type Found = Mistake | string | undefined;

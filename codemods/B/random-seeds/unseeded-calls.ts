import { qualifiedName } from '../../../src/notebook/imports.ts';
import type { Cell } from '../../../src/notebook/notebook.ts';
import { hasSplat, isGiven, positional } from '../../../src/python/arguments.ts';
import { field, type Node } from '../../../src/python/tree.ts';
import { SEEDED_BY_ARGUMENT } from './random-apis.ts';

/** A call that takes its seed as an argument, and has none. */
export interface UnseededCall {
  readonly cell: Cell;
  readonly call: Node;
  readonly argument: string;
  /** Whether the argument comes first and has no name. */
  readonly isFirst: boolean;
  /** What takes the seed, and is given for the argument. */
  readonly by: string | undefined;
  /** What a seed costs, where it is not for nothing. */
  readonly cost: string | undefined;
}

/** Whether a graph algorithm is told to sample, by `k=10` or by a second argument: `betweenness_centrality(G, 10)`. */
export function isSampling(call: Node, argument: string): boolean {
  const second = positional(call)[1];
  return isGiven(call, [argument]) || hasSplat(call) || (second !== undefined && second.type !== 'none');
}

/** A call that takes a seed, and whether it has none. */
export function seedTaker(
  node: Node,
  cell: Cell,
  aliases: ReadonlyMap<string, string>,
): (UnseededCall & { isOpen: boolean })[] {
  const callee = node.type === 'call' ? field(node, 'function') : undefined;
  const path = callee === undefined ? undefined : qualifiedName(callee, aliases);
  if (path === undefined) return [];
  const taker = SEEDED_BY_ARGUMENT.find(
    (each) => each.path.test(path) && (each.onlyWith === undefined || isSampling(node, each.onlyWith)),
  );
  if (taker === undefined) return [];
  const { argument, isFirst, also, by, cost } = taker;
  const given = positional(node)[isFirst ? 0 : (taker.at ?? Infinity)];
  const isPositional = given !== undefined && !(isFirst && given.type === 'none');
  // `**options` may hold it.
  const isSeeded = isPositional || hasSplat(node) || isGiven(node, [argument, ...also]);
  return [{ cell, call: node, argument, isFirst, by, cost, isOpen: !isSeeded }];
}

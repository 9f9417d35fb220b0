import { SEEDED_BY_ARGUMENT } from '../../../src/knowledge/random-apis.ts';
import { qualifiedName } from '../../../src/notebook/imports.ts';
import type { Cell, Notebook } from '../../../src/notebook/notebook.ts';
import { argumentsOf, hasSplat, isGiven, positional } from '../../../src/python/arguments.ts';
import { children, field, type Node } from '../../../src/python/tree.ts';
import { makersOf } from '../../../src/semantics/domains/maker.ts';

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
  /** Whether it computes something of what it is given, for which one seed may serve all its calls. */
  readonly isOfItsInput: boolean;
}

/** Whether a graph algorithm is told to sample, by `k=10` or by a second argument: `betweenness_centrality(G, 10)`. */
export function isSampling(call: Node, argument: string, at = 1): boolean {
  const given = positional(call)[at];
  return isGiven(call, [argument]) || hasSplat(call) || (given !== undefined && given.type !== 'none');
}

/** A call that takes a seed, and whether it has none. */
export function seedTaker(
  node: Node,
  cell: Cell,
  aliases: ReadonlyMap<string, string>,
  notebook: Notebook,
): (UnseededCall & { isOpen: boolean })[] {
  const callee = node.type === 'call' ? field(node, 'function') : undefined;
  const paths = callee === undefined ? [] : pathsOf(callee, aliases, notebook);
  if (paths.length === 0) return [];
  const taker = SEEDED_BY_ARGUMENT.find(
    (each) =>
      paths.every((path) => each.path.test(path)) &&
      (each.onlyWith === undefined || isSampling(node, each.onlyWith, each.onlyWithAt)),
  );
  if (taker === undefined) return [];
  const { argument, isFirst, also, by, isOfItsInput = false } = taker;
  const isFree = taker.isFreeForSeveral === true && namesSeveral(node, taker.onlyWith);
  const cost = isFree ? undefined : taker.cost;
  const given = positional(node)[isFirst ? 0 : (taker.at ?? Infinity)];
  const isPositional = given !== undefined && !(isFirst && given.type === 'none');
  // `**options` may hold it.
  const isSeeded = isPositional || hasSplat(node) || isGiven(node, [argument, ...also]);
  return [{ cell, call: node, argument, isFirst, by, cost, isOfItsInput, isOpen: !isSeeded }];
}

/** `directions=["minimize", "maximize"]` */
function namesSeveral(call: Node, argument: string | undefined): boolean {
  const value = argumentsOf(call).find(({ name }) => name === argument && name !== undefined)?.value;
  const isWritten = value !== undefined && /^(?:list|tuple)$/.test(value.type);
  return isWritten && children(value).filter(({ type }) => type !== 'list_splat').length > 1;
}

/** What is called; the methods of a table by what made it. */
function pathsOf(callee: Node, aliases: ReadonlyMap<string, string>, notebook: Notebook): readonly string[] {
  const path = qualifiedName(callee, aliases);
  if (path !== undefined) return [path];
  const object = field(callee, 'object');
  if (object === undefined || field(callee, 'attribute')?.text !== 'sample') return [];
  return [...makersOf(object, notebook)].map((maker) => `${maker}.sample`);
}

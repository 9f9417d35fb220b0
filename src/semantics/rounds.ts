import type { Notebook } from '../notebook/notebook.ts';
import { hasSplat, positional } from '../python/arguments.ts';
import { children, field, type Node } from '../python/tree.ts';
import { amountOf } from './domains/amount.ts';

/** The grammar's names of loops that are statements. */
export const LOOP = /^(?:for|while)_statement$/;

/**
 * How many rounds a loop has, where it is not left early and a number is written for it; undefined where none is.
 *
 *     for epoch in range(10): …        →  10
 *     while len(rows) < 200_000: …     →  200,000, if each round adds one
 */
export function roundsOf(
  loop: Node,
  notebook: Notebook,
): { readonly least: number; readonly most: number } | undefined {
  const limit = loop.type === 'while_statement' ? limitOf(field(loop, 'condition')) : countOf(field(loop, 'right'));
  const amount = limit && amountOf(limit, notebook);
  return amount?.kind === 'number' ? amount : undefined;
}

/** `limit` in `len(rows) < limit` */
function limitOf(condition: Node | undefined): Node | undefined {
  const isBelow = condition?.type === 'comparison_operator' && /^[^<>=!]+<=?[^<>=!]+$/.test(condition.text);
  return isBelow ? children(condition)[1] : undefined;
}

/** `count` in `range(count)` */
function countOf(over: Node | undefined): Node | undefined {
  const isRange = over?.type === 'call' && field(over, 'function')?.text === 'range' && !hasSplat(over);
  const [count, ...more] = isRange ? positional(over) : [];
  return more.length === 0 ? count : undefined;
}

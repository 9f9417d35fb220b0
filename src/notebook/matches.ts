import { matchesIn, type PatternMatch, type Pattern } from '../python/pattern.ts';
import { walk } from '../python/tree.ts';
import { resolverOf } from './imports.ts';
import type { Cell, Notebook } from './notebook.ts';

/** What a pattern matches in the code of a cell, functions included, in source order. */
export function matchesInCell<Holes>(notebook: Notebook, cell: Cell, find: Pattern<Holes>): PatternMatch<Holes>[] {
  const nodes = cell.statements.flatMap((statement) => walk(statement));
  return matchesIn(nodes, find, resolverOf(notebook));
}

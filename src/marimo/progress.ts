import { qualifiedName } from '../notebook/imports.ts';
import { field, walk, type Node } from '../python/tree.ts';

/** tqdm's bar goes to the cell's console, where a person sees it move. */
const INDICATORS = new Set([
  'marimo.status.spinner',
  'marimo.status.progress_bar',
  'tqdm.tqdm',
  'tqdm.trange',
  'tqdm.auto.tqdm',
  'tqdm.notebook.tqdm',
]);

/**
 * Whether the node runs under a progress indicator: inside `with mo.status.spinner(…):`, or in (or as) a loop over
 * `mo.status.progress_bar(…)`. A bare call of either shows nothing (failure F8) and does not count.
 */
export function showsProgress(node: Node, aliases: ReadonlyMap<string, string>): boolean {
  for (let each: Node | null = node; each !== null; each = each.parent) {
    if (isIndicator(each, aliases)) return true;
    if (each.type === 'for_statement') {
      const iterated = field(each, 'right');
      if (iterated !== undefined && callsIndicator(iterated, aliases)) return true;
    }
    if (each.type === 'function_definition') return false;
  }
  return false;
}

/** Whether a statement is itself `with mo.status.spinner(…):` or the like. */
export function isIndicator(statement: Node, aliases: ReadonlyMap<string, string>): boolean {
  if (statement.type !== 'with_statement') return false;
  const items = statement.namedChildren.find((child) => child.type === 'with_clause');
  return items !== undefined && callsIndicator(items, aliases);
}

function callsIndicator(node: Node, aliases: ReadonlyMap<string, string>): boolean {
  for (const each of walk(node)) {
    if (each.type !== 'call') continue;
    const path = qualifiedName(field(each, 'function') ?? each, aliases);
    if (path !== undefined && INDICATORS.has(path)) return true;
  }
  return false;
}

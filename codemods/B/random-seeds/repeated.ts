import type { Cell, Notebook } from '../../../src/notebook/notebook.ts';
import { symbolOf } from '../../../src/notebook/symbols.ts';
import { isLabel } from '../../../src/python/names.ts';
import { field, nodesOf, type Node } from '../../../src/python/tree.ts';

/** What runs its inside more than once, or whenever somebody calls it. */
const REPEATS = /^(?:(?:for|while)_statement|\w+_comprehension|generator_expression|lambda|class_definition)$/;

/**
 * Whether a node may run several times in one run of the notebook: in a loop, or in a function that has more uses than
 * one call outside of loops. With a seed of its own it would give the same each time.
 */
export function mayRepeat(node: Node, cell: Cell, notebook: Notebook, seen: ReadonlySet<number> = new Set()): boolean {
  if (seen.has(node.id)) return true;
  const statement = cell.statements.find(
    (each) => each.startIndex <= node.startIndex && node.endIndex <= each.endIndex,
  );
  for (let each = node; each.parent !== null && each.id !== statement?.id; each = each.parent) {
    const { parent } = each;
    const isOver = parent.type === 'for_statement' && each.fieldName === 'right';
    if (REPEATS.test(parent.type) && !isOver) return true;
    if (parent.type === 'function_definition') {
      const [use, ...more] = usesOf(parent, notebook);
      if (use === undefined) return false;
      const isCall = use.name.parent?.type === 'call' && use.name.fieldName === 'function';
      return more.length > 0 || !isCall || mayRepeat(use.name, use.cell, notebook, new Set([...seen, node.id]));
    }
  }
  return false;
}

/** Where a function is named, other than by its definition. */
function usesOf(definition: Node, { cells }: Notebook): { readonly name: Node; readonly cell: Cell }[] {
  const own = field(definition, 'name');
  const symbol = symbolOf(own);
  return cells.flatMap((cell) =>
    cell.statements
      .flatMap((each) => nodesOf(each, 'identifier'))
      .filter((name) => name.id !== own?.id && !isLabel(name) && symbolOf(name) === symbol)
      .map((name) => ({ name, cell })),
  );
}

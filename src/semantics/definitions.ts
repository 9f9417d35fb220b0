import { memoized } from '../memoized.ts';
import type { Cell, Notebook } from '../notebook/notebook.ts';
import { symbolOf } from '../notebook/symbols.ts';
import { field, type Node } from '../python/tree.ts';

/** A function or class that a cell defines, and the key of its name. */
export interface CellDefinition {
  readonly symbol: string;
  readonly name: string;
  readonly node: Node;
  readonly cell: Cell;
}

/** The functions and classes that a cell defines outside of others. */
export function definitionsIn(cell: Cell): CellDefinition[] {
  const found: CellDefinition[] = [];
  const visit = (node: Node): void => {
    if (node.type === 'decorated_definition') {
      const inner = field(node, 'definition');
      if (inner !== undefined) visit(inner);
    } else if (node.type === 'function_definition' || node.type === 'class_definition') {
      const name = field(node, 'name');
      found.push({ symbol: symbolOf(name), name: name?.text ?? '', node, cell });
    } else if (node.type !== 'lambda') {
      for (const child of node.namedChildren) visit(child);
    }
  };
  cell.statements.forEach(visit);
  return found;
}

/** The functions and classes that the cells of a notebook define outside of others, by the keys of their names. */
export const definitionsOf: (notebook: Notebook) => ReadonlyMap<string, CellDefinition> = memoized(
  ({ cells }) => new Map(cells.flatMap((cell) => definitionsIn(cell).map((each) => [each.symbol, each]))),
);

import { isPrivate } from '../python/bindings.ts';
import type { Node } from '../python/tree.ts';
import type { Cell } from './notebook.ts';

/*
 * One key for each name of a notebook, for tables that hold the names of all cells. A public name is the same in every
 * cell; `_name` is another variable in each, so its key has its cell in it. (marimo mangles private names likewise.)
 */

/** The key of an identifier; of any other node its text, of none an empty one. */
export function symbolOf(identifier: Node | null | undefined): string {
  if (identifier === null || identifier === undefined) return '';
  const { type, text } = identifier;
  return type === 'identifier' && isPrivate(text) ? keyOf(text, cellAround(identifier)) : text;
}

/** The key of a name as a cell knows it. */
export function symbolIn(cell: Cell, name: string): string {
  return isPrivate(name) ? keyOf(name, cell.node) : name;
}

/** The entries that a cell sees, by the names as it writes them: public ones, and its own private ones. */
export function seenBy<T>(cell: Cell, table: ReadonlyMap<string, T>): Map<string, T> {
  const end = keyOf('', cell.node);
  return new Map(
    [...table].flatMap(([key, value]): [string, T][] => {
      if (!key.includes(MARK)) return [[key, value]];
      return key.endsWith(end) ? [[key.slice(0, -end.length), value]] : [];
    }),
  );
}

/** No identifier has it. */
const MARK = '@';

function keyOf(name: string, cell: Node | undefined): string {
  return cell === undefined ? name : `${name}${MARK}${cell.startIndex}`;
}

/** The cell that a node stands in, as a statement of the module; undefined in code that is no notebook's. */
function cellAround(node: Node): Node | undefined {
  let each = node;
  while (each.parent !== null && each.parent.parent !== null) each = each.parent;
  return each.type === 'decorated_definition' || each.type === 'with_statement' ? each : undefined;
}

import { walk } from '../python/tree.ts';
import type { Cell } from './notebook.ts';

/**
 * A name that nothing in the cell has, at its top level or inside a function, where inserted code may go: `_error`, else
 * `_error_2`.
 */
export function freshName({ node }: Pick<Cell, 'node'>, name: string): string {
  const taken = new Set(walk(node).flatMap(({ type, text }) => (type === 'identifier' ? [text] : [])));
  let fresh = name;
  for (let count = 2; taken.has(fresh); count += 1) fresh = `${name}_${count}`;
  return fresh;
}

import { walk, type Node } from '../python/tree.ts';
import type { Cell, Notebook } from './notebook.ts';

/**
 * A name that nothing in the cell has, at its top level or inside a function, where inserted code may go: `_error`, else
 * `_error_2`.
 */
export function freshName({ node }: Pick<Cell, 'node'>, name: string): string {
  return firstFree(name, takenIn(node));
}

/** A name that nothing in the notebook has: `gpu_ready`, else `gpu_ready_2`. */
export function freshPublicName({ root }: Pick<Notebook, 'root'>, name: string): string {
  return firstFree(name, takenIn(root));
}

function takenIn(place: Node): (name: string) => boolean {
  const taken = new Set(walk(place).flatMap(({ type, text }) => (type === 'identifier' ? [text] : [])));
  return (name) => taken.has(name);
}

/** The name, or the first of `name_2`, `name_3`, … that is not taken. */
export function firstFree(name: string, isTaken: (name: string) => boolean): string {
  let fresh = name;
  for (let count = 2; isTaken(fresh); count += 1) fresh = `${name}_${count}`;
  return fresh;
}

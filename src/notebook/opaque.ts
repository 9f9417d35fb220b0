import type { Cell } from './notebook.ts';

/**
 * Whether nothing is known of what a cell does: it is kept as text, or is Python that nbfix cannot read. It may work, stop,
 * wait, and define anything.
 */
export function isOpaque({ kind }: Pick<Cell, 'kind'>): boolean {
  return kind === 'unparsable' || kind === 'unreadable';
}

/** The words of a cell's text, each of which may be a name that it reads or defines. */
export function wordsOf({ node }: Pick<Cell, 'node'>): ReadonlySet<string> {
  return new Set([...node.text.normalize('NFKC').matchAll(/[\p{L}_][\p{L}\p{N}_]*/gu)].map(([word]) => word));
}

import type { Notebook } from '../../notebook/notebook.ts';
import { wordsOf } from '../../notebook/opaque.ts';
import { binderOf } from '../../python/targets.ts';
import type { Change } from '../change.ts';

/**
 * A cell that nbfix cannot read stays, and may read and define every name that its text has: none of them is defined
 * once more or less often elsewhere, renamed, set or deleted.
 */
export function unreadableCellsKeepTheirNames({ before, after, pastOf }: Change): string | null {
  for (const cell of after.cells) {
    if (cell.kind !== 'unreadable') continue;
    const past = pastOf(cell);
    if (past?.node.text !== cell.node.text) return `cell ${cell.index + 1}, which nbfix cannot read, would change`;
    const [old, now] = [bindingCounts(before), bindingCounts(after)];
    const touched = [...wordsOf(cell)].find((word) => (old.get(word) ?? 0) !== (now.get(word) ?? 0));
    if (touched !== undefined) {
      return `cell ${cell.index + 1}, which nbfix cannot read, may use \`${touched}\``;
    }
  }
  return null;
}

/** How often each name is bound or deleted. */
function bindingCounts({ cells }: Notebook): Map<string, number> {
  const counts = new Map<string, number>();
  for (const { bindings } of cells) {
    for (const [name, nodes] of bindings.occurrences) {
      const bound = nodes.filter((node) => binderOf(node) !== undefined || node.parent?.type === 'delete_statement');
      counts.set(name, (counts.get(name) ?? 0) + bound.length);
    }
  }
  return counts;
}

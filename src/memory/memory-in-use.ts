import { qualifiedName } from '../notebook/imports.ts';
import { field, type Node } from '../python/tree.ts';
import { walkScope } from '../python/walk-scope.ts';

/** Calls that answer how much memory is taken just now; a peak stays what it was. */
const MEASURES = /^torch\.cuda\.(?:memory_allocated|memory_reserved|mem_get_info|memory_summary|memory_stats)$/;
const POOL_MEASURES = /^(?:used|total|free)_bytes$/;

/** Whether a statement asks how much GPU memory is in use: after a release it would answer with what is left. */
export function measuresMemory(statement: Node, aliases: ReadonlyMap<string, string>): boolean {
  return [...walkScope(statement)].some((node) => {
    const callee = node.type === 'call' ? field(node, 'function') : undefined;
    if (callee === undefined) return false;
    return (
      MEASURES.test(qualifiedName(callee, aliases) ?? '') || POOL_MEASURES.test(field(callee, 'attribute')?.text ?? '')
    );
  });
}

import { frameworkOf } from '../knowledge/frameworks.ts';
import { isKnownLibrary } from '../knowledge/known-libraries.ts';
import { memoized } from '../memoized.ts';
import { aliasesOf, importsOf, qualifiedName } from '../notebook/imports.ts';
import type { Notebook } from '../notebook/notebook.ts';
import { field, nodesOf, type Node } from '../python/tree.ts';

/** A call of a library, or of a module of the project, of which nbfix knows nothing. */
export interface UnknownCall {
  readonly node: Node;
  /** What is called, with import aliases resolved: `lab.train`. */
  readonly path: string;
}

/**
 * What a notebook for GPUs calls and nbfix does not know: it may compute on the GPU, take long or stop without one. The
 * first call of each function, in source order.
 */
export const unknownCalls: (notebook: Notebook) => readonly UnknownCall[] = memoized((notebook) => {
  if (!importsOf(notebook).some(({ module }) => frameworkOf(module) !== undefined)) return [];
  const aliases = aliasesOf(notebook);
  const found = new Map<string, UnknownCall>();
  for (const node of notebook.cells.flatMap((cell) =>
    cell.disabled ? [] : cell.statements.flatMap((each) => nodesOf(each, 'call')),
  )) {
    const path = qualifiedName(field(node, 'function') ?? node, aliases);
    if (path !== undefined && !isKnownLibrary(path) && !found.has(path)) found.set(path, { node, path });
  }
  return [...found.values()];
});

import { frameworkOf } from '../knowledge/frameworks.ts';
import { isKnownLibrary } from '../knowledge/known-libraries.ts';
import { memoized } from '../memoized.ts';
import { aliasesOf, importsOf, memberPath, qualifiedName } from '../notebook/imports.ts';
import type { Cell, Notebook } from '../notebook/notebook.ts';
import { hasModules, originalPath } from '../notebook/project.ts';
import { field, nodesOf, type Node } from '../python/tree.ts';
import { calleeOf } from '../semantics/calls.ts';
import { namesLike } from '../semantics/name-uses.ts';
import { reachedBy } from '../semantics/reached.ts';
import { isOwnKnown } from './own-work.ts';

/** A call of a library, or of a module of the project, of which nbfix knows nothing. */
export interface UnknownCall {
  readonly node: Node;
  /** What is called, with import aliases resolved: `lab.train`. */
  readonly path: string;
}

/**
 * What a notebook for GPUs calls and nbfix does not know, itself or in what it calls of a module of the project: it may
 * compute on the GPU, take long or stop without one. The first call of each function, in source order.
 */
export const unknownCalls: (notebook: Notebook) => readonly UnknownCall[] = memoized((notebook) => {
  if (!importsOf(notebook).some(({ module }) => frameworkOf(module) !== undefined)) return [];
  const found = new Map<string, UnknownCall>();
  for (const { call, node } of notebook.cells.flatMap((cell) => (cell.disabled ? [] : callsOf(notebook, cell)))) {
    const path = unknownPath(field(call, 'function') ?? call, notebook);
    if (path !== undefined && !found.has(path)) found.set(path, { node, path });
  }
  return [...found.values()];
});

/** The dotted path of what an expression names, where that is nothing of which nbfix knows what it does when it is called. */
export function unknownPath(callee: Node, notebook: Notebook): string | undefined {
  const path = memberPath(callee, notebook);
  if (path !== undefined) return isFollowed(callee, notebook) || isOwnKnown(path, notebook) ? undefined : path;
  const named = qualifiedName(callee, aliasesOf(notebook));
  const of = named !== undefined && hasModules(notebook) ? originalPath(named, notebook) : named;
  return of === undefined || isKnownLibrary(of) || isOwnKnown(of, notebook) ? undefined : of;
}

/** Whether what is called is a function or a class that is to be seen, or a lambda, which is short. */
function isFollowed(callee: Node, notebook: Notebook): boolean {
  const values = (namesLike(callee, notebook)?.bindings ?? []).map(({ binder }) => binder && field(binder, 'right'));
  return (
    calleeOf(callee, notebook) !== undefined || (values.length > 0 && values.every((each) => each?.type === 'lambda'))
  );
}

/** The calls of a cell, those in its functions too, and of what it leads to in modules, by the nodes of the cell. */
function callsOf(notebook: Notebook, cell: Cell): readonly { readonly call: Node; readonly node: Node }[] {
  const own = cell.statements.flatMap((each) => nodesOf(each, 'call'));
  const beyond = hasModules(notebook) ? reachedBy(notebook, cell) : [];
  return [
    ...own.map((call) => ({ call, node: call })),
    ...beyond.flatMap(({ node, from }) => (node.type === 'call' && node.base > 0 ? [{ call: node, node: from }] : [])),
  ];
}

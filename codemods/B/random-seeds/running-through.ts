import type { Notebook } from '../../../src/notebook/notebook.ts';
import { SHAPE_BUILTINS } from '../../../src/knowledge/shape-only.ts';
import { children, field, type Node } from '../../../src/python/tree.ts';
import { isBuiltin } from '../../../src/semantics/calls.ts';

/*
 * What becomes of a loader at a place: it draws when something runs through it, not where it is made, shown or put away.
 */

/** Whether a loop, an unpacking or whatever it is handed to may run through a loader there. */
export function isRunThrough(loader: Node, notebook: Notebook): boolean {
  const { parent } = loader;
  if (parent === null || PUT_AWAY.test(parent.type)) return false;
  if (PART_OF.test(parent.type)) return isRunThrough(parent, notebook);
  if (parent.type === 'assignment') return !/^(?:identifier|subscript)$/.test(field(parent, 'left')?.type ?? '');
  if (parent.type === 'comparison_operator') return !parent.children.some(({ type }) => /^is\b/.test(type));
  const callee = calleeAround(loader, notebook);
  return callee === undefined || !(SHAPE_BUILTINS.has(callee) || /^(?:print|repr|str)$/.test(callee));
}

const PUT_AWAY = /^(?:expression_statement|return_statement|lambda|not_operator|interpolation|if_statement)$/;

/** What a loader is put into, or chosen by, and may be run through with. */
const PART_OF =
  /^(?:tuple|list|dictionary|pair|expression_list|parenthesized_expression|conditional_expression|boolean_operator)$/;

/** Whether all that is taken of a loader there is one batch: `next(iter(loader))`, or a loop that ends with its first round. */
export function givesOne(loader: Node, notebook: Notebook): boolean {
  const callee = calleeAround(loader, notebook);
  const call = loader.parent?.parent;
  if (callee === 'next') return true;
  if (callee === 'iter') return call?.parent?.type === 'assignment' || (call != null && givesOne(call, notebook));
  if (callee === 'enumerate') return call != null && givesOne(call, notebook);
  const loop = loader.parent?.type === 'for_statement' && loader.fieldName === 'right' ? loader.parent : undefined;
  const body = loop && field(loop, 'body');
  return body !== undefined && children(body).some(({ type }) => type === 'break_statement');
}

/** The builtin that something is an argument of. */
function calleeAround({ parent }: Node, notebook: Notebook): string | undefined {
  const call = parent?.type === 'argument_list' ? parent.parent : null;
  const callee = call === null ? undefined : field(call, 'function');
  return callee?.type === 'identifier' && isBuiltin(callee, notebook) ? callee.text : undefined;
}

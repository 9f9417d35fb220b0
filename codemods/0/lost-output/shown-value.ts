import type { Notebook } from '../../../src/notebook/notebook.ts';
import { isAction } from '../../../src/notebook/outputs.ts';
import { isVoidCall } from '../../../src/notebook/void-calls.ts';
import { children, field, type Node } from '../../../src/python/tree.ts';
import { mayBeNone } from '../../../src/semantics/domains/nullness.ts';

/** Methods that change their object and return None, or put a plot on the page themselves. */
const SILENT_METHODS: ReadonlySet<string> = new Set(['append', 'clear', 'close', 'extend', 'insert', 'show', 'sort']);

/** Whether a cell's last expression is a call that returns None, so that the cell shows nothing by it. */
export function showsNothing(expression: Node, notebook: Notebook): boolean {
  if (isAction(expression, notebook) || isVoidCall(expression, notebook)) return true;
  const call = expression.firstNamedChild;
  const callee = call?.type === 'call' ? field(call, 'function') : undefined;
  if (callee?.text === 'print') return true;
  return callee?.type === 'attribute' && SILENT_METHODS.has(field(callee, 'attribute')?.text ?? '');
}

/**
 * Whether a cell's last expression is None on some runs, as far as the notebook tells. `mo.vstack` would show `None`,
 * where the cell alone shows nothing.
 */
export function showsNoneAtTimes(expression: Node, notebook: Notebook): boolean {
  const [value, ...more] = children(expression);
  return value !== undefined && more.length === 0 && mayBeNone(value, notebook);
}

import { aliasesOf, qualifiedName } from '../../../src/notebook/imports.ts';
import type { Notebook } from '../../../src/notebook/notebook.ts';
import { isAction } from '../../../src/notebook/outputs.ts';
import { isVoidCall } from '../../../src/notebook/void-calls.ts';
import { children, field, nodesOf, type Node } from '../../../src/python/tree.ts';
import { calleeOf } from '../../../src/semantics/calls.ts';
import { assignedTo } from '../../../src/semantics/name-uses.ts';

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
export function mayBeNone(expression: Node, notebook: Notebook): boolean {
  const [value, ...more] = children(expression);
  if (value === undefined || more.length > 0) return false;
  return isMaybeNone(value, notebook, (name) =>
    assignedTo(name, notebook).some((each) => each !== undefined && isMaybeNone(each, notebook, () => true)),
  );
}

function isMaybeNone(value: Node, notebook: Notebook, isMaybeNoneName: (name: Node) => boolean): boolean {
  switch (value.type) {
    case 'none':
    case 'await':
    case 'boolean_operator':
    case 'subscript':
    case 'attribute':
      return true;
    case 'parenthesized_expression':
      return children(value).some((each) => isMaybeNone(each, notebook, isMaybeNoneName));
    case 'conditional_expression': {
      const [yes, , no] = children(value);
      return [yes, no].some((each) => each !== undefined && isMaybeNone(each, notebook, isMaybeNoneName));
    }
    case 'identifier':
      return isMaybeNoneName(value);
    case 'call':
      return isMaybeNoneCall(value, notebook);
    default:
      return false;
  }
}

/** A function of the notebook without a value on some path, or one that nothing is known of. */
function isMaybeNoneCall(call: Node, notebook: Notebook): boolean {
  const callee = field(call, 'function');
  if (callee === undefined || callee.type !== 'identifier') return false;
  if (qualifiedName(callee, aliasesOf(notebook)) !== undefined) return false;
  const definition = calleeOf(callee, notebook)?.node;
  if (definition === undefined) return true;
  if (definition.type === 'class_definition') return false;
  const returns = nodesOf(definition, 'return_statement');
  const body = field(definition, 'body');
  const last = body === undefined ? undefined : children(body).at(-1);
  return last?.type !== 'return_statement' || returns.some((each) => (children(each)[0]?.type ?? 'none') === 'none');
}

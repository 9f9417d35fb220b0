import { expressionOf } from '../python/statements.ts';
import { children, field, walk, type Node } from '../python/tree.ts';
import type { Notebook } from './notebook.ts';

/**
 * Whether an expression statement calls a function of the notebook that returns no value: `train(model)` at the end of
 * a cell is work, nothing to show.
 */
export function isVoidCall(statement: Node, notebook: Notebook): boolean {
  const call = expressionOf(statement);
  const callee = call?.type === 'call' ? field(call, 'function') : undefined;
  if (callee?.type !== 'identifier') return false;
  const homes = notebook.cells.filter(({ bindings }) => bindings.defs.has(callee.text));
  const [home] = homes;
  if (home === undefined || homes.length > 1) return false;
  const binders = home.statements.filter((each) => walk(each).some((node) => binds(node, callee.text)));
  const [definition] = binders;
  return binders.length === 1 && definition?.type === 'function_definition' && returnsNothing(definition);
}

/** A definition, or anything else that may give the name another meaning. */
function binds(node: Node, name: string): boolean {
  if (node.type === 'function_definition' || node.type === 'class_definition')
    return field(node, 'name')?.text === name;
  return node.type === 'assignment' && field(node, 'left')?.text === name;
}

function returnsNothing(definition: Node): boolean {
  if (definition.text.startsWith('async')) return false;
  const body = field(definition, 'body') ?? definition;
  return walk(body, (node) => /^(?:function_definition|class_definition|lambda)$/.test(node.type)).every(
    (node) => node.type !== 'yield' && (node.type !== 'return_statement' || children(node).length === 0),
  );
}

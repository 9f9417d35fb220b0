import { aliasesOf, qualifiedName } from '../notebook/imports.ts';
import type { Notebook } from '../notebook/notebook.ts';
import { METHOD_CALL, pattern } from '../python/pattern.ts';
import { expressionOf } from '../python/statements.ts';
import { children, field, walk, type Node } from '../python/tree.ts';
import { calleeOf } from '../semantics/calls.ts';

const IF_ATTRIBUTE = pattern('if hasattr(__object__, __attribute__): *__statements__');

/** The names that a statement sets to None and nothing else, `a = b = None`, or deletes: `del a, b`. */
export function droppedNames(statement: Node): string[] {
  if (statement.type === 'delete_statement') {
    const [target] = children(statement);
    const targets = target === undefined ? [] : target.type === 'expression_list' ? children(target) : [target];
    return targets.filter(({ type }) => type === 'identifier').map(({ text }) => text);
  }
  const names: string[] = [];
  let value = expressionOf(statement);
  while (value?.type === 'assignment') {
    const left = field(value, 'left');
    if (left?.type !== 'identifier') return [];
    names.push(left.text);
    value = field(value, 'right');
  }
  return value?.type === 'none' ? names : [];
}

/** `gc.collect()` on its own. */
export function isCollection(statement: Node, aliases: ReadonlyMap<string, string>): boolean {
  const call = expressionOf(statement);
  return call?.type === 'call' && qualifiedName(field(call, 'function') ?? call, aliases) === 'gc.collect';
}

/** Whether a call hands cached memory back: `torch.cuda.empty_cache()`, `cupy.get_default_memory_pool().free_all_blocks()`. */
export function emptiesCache(node: Node): boolean {
  return /^(?:empty_cache|free_all_blocks)$/.test(METHOD_CALL(node)?.method.text ?? '');
}

/** `if hasattr(button, "_pipeline"): del button._pipeline`. */
function dropsAttribute(statement: Node): boolean {
  return IF_ATTRIBUTE(statement)?.statements.every(({ type }) => type === 'delete_statement') === true;
}

/** Whether a statement does nothing but give memory back. */
export function isRelease(statement: Node, aliases: ReadonlyMap<string, string>): boolean {
  if (droppedNames(statement).length > 0 || isCollection(statement, aliases) || dropsAttribute(statement)) return true;
  const call = expressionOf(statement);
  return call !== undefined && emptiesCache(call);
}

/** What `finally` clauses give back, in the clauses themselves and in the notebook's functions that they call. */
export interface Released {
  readonly names: ReadonlySet<string>;
  readonly collects: boolean;
  readonly emptiesCache: boolean;
}

export function releasedIn(clauses: readonly Node[], notebook: Notebook): Released {
  const aliases = aliasesOf(notebook);
  const nodes = clauses.flatMap((clause) => [...walk(clause)]);
  const called = nodes.flatMap((node) => {
    const definition = node.type === 'call' ? calleeOf(node, notebook) : undefined;
    return definition === undefined ? [] : [...walk(definition.node)];
  });
  return {
    names: new Set(nodes.flatMap(droppedNames)),
    collects: [...nodes, ...called].some((node) => isCollection(node, aliases)),
    emptiesCache: [...nodes, ...called].some(emptiesCache),
  };
}

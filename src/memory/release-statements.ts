import { isStringStatement } from '../notebook/app.ts';
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

/** `gc.collect()` on its own, or the call of a function of the notebook that does it and gives memory back. */
export function isCollection(statement: Node, notebook: Notebook): boolean {
  const call = expressionOf(statement);
  if (call?.type !== 'call') return false;
  if (qualifiedName(field(call, 'function') ?? call, aliasesOf(notebook)) === 'gc.collect') return true;
  return releasesOf(call, notebook)?.some((each) => isCollection(each, notebook)) === true;
}

/** The statements of the notebook's function that a call leads to, if they do nothing but to give memory back: `free_gpu_memory()`. */
function releasesOf(call: Node, notebook: Notebook): readonly Node[] | undefined {
  const body = field(calleeOf(call, notebook)?.node ?? call, 'body');
  const statements = (body === undefined ? [] : children(body)).filter(
    (each) => !isStringStatement(each) && !each.type.startsWith('import_') && !looksUpModule(each, notebook),
  );
  const isRelease = (each: Node): boolean =>
    each.type === 'if_statement'
      ? children(field(each, 'consequence') ?? each).every((inner) => isDirectRelease(inner, notebook))
      : isDirectRelease(each, notebook);
  return statements.length > 0 && statements.every(isRelease) ? statements : undefined;
}

/** `torch = sys.modules.get("torch")` */
function looksUpModule(statement: Node, notebook: Notebook): boolean {
  const value = field(expressionOf(statement) ?? statement, 'right');
  return (
    value?.type === 'call' &&
    qualifiedName(field(value, 'function') ?? value, aliasesOf(notebook)) === 'sys.modules.get'
  );
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
export function isRelease(statement: Node, notebook: Notebook): boolean {
  return isDirectRelease(statement, notebook) || isCollection(statement, notebook);
}

function isDirectRelease(statement: Node, notebook: Notebook): boolean {
  if (droppedNames(statement).length > 0 || dropsAttribute(statement)) return true;
  const call = expressionOf(statement);
  if (call === undefined) return false;
  const path = qualifiedName(field(call, 'function') ?? call, aliasesOf(notebook));
  return emptiesCache(call) || path === 'gc.collect';
}

/** What `finally` clauses give back, in the clauses themselves and in the notebook's functions that they call. */
export interface Released {
  readonly names: ReadonlySet<string>;
  readonly collects: boolean;
  readonly emptiesCache: boolean;
}

export function releasedIn(clauses: readonly Node[], notebook: Notebook): Released {
  const nodes = clauses.flatMap((clause) => [...walk(clause)]);
  const called = nodes.flatMap((node) => {
    const definition = node.type === 'call' ? calleeOf(node, notebook) : undefined;
    return definition === undefined ? [] : [...walk(definition.node)];
  });
  return {
    names: new Set(nodes.flatMap(droppedNames)),
    collects: [...nodes, ...called].some((node) => isCollection(node, notebook)),
    emptiesCache: [...nodes, ...called].some(emptiesCache),
  };
}

import { children, contains, field, nodesOf, type Node } from '../python/tree.ts';

/*
 * Deferred code is written in one place and runs in another: the bodies of functions, methods and lambdas, and generator
 * expressions.
 */

/** The innermost function, lambda or generator expression that runs a node when it runs itself. */
export function deferredAround(node: Node, limit: Node | undefined): Node | undefined {
  let inner = node;
  for (let each = node.parent; each !== null && each.id !== limit?.id; inner = each, each = each.parent) {
    // Defaults, decorators and annotations are evaluated where they stand, and so is what a generator runs through first.
    const isCode = each.type === 'function_definition' || each.type === 'lambda';
    if (isCode && field(each, 'body')?.id === inner.id) return isCellItself(each) ? undefined : each;
    if (each.type === 'generator_expression' && !isFirstSource(each, inner, node)) return each;
  }
  return undefined;
}

/** `@app.cell def _(): …`: a cell is a function in the file, but not for marimo. */
function isCellItself({ parent }: Node): boolean {
  if (parent?.type !== 'decorated_definition' || parent.parent?.type !== 'module') return false;
  return parent.namedChildren.some(({ type, text }) => type === 'decorator' && /^@\s*\w+\.cell\b/.test(text));
}

function isFirstSource(generator: Node, clause: Node, node: Node): boolean {
  const first = children(generator).find(({ type }) => type === 'for_in_clause');
  const source = first === undefined ? undefined : field(first, 'right');
  return first?.id === clause.id && source !== undefined && contains(source, node);
}

/** A generator or a coroutine runs when it is run through or awaited, not when it is called. */
export function isCalledForLater(code: Node): boolean {
  if (code.children.some(({ type }) => type === 'async')) return true;
  const body = field(code, 'body');
  return body !== undefined && nodesOf(body, 'yield').some((each) => deferredAround(each, undefined)?.id === code.id);
}

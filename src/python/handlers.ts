import { children, field, type Node } from './tree.ts';

/** The `except` clauses of a `try`, in order. */
export function handlersOf(attempt: Node): Node[] {
  return attempt.namedChildren.filter(({ type }) => type === 'except_clause');
}

/** The types that a clause catches; none for a bare `except:`. */
export function caught(handler: Node): Node[] {
  const [first] = children(handler).filter(({ type }) => type !== 'block');
  if (first === undefined) return [];
  const types = first.type === 'as_pattern' ? (first.firstNamedChild ?? first) : first;
  return types.type === 'tuple' ? children(types) : [types];
}

/** The `error` of `except … as error`. */
export function aliasOf(handler: Node): string | undefined {
  const pattern = handler.namedChildren.find(({ type }) => type === 'as_pattern');
  return pattern === undefined ? undefined : field(pattern, 'alias')?.text;
}

/** Whether a clause catches whatever is raised: `except:`, `except BaseException`, also in a tuple and with a name. */
export function catchesAll(handler: Node): boolean {
  const types = caught(handler);
  return types.length === 0 || types.some(({ text }) => text === 'BaseException');
}

/**
 * The innermost `except` clause around a node, in the same function, that catches what the node raises.
 * @param catches whether a clause does
 */
export function catcherOf(node: Node, catches: (handler: Node) => boolean): Node | undefined {
  for (let each = node; each.parent !== null && !isFunction(each); each = each.parent) {
    const { parent } = each;
    if (parent.type !== 'try_statement' || field(parent, 'body')?.id !== each.id) continue;
    const handler = handlersOf(parent).find(catches);
    if (handler !== undefined) return handler;
  }
  return undefined;
}

function isFunction({ type }: Node): boolean {
  return type === 'function_definition' || type === 'lambda';
}

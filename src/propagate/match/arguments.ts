import { children, field, type Node } from '../../python/tree.ts';
import { stringKey } from './string-key.ts';

/** Whether two calls have the same arguments, in any order and layout. */
export function isSameCall(a: Node, b: Node): boolean {
  const [left, right] = [argumentsOf(a), argumentsOf(b)];
  return left.size === right.size && [...left.keys()].every((name) => keyAt(left, name) === keyAt(right, name));
}

/** Arguments by their keywords; one without a keyword stands for itself. */
export function argumentsOf(call: Node): ReadonlyMap<string, Node> {
  const list = listOf(call);
  const items = list === undefined ? [] : children(list);
  return new Map(items.map((item) => [field(item, 'name')?.text ?? item.text, item]));
}

export function listOf(call: Node): Node | undefined {
  return call.type === 'call' ? field(call, 'arguments') : undefined;
}

export function keyAt(all: ReadonlyMap<string, Node>, name: string): string | undefined {
  const argument = all.get(name);
  return argument === undefined ? undefined : argumentKey(argument);
}

/** The same for arguments that differ in white space and quotes only. */
function argumentKey(node: Node): string {
  if (node.type === 'string') return stringKey(node.text);
  const parts = children(node);
  return parts.length === 0 ? node.text : `${node.type}(${parts.map(argumentKey).join(' ')})`;
}

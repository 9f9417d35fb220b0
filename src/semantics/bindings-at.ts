import { argumentsOf } from '../python/arguments.ts';
import { children, field, type Node } from '../python/tree.ts';

/** One place that binds a name, with what it is bound to: `host` for a counter, `unknown` where nothing can be said. */
export interface Binding {
  readonly name: string;
  readonly node: Node;
  readonly value: Node | 'host' | 'unknown';
}

/** The names that a node binds by assignment, loop or `with`. */
export function bindingsAt(node: Node): Binding[] {
  if (node.type === 'assignment' || node.type === 'augmented_assignment') {
    const left = field(node, 'left');
    const right = field(node, 'right');
    if (left === undefined || right === undefined) return [];
    return targets(left, right.type === 'assignment' ? (lastValue(right) ?? 'unknown') : right, node);
  }
  if (node.type === 'named_expression') {
    const name = field(node, 'name');
    return name === undefined ? [] : targets(name, field(node, 'value') ?? 'unknown', node);
  }
  if (node.type === 'for_statement') {
    const left = field(node, 'left');
    const right = field(node, 'right');
    return left === undefined || right === undefined ? [] : loopTargets(left, right, node);
  }
  if (node.type === 'as_pattern' && node.parent?.type === 'with_item') {
    const alias = field(node, 'alias');
    // What a context manager enters is mostly itself: an open file, a spinner.
    return alias === undefined ? [] : targets(children(alias)[0] ?? alias, children(node)[0] ?? 'unknown', node);
  }
  return [];
}

/** `a = b = value`: the value of the innermost assignment. */
function lastValue(assignment: Node): Node | undefined {
  const right = field(assignment, 'right');
  return right?.type === 'assignment' ? lastValue(right) : right;
}

/** `a, b = 0, 1` pairs names with values; other unpackings give each name the whole value. */
function targets(left: Node, value: Node | 'unknown', node: Node): Binding[] {
  if (left.type === 'identifier') return [{ name: left.text, node, value }];
  if (left.type === 'attribute' || left.type === 'subscript') return [];
  const parts = children(left);
  const values = value !== 'unknown' && /^(?:expression_list|tuple|list)$/.test(value.type) ? children(value) : [];
  return parts.flatMap((part, index) =>
    targets(part, values.length === parts.length ? (values[index] ?? 'unknown') : value, node),
  );
}

/** `for i, x in enumerate(xs)`: the counter is a number, the rest is what is iterated. */
function loopTargets(left: Node, right: Node, node: Node): Binding[] {
  const isEnumerate = right.type === 'call' && field(right, 'function')?.text === 'enumerate';
  const parts = children(left);
  if (!isEnumerate || left.type === 'identifier' || parts.length !== 2) return targets(left, right, node);
  const [counter, element] = parts;
  const iterated = argumentsOf(right)[0]?.value ?? 'unknown';
  return [
    ...(counter?.type === 'identifier' ? [{ name: counter.text, node, value: 'host' as const }] : []),
    ...(element === undefined ? [] : targets(element, iterated, node)),
  ];
}

/** Methods that put their arguments into their object. */
export const PUTTING_METHODS = new Set([
  'append',
  'extend',
  'add',
  'insert',
  'update',
  'appendleft',
  'setdefault',
  'put',
]);

/** Values that a node puts into a named container: `xs.append(v)`, `d["k"] = v`, `d["k"].append(v)`. */
export function putsAt(node: Node): { container: string; value: Node }[] {
  if (node.type === 'call') {
    const callee = field(node, 'function');
    const method = callee?.type === 'attribute' ? field(callee, 'attribute')?.text : undefined;
    const container =
      method !== undefined && PUTTING_METHODS.has(method) ? baseName(field(callee!, 'object')) : undefined;
    return container === undefined ? [] : argumentsOf(node).map(({ value }) => ({ container, value }));
  }
  if (node.type === 'assignment' || node.type === 'augmented_assignment') {
    const left = field(node, 'left');
    const value = field(node, 'right');
    const container = left?.type === 'subscript' ? baseName(left) : undefined;
    return container === undefined || value === undefined ? [] : [{ container, value }];
  }
  return [];
}

/** The name that a chain starts with: `d` in `d["k"]`, `d.setdefault("k", [])` and `d.parts[0]`. */
export function baseName(node: Node | undefined): string | undefined {
  if (node === undefined || node.type === 'identifier') return node?.text;
  const isChain = node.type === 'subscript' || node.type === 'attribute' || node.type === 'call';
  return isChain ? baseName(field(node, 'value') ?? field(node, 'object') ?? field(node, 'function')) : undefined;
}

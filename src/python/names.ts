import type { Node } from './tree.ts';

/** An identifier that can name a variable, or the star of `from module import *`. */
export interface Leaf {
  readonly name: string;
  readonly node: Node;
}

/**
 * The part of a syntax tree that matters for name binding: the identifiers that can name a variable, and the nodes above
 * them. Literals, comments, attribute names and module paths are gone, and so is every node without a name in it.
 */
export interface NameTree {
  /** The node type of the grammar, such as `for_statement`. */
  readonly type: string;
  /** The field of the parent node that holds this one, such as `left`. */
  readonly field: string | undefined;
  /** In source order, but for `a if condition else b`: the condition, which runs first, comes first. */
  readonly children: readonly NameTree[];
  readonly leaf: Leaf | undefined;
}

/** Nodes without any variable below them. */
const WITHOUT_NAMES: ReadonlySet<string> = new Set([
  'comment',
  'relative_import',
  'string_content',
  'string_end',
  'string_start',
  'type_conversion',
]);

const NO_CHILDREN: readonly NameTree[] = [];

/**
 * Reduces a syntax node to what name binding needs.
 * @param node any syntax node
 * @returns the reduced tree, or undefined when there is no name in it
 */
export function nameTreeOf(node: Node): NameTree | undefined {
  return reduce(node);
}

/** The first child in a field, or undefined. */
export function childIn(tree: NameTree, field: string): NameTree | undefined {
  return tree.children.find((child) => child.field === field);
}

/** The leaves at and below the tree, in order. */
export function leavesOf(tree: NameTree): Leaf[] {
  return tree.leaf === undefined ? tree.children.flatMap(leavesOf) : [tree.leaf];
}

function reduce(node: Node): NameTree | undefined {
  const { type, fieldName } = node;
  const field = fieldName ?? undefined;
  if (type === 'identifier') {
    // `object.attribute`: only the object can be a variable.
    return field === 'attribute' ? undefined : { type, field, children: NO_CHILDREN, leaf: { name: node.text, node } };
  }
  if (type === 'wildcard_import') return { type, field, children: NO_CHILDREN, leaf: { name: '*', node } };
  if (WITHOUT_NAMES.has(type) || node.children.length === 0) return undefined;
  const parts = type === 'conditional_expression' ? inOrderOfRunning(node) : node.namedChildren;
  const children = parts.flatMap((child) => reduce(child) ?? []);
  return children.length === 0 ? undefined : { type, field, children, leaf: undefined };
}

/** `body if condition else other` → condition, body, other: the order in which a `:=` in the condition binds. */
function inOrderOfRunning(node: Node): Node[] {
  const at = (token: string): number => node.children.findIndex(({ type }) => type === token);
  const [ifAt, elseAt] = [at('if'), at('else')];
  const named = (start: number, end?: number): Node[] =>
    node.children.slice(start, end).filter(({ isNamed }) => isNamed);
  return [...named(ifAt, elseAt), ...named(0, ifAt), ...named(elseAt)];
}

import { walk, type Node } from './tree.ts';

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
  readonly children: NameTree[];
  readonly leaf: Leaf | undefined;
  /** What it was made of. */
  readonly node: Node;
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

const NO_CHILDREN: NameTree[] = [];

/**
 * Reduces a syntax node to what name binding needs.
 * @param node any syntax node
 * @returns the reduced tree, or undefined when there is no name in it
 */
export function nameTreeOf(node: Node): NameTree | undefined {
  const below = new Map<Node, NameTree>();
  // Backwards, a node comes after all that is below it: no recursion, for trees may be deep.
  const nodes = walk(node, ({ type }) => WITHOUT_NAMES.has(type));
  for (let at = nodes.length - 1; at >= 0; at -= 1) {
    const each = nodes[at]!;
    const tree = reduce(each, below);
    if (tree !== undefined) below.set(each, tree);
  }
  return below.get(node);
}

/** The first child in a field, or undefined. */
export function childIn(tree: NameTree, field: string): NameTree | undefined {
  return tree.children.find((child) => child.field === field);
}

/** The leaves at and below the tree, in order. */
export function leavesOf(tree: NameTree): Leaf[] {
  return tree.leaf === undefined ? tree.children.flatMap(leavesOf) : [tree.leaf];
}

/**
 * Operators, and the links of a chain such as `a.b(c)[d]`. Below one another they mean nothing more than a list of names,
 * and only they nest thousands deep: `a + a + …`.
 */
const OPERATORS: ReadonlySet<string> = new Set([
  'binary_operator',
  'boolean_operator',
  'comparison_operator',
  'conditional_expression',
  'not_operator',
  'unary_operator',
]);
const LINKS: ReadonlySet<string> = new Set(['attribute', 'call', 'subscript', 'argument_list']);

function isTransparent(child: string, parent: string): boolean {
  return OPERATORS.has(child) ? OPERATORS.has(parent) || LINKS.has(parent) : LINKS.has(child) && LINKS.has(parent);
}

function reduce(node: Node, below: ReadonlyMap<Node, NameTree>): NameTree | undefined {
  const { type, fieldName } = node;
  const field = fieldName ?? undefined;
  if (type === 'identifier') {
    // `object.attribute`: only the object can be a variable.
    if (field === 'attribute') return undefined;
    return { type, field, children: NO_CHILDREN, leaf: { name: node.text, node }, node };
  }
  if (type === 'wildcard_import') {
    return { type, field, children: NO_CHILDREN, leaf: { name: '*', node }, node };
  }
  const parts = partsOf(node);
  let children: NameTree[] = [];
  for (const part of parts) {
    const child = below.get(part);
    if (child === undefined) continue;
    if (!isTransparent(child.type, type)) children.push(child);
    // The list of the first one is taken over: a chain of n terms nests to the left, and costs n.
    else if (children.length === 0) children = child.children;
    else for (const each of child.children) children.push(each);
  }
  return children.length === 0 ? undefined : { type, field, children, leaf: undefined, node };
}

/** The children in the order in which they run. */
function partsOf(node: Node): readonly Node[] {
  if (node.type === 'conditional_expression') return inOrderOfRunning(node);
  // In `f"{x:=10}"` the grammar sees a `:=`; it is `x` in the format `=10`.
  const isFormat = node.type === 'interpolation' && node.firstNamedChild?.type === 'named_expression';
  return isFormat ? node.firstNamedChild.namedChildren.slice(0, 1) : node.namedChildren;
}

/** `body if condition else other` → condition, body, other: the order in which a `:=` in the condition binds. */
function inOrderOfRunning(node: Node): Node[] {
  const at = (token: string): number => node.children.findIndex(({ type }) => type === token);
  const [ifAt, elseAt] = [at('if'), at('else')];
  const named = (start: number, end?: number): Node[] =>
    node.children.slice(start, end).filter(({ isNamed }) => isNamed);
  return [...named(ifAt, elseAt), ...named(0, ifAt), ...named(elseAt)];
}

/** Whether an identifier is only a label: `cuda` in `torch.cuda`, `device` in `f(device=…)`. It names no variable. */
export function isLabel({ fieldName, parent }: Node): boolean {
  return fieldName === 'attribute' || (fieldName === 'name' && parent?.type === 'keyword_argument');
}

/** Whether an identifier stands in an import, of which it is a part: `clock` of `from time import clock`. */
export function isImported({ parent }: Node): boolean {
  return parent?.type === 'dotted_name' || parent?.type === 'aliased_import';
}

import { listSubjects, unknownToGrammar, withMasks } from './masks.ts';
import { parserText } from './parser-text.ts';
import { withTree } from './parser.ts';
import type { TreeCursor } from './tree-cursor.ts';

/** A place in the source: 0-based row, 0-based column in UTF-16 code units. */
export interface Position {
  readonly row: number;
  readonly column: number;
}

/**
 * A node of the Python syntax tree. Offsets are UTF-16 code units, as in JavaScript strings.
 *
 * It mirrors tree-sitter's own node. Each look into a native tree costs a call out of JavaScript; codemods look many
 * times, so the tree is read once, by a cursor, and kept as plain data (measured on the eleven notebooks: an audit
 * takes a tenth of the time).
 */
export interface Node {
  /** Unique within the tree. */
  readonly id: number;
  /** The grammar's name: `call`, `with_statement`, … or the token itself: `(`, `=`. */
  readonly type: string;
  readonly startIndex: number;
  readonly endIndex: number;
  readonly startPosition: Position;
  /** As it stands in the source; a name as Python reads it, whichever way it is spelled (NFKC). */
  readonly text: string;
  readonly parent: Node | null;
  /** The module that the node stands in. */
  readonly root: Node;
  /** All children, tokens included, but for brackets, commas and dots. */
  readonly children: readonly Node[];
  /** The children that are no mere tokens; comments are among them. */
  readonly namedChildren: readonly Node[];
  readonly firstNamedChild: Node | null;
  readonly nextSibling: Node | null;
  readonly isNamed: boolean;
  /** A token that the parser had to make up. */
  readonly isMissing: boolean;
  readonly isError: boolean;
  /** Whether the node or anything below it is an error or missing. */
  readonly hasError: boolean;
  /** The field of the parent that holds this node, such as `left`. */
  readonly fieldName: string | null;
  /** See `walk`. */
  readonly list: (leaveOut?: (node: Node) => boolean) => readonly Node[];
  /** See `nodesOf`. */
  readonly listOf: (type: string) => readonly Node[];
  /** The offset at which the text of the tree begins: 0 for a notebook, past the end of any for a module that it imports. */
  readonly base: number;
  /** Whether the parser got another text than the source, for what its grammar does not know (see masks.ts). */
  readonly isMasked: boolean;
}

/** What all nodes of one tree share. */
interface Source {
  readonly text: string;
  readonly isMasked: boolean;
  /** Where the text begins. */
  readonly base: number;
  /** Offsets at which lines start. */
  readonly lines: readonly number[];
  /** How many nodes there are so far. */
  count: number;
  /** All named nodes in source order, each before what is below it. */
  readonly named: MirroredNode[];
  /** Those of each type; made when they are first asked for. */
  byType: ReadonlyMap<string, readonly MirroredNode[]> | undefined;
}

const NO_CHILDREN: MirroredNode[] = [];

/** Nodes that are nothing but names. Python reads those in NFKC: `ﬁrst` and `first` are one variable. */
const NAMES: ReadonlySet<string> = new Set(['identifier', 'dotted_name']);
const BEYOND_ASCII = /[^\0-\u007f]/;

/** The one class of the code base beside the error: tens of thousands of nodes share its getters. */
class MirroredNode implements Node {
  children: MirroredNode[] = NO_CHILDREN;
  hasError: boolean;
  #named: readonly MirroredNode[] | undefined;
  readonly #source: Source;
  readonly id: number;
  readonly type: string;
  readonly startIndex: number;
  readonly endIndex: number;
  readonly isNamed: boolean;
  readonly isMissing: boolean;
  readonly parent: MirroredNode | null;
  readonly fieldName: string | null;
  readonly position: number;
  /** The node and the named nodes below it stand at these places of the source's list. */
  readonly listStart: number;
  listEnd: number;

  constructor(
    source: Source,
    { start, end, isMissing }: NodeSpan,
    { name, isNamed }: Pick<NodeType, 'name' | 'isNamed'>,
    fieldName: string | null,
    parent: MirroredNode | null,
  ) {
    this.#source = source;
    this.id = source.base + (source.count += 1);
    this.type = name;
    this.startIndex = source.base + start;
    this.endIndex = source.base + end;
    this.isNamed = isNamed;
    this.isMissing = isMissing;
    this.parent = parent;
    this.fieldName = fieldName;
    this.position = parent?.children.length ?? 0;
    this.hasError = this.isMissing || this.isError;
    if (parent?.children === NO_CHILDREN) parent.children = [this];
    else parent?.children.push(this);
    this.listStart = source.named.length;
    this.listEnd = this.listStart;
    if (this.isNamed) source.named.push(this);
  }

  /** To be called when all that is below the node is there. */
  close(): void {
    this.listEnd = this.#source.named.length;
    // An array that has grown keeps room for more: a third of the memory of a large tree.
    if (this.children.length > 1) this.children = this.children.slice();
    if (this.hasError && this.parent !== null) this.parent.hasError = true;
  }

  /** The node and the named nodes below it, without those below nodes that are to be left out. */
  list(leaveOut?: (node: Node) => boolean): MirroredNode[] {
    const { named } = this.#source;
    if (leaveOut === undefined) return named.slice(this.listStart, this.listEnd);
    const found: MirroredNode[] = [];
    for (let at = this.listStart; at < this.listEnd;) {
      const node = named[at];
      if (node === undefined || leaveOut(node)) at = node?.listEnd ?? this.listEnd;
      else {
        found.push(node);
        at += 1;
      }
    }
    return found;
  }

  /** Puts a copy of the node, with all that is below it, under a node of another tree. */
  copyTo(source: Source, parent: MirroredNode, shift: number): void {
    const { startIndex, endIndex, isMissing, type: name, isNamed, fieldName } = this;
    const span = { start: startIndex + shift, end: endIndex + shift, isMissing };
    const copy = new MirroredNode(source, span, { name, isNamed }, fieldName, parent);
    for (const child of this.children) child.copyTo(source, copy, shift);
    copy.close();
  }

  counterpartIn(original: MirroredNode, copy: MirroredNode): MirroredNode {
    return copy.#source.named[this.listStart - original.listStart + copy.listStart]!;
  }

  /** The nodes of a type in the list. */
  listOf(type: string): readonly MirroredNode[] {
    const source = this.#source;
    source.byType ??= byType(source.named);
    const all = source.byType.get(type) ?? NO_CHILDREN;
    const start = firstFrom(all, this.listStart);
    const end = firstFrom(all, this.listEnd);
    return start === 0 && end === all.length ? all : all.slice(start, end);
  }

  get base(): number {
    return this.#source.base;
  }

  get isMasked(): boolean {
    return this.#source.isMasked;
  }

  get root(): MirroredNode {
    return this.#source.named[0]!;
  }

  get isError(): boolean {
    return this.type === 'ERROR';
  }

  get text(): string {
    const { text: all, base } = this.#source;
    const text = all.slice(this.startIndex - base, this.endIndex - base);
    return NAMES.has(this.type) && BEYOND_ASCII.test(text) ? text.normalize('NFKC') : text;
  }

  get namedChildren(): readonly MirroredNode[] {
    if (this.#named === undefined) {
      const named = this.children.filter(({ isNamed }) => isNamed);
      this.#named = named.length === this.children.length ? this.children : named;
    }
    return this.#named;
  }

  get firstNamedChild(): MirroredNode | null {
    return this.namedChildren[0] ?? null;
  }

  get nextSibling(): MirroredNode | null {
    return this.parent?.children[this.position + 1] ?? null;
  }

  get startPosition(): Position {
    const { lines, base } = this.#source;
    const offset = this.startIndex - base;
    const row = rowOf(lines, offset);
    return { row, column: offset - (lines[row] ?? 0) };
  }
}

function byType(nodes: readonly MirroredNode[]): Map<string, MirroredNode[]> {
  const found = new Map<string, MirroredNode[]>();
  for (const node of nodes) {
    const same = found.get(node.type);
    if (same === undefined) found.set(node.type, [node]);
    else same.push(node);
  }
  return found;
}

/** The index of the first node that stands at or after a place of the source's list. */
function firstFrom(nodes: readonly MirroredNode[], place: number): number {
  let low = 0;
  let high = nodes.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (nodes[middle]!.listStart < place) low = middle + 1;
    else high = middle;
  }
  return low;
}

function rowOf(lines: readonly number[], offset: number): number {
  let low = 0;
  let high = lines.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((lines[middle] ?? 0) <= offset) low = middle;
    else high = middle - 1;
  }
  return low;
}

/** Names of node types and fields by the grammar's numbers: a number crosses into JavaScript faster than a string. */
const nodeTypes = new Map<number, NodeType>();
const fieldNames = new Map<number, string | null>();

/**
 * Parses Python source.
 * @param text the source, with any line endings and an optional BOM
 * @param shown what the parser gets instead of it, of the same length
 * @param base the offset at which the text begins, and the number of nodes before its first one
 * @returns the root node (`module`); syntax errors are ERROR and MISSING nodes in it, nothing is thrown
 */
export function parsePython(text: string, shown = text, base = 0): Node {
  const source = withMasks(shown, listSubjects(shown));
  const root = parsed(text, source, base);
  const unknown = root.hasError ? unknownToGrammar(source) : [];
  return unknown.length === 0 ? root : parsed(text, withMasks(source, unknown), base);
}

/**
 * Puts a tree together from parts that together are the text: statements that were parsed with another text and have not
 * changed are copied to where they stand now, which takes a tenth of the time that parsing takes.
 * @param parts statements of the module with the comments between them, and how far each has moved
 */
export function joinedTree(
  text: string,
  parts: readonly { readonly nodes: readonly Node[]; readonly shift: number }[],
): Node {
  const source = newSource(text, false);
  // The parser starts a module at its first statement or comment.
  const first = parts.find(({ nodes }) => nodes.length > 0);
  const start = first === undefined ? 0 : first.nodes[0]!.startIndex + first.shift;
  const span = { start, end: text.length, isMissing: false };
  const root = new MirroredNode(source, span, { name: 'module', isNamed: true }, null, null);
  for (const { nodes, shift } of parts) for (const node of nodes) (node as MirroredNode).copyTo(source, root, shift);
  root.close();
  return root;
}

/** Where a node at or below `original` stands in a copy of it. */
export function counterpart(node: Node, original: Node, copy: Node): Node {
  return (node as MirroredNode).counterpartIn(original as MirroredNode, copy as MirroredNode);
}

/** @param shown the source with what the grammar knows instead of what it does not */
function parsed(text: string, shown: string, base: number): Node {
  return withTree(parserText(shown), (cursor) => mirror(cursor, newSource(text, shown !== text, base)));
}

function newSource(text: string, isMasked: boolean, base = 0): Source {
  const lines = [0];
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) lines.push(at + 1);
  return { text, isMasked, base, lines, count: 0, named: [], byType: undefined };
}

/** Reads the tree step by step, without recursion: Python nests deeper than JavaScript's stack is. */
function mirror(cursor: TreeCursor, source: Source): Node {
  const root = new MirroredNode(source, spanAt(cursor), typeAt(cursor), null, null);
  let parent = root;
  let isWithin = cursor.gotoFirstChild();
  while (isWithin) {
    const type = typeAt(cursor);
    const span = spanAt(cursor);
    // What the parser made up has no text: it is kept, whatever it is.
    if (!type.isPunctuation || span.start === span.end) {
      const fieldName = WITHOUT_FIELDS.has(parent.type) ? null : fieldAt(cursor);
      if (type.name === 'comment') addComments(source, span, type, parent);
      else {
        const node = new MirroredNode(source, span, type, fieldName, parent);
        if (type.isNamed && type.name !== 'identifier' && cursor.gotoFirstChild()) {
          parent = node;
          continue;
        }
        node.close();
      }
    }
    while (isWithin && !cursor.gotoNextSibling()) {
      parent.close();
      isWithin = parent !== root && cursor.gotoParent();
      parent = parent.parent ?? root;
    }
  }
  root.close();
  return root;
}

interface NodeSpan {
  readonly start: number;
  readonly end: number;
  readonly isMissing: boolean;
}

function spanAt(cursor: TreeCursor): NodeSpan {
  const [start, end] = [cursor.startIndex, cursor.endIndex];
  // What the parser made up has no text.
  return { start, end, isMissing: start === end && cursor.nodeIsMissing };
}

/** One comment a line: the parser may have got a run of them as one (see parser-text.ts). */
function addComments(source: Source, { start, end }: NodeSpan, type: NodeType, parent: MirroredNode): void {
  for (const { index, 0: line } of source.text.slice(start, end).matchAll(/#.*/g)) {
    new MirroredNode(
      source,
      { start: start + index, end: start + index + line.length, isMissing: false },
      type,
      null,
      parent,
    ).close();
  }
}

/** What all nodes of one type share. */
interface NodeType {
  readonly name: string;
  readonly isNamed: boolean;
  /** A third of all nodes, and no rule asks for them. */
  readonly isPunctuation: boolean;
}

const PUNCTUATION = new Set([',', '.', '(', ')', '[', ']', '{', '}']);

/** Nodes whose children are a mere list: no need to ask each for its field. */
const WITHOUT_FIELDS = new Set([
  'argument_list',
  'dictionary',
  'expression_list',
  'expression_statement',
  'list',
  'module',
  'parameters',
  'parenthesized_expression',
  'pattern_list',
  'string',
  'string_content',
  'tuple',
]);

function typeAt(cursor: TreeCursor): NodeType {
  const id = cursor.nodeTypeId;
  let type = nodeTypes.get(id);
  if (type !== undefined) return type;
  const name = cursor.nodeType;
  type = { name, isNamed: cursor.nodeIsNamed, isPunctuation: PUNCTUATION.has(name) };
  nodeTypes.set(id, type);
  return type;
}

function fieldAt(cursor: TreeCursor): string | null {
  const id = cursor.currentFieldId;
  let name = fieldNames.get(id);
  if (name === undefined) fieldNames.set(id, (name = cursor.currentFieldName ?? null));
  return name;
}

/**
 * The node and every named node below it, in source order, each before what is below it.
 * @param leaveOut nodes to leave out, with all that is below them
 */
export function walk(node: Node, leaveOut?: (node: Node) => boolean): readonly Node[] {
  return node.list(leaveOut);
}

/** The node and every named node below it that is of the given type, in source order: no walk, an index of the tree. */
export function nodesOf(node: Node, type: string): readonly Node[] {
  return node.listOf(type);
}

/** The named children that are no comments, nor the backslash at the end of a line. */
export function children(node: Node): Node[] {
  return node.namedChildren.filter(({ type }) => type !== 'comment' && type !== 'line_continuation');
}

/** The child in a named field, or undefined. */
export function field(node: Node, name: string): Node | undefined {
  // Asked more often than anything else: a call for each child would double the work.
  for (const child of node.children) if (child.fieldName === name) return child;
  return undefined;
}

/** The first node that is more than so many levels below the root. */
export function nodeBelow(root: Node, levels: number): Node | undefined {
  const depths: number[] = [];
  for (const node of walk(root)) {
    const depth = node.parent === null ? 0 : (depths[node.parent.id] ?? 0) + 1;
    if (depth > levels) return node;
    depths[node.id] = depth;
  }
  return undefined;
}

/** Whether a node stands inside another, or is it. */
export function contains(outer: Node, inner: Node): boolean {
  return outer.startIndex <= inner.startIndex && inner.endIndex <= outer.endIndex;
}

/** The nodes around a node, from its parent outwards, up to `end` and without it. */
export function ancestors(node: Node, end?: Node): readonly Node[] {
  const found: Node[] = [];
  for (let each = node.parent; each !== null && each.id !== end?.id; each = each.parent) found.push(each);
  return found;
}

/** The same up to the function that a node stands in; the functions of cells count. */
export function ancestorsInFunction(node: Node): readonly Node[] {
  const around = ancestors(node);
  const end = around.findIndex(({ type }) => type === 'function_definition');
  return end === -1 ? around : around.slice(0, end);
}

/** The 1-based line on which the node starts. */
export function lineOf(node: Node): number {
  return node.startPosition.row + 1;
}

/** The 1-based column (UTF-16 code units) at which the node starts. */
export function columnOf(node: Node): number {
  return node.startPosition.column + 1;
}

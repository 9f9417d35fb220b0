import Parser from 'tree-sitter';
import Python from 'tree-sitter-python';

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
  readonly text: string;
  readonly parent: Node | null;
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
  readonly childForFieldName: (name: string) => Node | null;
  /** See `walk`. */
  readonly list: (leaveOut?: (node: Node) => boolean) => readonly Node[];
}

/** What all nodes of one tree share. */
interface Source {
  readonly text: string;
  /** Offsets at which lines start. */
  readonly lines: readonly number[];
  /** All named nodes in source order, each before what is below it. */
  readonly named: MirroredNode[];
}

const NO_CHILDREN: MirroredNode[] = [];

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
    id: number,
    cursor: Parser.TreeCursor,
    { name, isNamed }: NodeType,
    fieldName: string | null,
    parent: MirroredNode | null,
  ) {
    this.#source = source;
    this.id = id;
    this.type = name;
    this.startIndex = cursor.startIndex;
    this.endIndex = cursor.endIndex;
    this.isNamed = isNamed;
    // What the parser made up has no text.
    this.isMissing = this.startIndex === this.endIndex && cursor.nodeIsMissing;
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

  get isError(): boolean {
    return this.type === 'ERROR';
  }

  get text(): string {
    return this.#source.text.slice(this.startIndex, this.endIndex);
  }

  get namedChildren(): readonly MirroredNode[] {
    return (this.#named ??= this.children.filter(({ isNamed }) => isNamed));
  }

  get firstNamedChild(): MirroredNode | null {
    return this.namedChildren[0] ?? null;
  }

  get nextSibling(): MirroredNode | null {
    return this.parent?.children[this.position + 1] ?? null;
  }

  get startPosition(): Position {
    const row = rowOf(this.#source.lines, this.startIndex);
    return { row, column: this.startIndex - (this.#source.lines[row] ?? 0) };
  }

  childForFieldName(name: string): MirroredNode | null {
    return this.children.find(({ fieldName }) => fieldName === name) ?? null;
  }
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

let parser: Parser | undefined;
/** Names of node types and fields by the grammar's numbers: a number crosses into JavaScript faster than a string. */
const nodeTypes = new Map<number, NodeType>();
const fieldNames = new Map<number, string | null>();

/**
 * Parses Python source.
 * @param text the source, with any line endings and an optional BOM
 * @returns the root node (`module`); syntax errors are ERROR and MISSING nodes in it, nothing is thrown
 */
export function parsePython(text: string): Node {
  if (parser === undefined) {
    parser = new Parser();
    // The two packages disagree on one field's type (unknown against Language); the values are compatible.
    parser.setLanguage(Python as Parser.Language);
  }
  // tree-sitter 0.22 reads its input through a fixed buffer (32 KiB unless told): bytes of UTF-16, plus the end mark.
  const tree = parser.parse(text, undefined, { bufferSize: text.length * 2 + 2 });
  return mirror(tree.walk(), text);
}

function mirror(cursor: Parser.TreeCursor, text: string): Node {
  const lines = [0];
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) lines.push(at + 1);
  const source: Source = { text, lines, named: [] };
  let count = 0;
  const read = (parent: MirroredNode | null, type: NodeType): MirroredNode => {
    const fieldName = parent === null || WITHOUT_FIELDS.has(parent.type) ? null : fieldAt(cursor);
    const node = new MirroredNode(source, (count += 1), cursor, type, fieldName, parent);
    if (type.isNamed && type.name !== 'identifier' && cursor.gotoFirstChild()) {
      do {
        const below = typeAt(cursor);
        // What the parser made up has no text: it is kept, whatever it is.
        const isLeftOut = below.isPunctuation && cursor.startIndex < cursor.endIndex;
        if (!isLeftOut && read(node, below).hasError) node.hasError = true;
      } while (cursor.gotoNextSibling());
      cursor.gotoParent();
    }
    node.listEnd = source.named.length;
    return node;
  };
  return read(null, typeAt(cursor));
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

function typeAt(cursor: Parser.TreeCursor): NodeType {
  const id = cursor.nodeTypeId;
  let type = nodeTypes.get(id);
  if (type !== undefined) return type;
  const name = cursor.nodeType;
  type = { name, isNamed: cursor.nodeIsNamed, isPunctuation: PUNCTUATION.has(name) };
  nodeTypes.set(id, type);
  return type;
}

function fieldAt(cursor: Parser.TreeCursor): string | null {
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

/** The named children that are no comments. */
export function children(node: Node): Node[] {
  return node.namedChildren.filter((child) => child.type !== 'comment');
}

/** The child in a named field, or undefined. */
export function field(node: Node, name: string): Node | undefined {
  return node.childForFieldName(name) ?? undefined;
}

/** Whether a node stands inside another, or is it. */
export function contains(outer: Node, inner: Node): boolean {
  return outer.startIndex <= inner.startIndex && inner.endIndex <= outer.endIndex;
}

/** The 1-based line on which the node starts. */
export function lineOf(node: Node): number {
  return node.startPosition.row + 1;
}

/** The 1-based column (UTF-16 code units) at which the node starts. */
export function columnOf(node: Node): number {
  return node.startPosition.column + 1;
}

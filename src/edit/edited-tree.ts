import { isValidSyntax } from '../notebook/syntax.ts';
import { joinedTree, parsePython, type Node } from '../python/tree.ts';
import type { Edit, Span } from './edit.ts';

/** The tree of an edited text. */
export interface EditedTree {
  readonly root: Node;
  /** By statement of the module: the one that it is a copy of. */
  readonly originals: ReadonlyMap<Node, Node>;
}

/** Statements of a module, from the start of a line up to that of the next one; comments between them included. */
interface Piece extends Span {
  readonly nodes: readonly Node[];
  /** How far the edits have moved it. */
  readonly shift: number;
}

/** What stands after the piece in the text, for the parser: a statement in the first column. */
const NEXT = 'pass\n';

/**
 * The tree of a text after edits, of which only what they touch is parsed: a module is a row of statements, each of which
 * begins in the first column and means the same whatever stands before it.
 * @param root the tree of `before`, without errors
 * @param text what the edits have made of `before`
 * @returns undefined where that can't be told from the parts alone, or a part is no valid Python: parse the whole text
 */
export function editedTree(root: Node, before: string, text: string, edits: readonly Edit[]): EditedTree | undefined {
  if (root.isMasked) return undefined;
  const pieces: Piece[] = [];
  const kept = new Set<Piece>();
  let shift = 0;
  for (const { touching, ...region } of regionsOf(root, before, edits)) {
    if (touching.length === 0) {
      const piece = { ...region, shift };
      pieces.push(piece);
      kept.add(piece);
      continue;
    }
    const start = region.start + shift;
    shift += touching.reduce((sum, edit) => sum + edit.text.length - (edit.end - edit.start), 0);
    const nodes = statementsIn(text, { start, end: region.end + shift });
    if (nodes === undefined) return undefined;
    pieces.push({ ...region, nodes, shift: start });
  }
  const joined = joinedTree(text, pieces);
  const copies = joined.children;
  const originals = new Map<Node, Node>();
  let at = 0;
  for (const piece of pieces) {
    if (kept.has(piece)) piece.nodes.forEach((node, index) => originals.set(copies[at + index]!, node));
    at += piece.nodes.length;
  }
  return { root: joined, originals };
}

/** The statements of a module one by one, but for those that edits touch: such neighbours are one region. */
function regionsOf(root: Node, before: string, edits: readonly Edit[]) {
  const starts = root.namedChildren
    .filter(({ type, startIndex }) => type !== 'comment' && startIndex > 0 && before[startIndex - 1] === '\n')
    .map(({ startIndex }) => startIndex);
  const regions: (Span & { readonly nodes: readonly Node[]; readonly touching: readonly Edit[] })[] = [];
  let at = 0;
  for (const [index, start] of [0, ...starts].entries()) {
    const end = starts[index] ?? before.length;
    // What is put in at the start of a statement belongs to what stands before it.
    const touching = edits.filter((edit) =>
      edit.start === edit.end
        ? (start < edit.start && edit.start <= end) || (start === 0 && edit.start === 0)
        : start < edit.end && edit.start < end,
    );
    const first = at;
    while (at < root.children.length && root.children[at]!.startIndex < end) at += 1;
    const nodes = root.children.slice(first, at);
    const last = regions.at(-1);
    if (touching.length > 0 && last !== undefined && last.touching.length > 0) {
      regions[regions.length - 1] = {
        start: last.start,
        end,
        nodes: [...last.nodes, ...nodes],
        touching: [...new Set([...last.touching, ...touching])],
      };
    } else regions.push({ start, end, nodes, touching });
  }
  return regions;
}

/** The statements and comments of a part of the text, in offsets of the part; undefined where it can't stand alone. */
function statementsIn(text: string, { start, end }: Span): readonly Node[] | undefined {
  const part = text.slice(start, end);
  if (part === '') return [];
  const isLast = end === text.length;
  // What is indented, or may be, goes on with the statement before it; an open line goes on with the one after it.
  if (start > 0 && /^[\s#]/.test(part)) return undefined;
  if (!isLast && (!part.endsWith('\n') || /\\\r?\n$/.test(part))) return undefined;
  const shown = isLast ? part : part + NEXT;
  const root = parsePython(shown);
  if (root.isMasked || root.hasError || !isValidSyntax(shown, root)) return undefined;
  if (isLast) return root.children;
  return root.children.at(-1)?.startIndex === part.length ? root.children.slice(0, -1) : undefined;
}

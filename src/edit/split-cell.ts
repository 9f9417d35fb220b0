import { graphOf } from '../notebook/graph.ts';
import type { Cell, Notebook } from '../notebook/notebook.ts';
import { bindingsOf } from '../python/bindings.ts';
import type { Node } from '../python/tree.ts';
import { walkScope } from '../python/walk-scope.ts';
import { putsAt } from '../semantics/bindings-at.ts';
import { applyEdits, type Edit, type Span } from './edit.ts';
import { indentationAt, lineBelow, lineBreakOf, lineStart, startsItsLine, nextLineStart } from './indent.ts';

/** A cell in two parts. Every line of the body belongs to one of them, but for the blank lines in between. */
export interface Split {
  /** The statements that stay. */
  readonly kept: readonly Node[];
  /** Those that go to a cell after it. */
  readonly moved: readonly Node[];
  /** What leaves the cell: what follows the last line that stays, up to the `return`. */
  readonly gone: Span;
  /** What goes into the new cell: whole lines, with the comments above them and those after the last statement. */
  readonly lines: Span;
  /** Whether a blank line stood between the two. */
  readonly isParted: boolean;
}

export type SplitOrRefusal = Split | { readonly refused: string };

/**
 * Splits a cell before one of its statements. All that follows moves, so the order of what runs stays as it is.
 *
 * Refuses where two cells could not do what one did: a private name that both parts use, a name that both bind, an
 * object that the moved part changes and other cells read.
 * @param at the index of the first statement to move; the number of statements to move none
 */
export function splitCell(notebook: Notebook, cell: Cell, at: number): SplitOrRefusal {
  if (cell.kind !== 'cell') return { refused: `a ${cell.kind} cell cannot be split; move the code by hand` };
  const kept = cell.statements.slice(0, at);
  const moved = cell.statements.slice(at);
  if (!standOnTheirOwnLines(notebook, cell, moved)) {
    return { refused: 'several statements share a line; put each on its own line' };
  }
  const entangled = entanglement(notebook, cell, kept, moved);
  return entangled === undefined ? { kept, moved, ...linesOf(notebook, cell, kept, moved) } : { refused: entangled };
}

/** The lines of a span with edits made in them (in offsets of the whole text), the last one ended by a line break. */
export function linesWith(text: string, { start, end }: Span, edits: readonly Edit[]): string {
  const inside = edits.map((edit) => ({ ...edit, start: edit.start - start, end: edit.end - start }));
  const lines = applyEdits(text.slice(start, end), inside);
  return lines === '' || lines.endsWith('\n') ? lines : lines + lineBreakOf(text);
}

function standOnTheirOwnLines({ text }: Notebook, cell: Cell, moved: readonly Node[]): boolean {
  const starts = [cell.statements[0], moved[0], cell.returnStatement].filter((node) => node !== undefined);
  return starts.every((node) => startsItsLine(text, node));
}

/** Why two cells could not do what the one does, for a person. */
function entanglement(
  notebook: Notebook,
  cell: Cell,
  kept: readonly Node[],
  moved: readonly Node[],
): string | undefined {
  const [above, below] = [bindingsOf(kept), bindingsOf(moved)];
  const common = (left: Iterable<string>, right: { has: (name: string) => boolean }): string | undefined =>
    [...left].find((name) => right.has(name));
  // `for _ in …` on both sides is two variables.
  const shared = (left: ReadonlySet<string>, right: ReadonlyMap<string, unknown>): string | undefined =>
    common(
      [...left].filter((name) => name !== '_'),
      right,
    );
  const name = shared(above.privateDefs, below.occurrences) ?? shared(below.privateDefs, above.occurrences);
  if (name !== undefined) {
    return `the private name \`${name}\` is used on both sides of the split but cannot leave its cell; give it a public name`;
  }
  const twice = common(above.defs, below.defs);
  if (twice !== undefined) {
    return `\`${twice}\` is assigned on both sides of the split, but marimo lets only one cell define a name; rename one of them`;
  }
  const later = common(above.occurrences.keys(), below.defs);
  if (later !== undefined) {
    return `the part that stays reads \`${later}\`, which the part that moves defines; move its definition up`;
  }
  const deleted = common(below.deletedRefs, above.defs);
  if (deleted !== undefined) return `the part that moves deletes \`${deleted}\`; leave out the \`del\``;
  const changed = moved
    .flatMap((statement) => [...walkScope(statement)])
    .flatMap(putsAt)
    .map(({ container }) => container)
    .find((container) => above.defs.has(container) && isReadElsewhere(notebook, cell, container));
  return changed === undefined
    ? undefined
    : `the part that moves changes \`${changed}\`, but other cells that read it could run first; make \`${changed}\` below`;
}

function isReadElsewhere(notebook: Notebook, cell: Cell, name: string): boolean {
  return (graphOf(notebook).readers.get(name) ?? []).some((reader) => reader !== cell.index);
}

function linesOf(
  { text }: Notebook,
  cell: Cell,
  kept: readonly Node[],
  moved: readonly Node[],
): Pick<Split, 'gone' | 'lines' | 'isParted'> {
  const [first, lastKept] = [moved[0], kept.at(-1)];
  const last = moved.at(-1) ?? lastKept ?? cell.definition;
  const end =
    cell.returnStatement === undefined ? lineBelow(text, last) : lineStart(text, cell.returnStatement.startIndex);
  const firstLine = first === undefined ? end : lineStart(text, first.startIndex);
  const keptEnd = lastKept === undefined ? firstLine : lineBelow(text, lastKept);
  const { inBlock, comment } = commentsBetween(text, keptEnd, firstLine, first ?? lastKept ?? cell.definition);
  const start = comment ?? firstLine;
  // With nothing to move, the comments above the `return` stay.
  const goneStart = first === undefined && comment !== undefined ? end : inBlock;
  return {
    gone: { start: goneStart, end },
    lines: { start, end: withoutBlankLines(text, start, end) },
    isParted: start > inBlock,
  };
}

/**
 * The comments between two statements: those that stand deeper belong to the block above, the others to what follows.
 * @returns where the former end, and where the first of the latter starts
 */
function commentsBetween(
  text: string,
  start: number,
  end: number,
  beside: Node,
): { inBlock: number; comment: number | undefined } {
  const width = indentationAt(text, beside.startIndex).length;
  let inBlock = start;
  for (let line = start; line < end; line = nextLineStart(text, line)) {
    if (!/^[ \t]*#/.test(text.slice(line, nextLineStart(text, line)))) continue;
    if (indentationAt(text, line).length <= width) return { inBlock, comment: line };
    inBlock = nextLineStart(text, line);
  }
  return { inBlock, comment: undefined };
}

/** The end of a span of whole lines without the blank ones at its end. */
function withoutBlankLines(text: string, start: number, end: number): number {
  let at = end;
  while (at > start) {
    const line = lineStart(text, at - 1);
    if (text.slice(line, at).trim() !== '') break;
    at = line;
  }
  return Math.max(at, start);
}

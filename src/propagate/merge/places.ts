import { applyEdits, type Edit, type Span } from '../../edit/edit.ts';
import { lineStart, nextLineStart } from '../../edit/indent.ts';
import type { ConflictPlace, Line, MergeState, Range, ThreeWay } from '../model.ts';
import { areApart } from './line.ts';
import { renderLines } from './render.ts';
import { indentationFor } from './state.ts';

/** Positions of lines that go together in the three versions. */
export interface Region extends ThreeWay<Range> {
  /** Whether it is one line that all of them have. */
  readonly isLine: boolean;
}

/** A line, or the first one of several, in the version that has it. */
export type Position = Partial<ThreeWay<number>>;

/**
 * Splits the three versions of a cell: a line that all of them have, changed or not, is a region of its own; so are the lines
 * between two of those.
 *
 *   template was  a; b; c     template is  a; x; c2     notebook  a; b; y; c   →   a | b, x, b; y | c, c2, c
 */
export function regionsOf({ base, theirs, ours, toTheirs, toOurs }: MergeState): Region[] {
  const isInAll = (at: number): boolean =>
    toOurs.has(at) && toTheirs.has(at) && theirs[toTheirs.get(at)!]!.depth === base[at]!.depth;
  const regions: Region[] = [];
  let [fromB, fromT, fromC] = [0, 0, 0];
  for (const at of [...[...base.keys()].filter(isInAll), base.length]) {
    const [t, c] = [toTheirs.get(at) ?? theirs.length, toOurs.get(at) ?? ours.length];
    const between = {
      base: { from: fromB, to: at },
      theirs: { from: fromT, to: t },
      ours: { from: fromC, to: c },
      isLine: false,
    };
    if ([between.base, between.theirs, between.ours].some(({ from, to }) => from < to)) regions.push(between);
    [fromB, fromT, fromC] = [at + 1, t + 1, c + 1];
    if (at === base.length) break;
    const line = (from: number): Range => ({ from, to: from + 1 });
    regions.push({ base: line(at), theirs: line(t), ours: line(c), isLine: true });
  }
  return regions;
}

export function holds(region: Region, position: Position): boolean {
  return (['base', 'theirs', 'ours'] as const).some((version) => {
    const at = position[version];
    return at !== undefined && at >= region[version].from && at < region[version].to;
  });
}

/**
 * The places where the template has changed anything.
 * @param wanted what becomes of the notebook with all of it
 */
export function changedPlaces(state: MergeState, wanted: readonly Edit[]): ConflictPlace[] {
  return regionsOf(state)
    .filter((region) => isTheirChange(state, region))
    .map((region) => {
      const { start, end } = spanIn(state, region);
      const own = wanted.filter((edit) => start <= edit.start && edit.end <= end);
      return placeOf(state, region, own);
    });
}

function isTheirChange({ keys, base, theirs }: MergeState, region: Region): boolean {
  const [was, is] = [region.base, region.theirs];
  if (was.to - was.from !== is.to - is.from) return true;
  return [...Array(was.to - was.from).keys()].some(
    (step) =>
      keys.base[was.from + step] !== keys.theirs[is.from + step] ||
      base[was.from + step]!.depth !== theirs[is.from + step]!.depth,
  );
}

/**
 * A region as a conflict tells of it.
 * @param wanted the edits that would make it what the template wants; undefined where nothing tells them
 */
export function placeOf(state: MergeState, region: Region, wanted: readonly Edit[] | undefined): ConflictPlace {
  const { cells, style, text } = state;
  const [was, is, here] = (['base', 'theirs', 'ours'] as const).map((version) =>
    state[version].slice(region[version].from, region[version].to),
  ) as [Line[], Line[], Line[]];
  const words = (lines: readonly Line[], source: string): string =>
    renderLines(lines, ({ depth }) => indentationFor(state, depth), { ...style, source });
  const span = spanIn(state, region);
  return {
    lines: { base: spanOf(was), theirs: spanOf(is), ours: spanOf(here) },
    words: { base: words(was, cells.base.notebook.text), theirs: words(is, cells.theirs.notebook.text) },
    span,
    proposal: wanted === undefined ? undefined : withEdits(text, span, wanted),
  };
}

/** A part of a text after edits; undefined where one of them reaches out of it, or two are about the same words. */
function withEdits(text: string, { start, end }: Span, edits: readonly Edit[]): string | undefined {
  const isInside = edits.every((edit) => start <= edit.start && edit.end <= end);
  if (!isInside || !areApart(edits)) return undefined;
  const moved = edits.map((edit) => ({ ...edit, start: edit.start - start, end: edit.end - start }));
  return applyEdits(text.slice(start, end), moved);
}

/** From the indentation of the first line to the end of the last one. */
function spanOf(lines: readonly Line[]): Span | undefined {
  const [first, last] = [lines[0], lines.at(-1)];
  if (first === undefined || last === undefined) return undefined;
  return { start: first.start - first.indentation.length, end: last.end };
}

/** Whole lines of the notebook: of one line itself, else from below the line above to the one below. */
function spanIn({ ours, text, cells }: MergeState, { ours: { from, to }, isLine }: Region): Span {
  if (isLine) return { start: lineStart(text, ours[from]!.start), end: nextLineStart(text, ours[from]!.end) };
  const [above, below] = [ours[from - 1], ours[to]];
  const top = above?.end ?? cells.ours.bodyStart;
  const isWholeDefinition = above === undefined && ours[0]?.start === cells.ours.bodyStart;
  const start = isWholeDefinition ? lineStart(text, top) : nextLineStart(text, top);
  const end = below === undefined ? nextLineStart(text, ours.at(-1)?.end ?? top) : lineStart(text, below.start);
  return { start: Math.min(start, end), end };
}

import type { Edit } from '../../edit/edit.ts';
import { indentationAt, lineBreakOf } from '../../edit/indent.ts';
import { ALIKE_ELSEWHERE, alignLines, inverse } from '../match/align.ts';
import { lineKey } from '../match/lines.ts';
import { isOrder } from '../match/tokens.ts';
import type { CellLines, Conflict, Line, MergeContext, MergeResult, MergeState, ThreeWay } from '../model.ts';

/**
 * How much the likeness of a line counts that the template has dropped: of two that a line of the notebook may be, it is
 * the one that is left, as it was when the other was taken out.
 *
 *   template was   # one; # two   template is   # two   notebook   # three   →   # three
 */
const DROPPED = 0.99;

export const NOTHING: MergeResult = { edits: [] };

/** A merge before its first step. */
export function stateOf(context: MergeContext, cells: ThreeWay<CellLines>, only?: ReadonlySet<Line>): MergeState {
  const { names } = context;
  const [base, theirs, ours] = [cells.base.lines, cells.theirs.lines, cells.ours.lines];
  const text = cells.ours.notebook.text;
  const templateKeys = { base: base.map((line) => lineKey(line)), theirs: theirs.map((line) => lineKey(line)) };
  const known = new Set([...templateKeys.base, ...templateKeys.theirs]);
  const keyHere = (line: Line): string => {
    const key = lineKey(line, names.toTemplate);
    // With an order to nbfix at its end it is the same line.
    return known.has(key) ? key : keyWithoutOrders(line, names.toTemplate) || key;
  };
  const keys = { ...templateKeys, ours: ours.map(keyHere) };
  const toTheirs = alignLines(base, theirs, [keys.base, keys.theirs]);
  const ourKeys = [keys.base, keys.ours] as const;
  const kept = new Set([...toTheirs.keys()].map((at) => base[at]!));
  const weightOf = (line: Line, here: Line): number => {
    if (only !== undefined && !mayBeFrom(context, here, line)) return 0;
    return kept.has(line) ? 1 : DROPPED;
  };
  const toOurs =
    only === undefined ? alignLines(base, ours, ourKeys, weightOf) : alignOnly(base, ours, ourKeys, only, weightOf);
  const fromTheirs = inverse(toTheirs);
  const theirsToOurs = new Map(
    [...fromTheirs].flatMap(([there, at]): [number, number][] => {
      const here = toOurs.get(at);
      return here === undefined ? [] : [[there, here]];
    }),
  );
  return {
    context,
    cells,
    only,
    base,
    theirs,
    ours,
    keys,
    toTheirs,
    toOurs,
    fromTheirs,
    fromOurs: inverse(toOurs),
    theirsToOurs,
    text,
    style: { source: cells.theirs.notebook.text, write: names.inNotebook, lineBreak: lineBreakOf(text) },
  };
}

function keyWithoutOrders(line: Line, rename: ReadonlyMap<string, string>): string {
  return lineKey({ ...line, tokens: line.tokens.filter((token) => !isOrder(token)) }, rename);
}

/** Aligns some lines of the base alone, with what may be their counterparts. */
function alignOnly(
  base: readonly Line[],
  ours: readonly Line[],
  keys: readonly [readonly string[], readonly string[]],
  only: ReadonlySet<Line>,
  weightOf: (line: Line, here: Line) => number,
): Map<number, number> {
  const places = [...base.keys()].filter((at) => only.has(base[at]!));
  const pairs = alignLines(
    places.map((at) => base[at]!),
    ours,
    [places.map((at) => keys[0][at]!), keys[1]],
    weightOf,
    ALIKE_ELSEWHERE,
  );
  return new Map([...pairs].map(([from, to]) => [places[from]!, to]));
}

/** Whether a line of the notebook may come from where a line of the base does: not if another codemod has just made it. */
export function mayBeFrom({ fresh, change }: MergeContext, line: Line, snippet: Line): boolean {
  const [maker, origins] = [fresh.get(line), change.snippetLines.get(snippet)];
  return maker === undefined || origins === undefined || origins.has(maker);
}

/** The white space that the notebook's cell has at a depth. */
export function indentationFor({ ours, cells, text }: MergeState, depth: number): string {
  const same = ours.find((line) => line.depth === depth);
  if (same !== undefined) return same.indentation;
  const top = ours.find((line) => line.depth === 0);
  const body = top?.indentation ?? indentationAt(text, cells.ours.cell.definition.startIndex) + '    ';
  const unit = body.includes('\t') ? '\t' : body === '' ? '    ' : body;
  return body + unit.repeat(depth);
}

/**
 * A conflict that shows a line of the notebook.
 * @param wanted see `Conflict`
 */
export function conflictInNotebook(
  what: string,
  line: Line,
  { cells }: MergeState,
  wanted?: readonly Edit[],
): Conflict {
  return { conflict: `${what}: ${excerpt(line, cells.ours)}`, ...(wanted === undefined ? {} : { wanted }) };
}

/** The same for a line of the template. */
export function conflictInTemplate(
  what: string,
  line: Line,
  { cells }: MergeState,
  wanted?: readonly Edit[],
): Conflict {
  return { conflict: `${what}: ${excerpt(line, cells.theirs)}`, ...(wanted === undefined ? {} : { wanted }) };
}

export function excerpt({ start, end }: Line, { notebook }: CellLines): string {
  const source = notebook.text.slice(start, end);
  const first = source.split(/\r?\n/)[0] ?? '';
  return first.length < source.length || first.length > 80 ? `${first.slice(0, 80)}…` : first;
}

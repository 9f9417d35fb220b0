import { insertion, type Edit } from '../../edit/edit.ts';
import { lineStart, nextLineStart } from '../../edit/indent.ts';
import { isClause, isImport, isOrderLine, opensBlock } from '../match/line-kind.ts';
import type { Conflict, Line, MergeResult, MergeState, Range } from '../model.ts';
import { depthChange, depthChangeAbove } from './depth.ts';
import { isAsWritten } from './made-up.ts';
import { siblingAbove } from './nesting.ts';
import { presenceOf } from './presence.ts';
import { renderLines } from './render.ts';
import { conflictInNotebook, conflictInTemplate, indentationFor, NOTHING } from './state.ts';

/** Lines that the template has and the base had not. */
interface Run extends Range {
  /** Lines of the base that stood in their place. */
  readonly replaces: readonly number[];
}

export function insertedRuns({ base, theirs, fromTheirs }: MergeState): Run[] {
  const runs: Run[] = [];
  for (let at = 0; at < theirs.length; at += 1) {
    if (fromTheirs.has(at)) continue;
    const from = at;
    while (at < theirs.length && !fromTheirs.has(at)) at += 1;
    const first = (fromTheirs.get(from - 1) ?? -1) + 1;
    const last = fromTheirs.get(at) ?? base.length;
    runs.push({ from, to: at, replaces: [...base.keys()].slice(first, last) });
  }
  return runs;
}

/** Lines that the template has put in the place of others. */
export function mergeReplaced(state: MergeState, run: Run): MergeResult {
  const { keys, toOurs, ours, context, only } = state;
  const places = run.replaces.flatMap((at) => toOurs.get(at) ?? []);
  if (places.length < run.replaces.length && presenceOf(state, run) === 'here') return NOTHING;
  const areSnippets = only !== undefined || run.replaces.every((at) => isSnippet(state, at));
  if (areSnippets && places.length === 0) return NOTHING;
  const areKept = run.replaces.every((at) => {
    const here = toOurs.get(at);
    if (here === undefined) return false;
    const isKept = keys.ours[here] === keys.base[at] || context.fresh.has(ours[here]!);
    return isKept || isAsWritten(state, state.base[at]!, ours[here]!);
  });
  const instead = replacement(state, run, places);
  const isWhole = places.length === run.replaces.length && places.at(-1)! - places[0]! + 1 === places.length;
  if (!isWhole || !areKept) {
    return conflictOf('the template has other lines in a place that is changed here', run, state, instead);
  }
  return instead === undefined
    ? conflictInNotebook('the lines around it are nested differently', ours[places[0]!]!, state)
    : { edits: instead };
}

/** Lines of the template instead of lines of the notebook, given by their positions; undefined where that can't be. */
function replacement(state: MergeState, run: Run, places: readonly number[]): Edit[] | undefined {
  const { ours, base, text } = state;
  const [first, last] = [places[0], places.at(-1)];
  if (first === undefined || last === undefined || last - first + 1 !== places.length) return undefined;
  const anchor = ours[first]!;
  const lines = runLines(state, run, anchor.depth - base[run.replaces[0]!]!.depth, anchor);
  const start = lineStart(text, anchor.start);
  if (lines === undefined || text.slice(start, anchor.start).trim() !== '') return undefined;
  return [{ start, end: ours[last]!.end, text: lines }];
}

export function mergeInserted(state: MergeState, run: Run): MergeResult {
  const { theirs, ours, fromTheirs, fromOurs, theirsToOurs, only } = state;
  const isFirst = run.from === 0;
  const isLast = run.to === theirs.length;
  const above = isFirst ? -1 : theirsToOurs.get(run.from - 1);
  const below = isLast ? ours.length : theirsToOurs.get(run.to);
  if (only !== undefined) return insertElsewhere(state, run, isFirst ? undefined : above, isLast ? undefined : below);
  const gap = [...ours.keys()].filter((at) => at > (above ?? -1) && at < (below ?? ours.length) && !fromOurs.has(at));
  const presence = presenceOf(state, run);
  if (presence === 'here') return NOTHING;
  if (presence === 'partly')
    return conflictOf('the template adds lines, and some of them are here already', run, state);
  if (new Set(depthChanges(state, run)).size > 1)
    return conflictOf('the lines around it are nested differently', run, state);
  const isBelowDocstring =
    above !== undefined && gap.includes(above + 1) && isDocstring(ours, above + 1) && !isDocstring(theirs, run.from);
  const head = isBelowDocstring ? above + 1 : above;
  const ownBelow =
    head !== undefined &&
    gap.find((at) => at > head && !isOrderLine(ours[at]!)) === head + 1 + ordersFrom(ours, head + 1);
  const ownAbove = below !== undefined && gap.includes(siblingAbove(ours, withOrders(state, below)));
  // Imports do not care about their order.
  const isIndependent = theirs.slice(run.from, run.to).every(isImport);
  const isAlongside = (theirs[run.to]?.depth ?? -1) >= theirs[run.from]!.depth;
  // A clause belongs to the block above it, the head of a block to the line below it.
  const [isHeld, isHolding] = [isClause(theirs[run.from]!), opensBlock(theirs[run.to - 1]!)];
  const goesBelow = head !== undefined && head >= 0 && (!ownBelow || isIndependent || isHeld);
  const goesAbove =
    below !== undefined && below < ours.length && isAlongside && (!ownAbove || isIndependent || isHolding);
  // Below the lines of its own, where both sides have added some.
  const goesLast = below !== undefined && below < ours.length && isAlongside && !isHeld;
  if (presence === 'unclear' && (goesBelow || goesAbove))
    return conflictOf('the template adds lines that are in another place here', run, state);
  if (goesBelow) return insertBelow(state, run, run.from - 1, head);
  if (goesAbove) return insertAbove(state, run, run.to, below);
  // Beside what the codemods wrote, and the notebook has none of that.
  if (above === undefined && isSnippet(state, fromTheirs.get(run.from - 1)!)) return NOTHING;
  const beside = goesLast ? insertAbove(state, run, run.to, below) : undefined;
  return conflictOf('the template adds lines where this notebook has lines of its own', run, state, editsOf(beside));
}

/** Whether the codemods put a line of the base in. */
function isSnippet({ base, context }: MergeState, at: number): boolean {
  return context.change.snippetLines.has(base[at]!);
}

function conflictOf(what: string, { from }: Run, state: MergeState, wanted?: readonly Edit[]): Conflict {
  return conflictInTemplate(what, state.theirs[from]!, state, wanted);
}

function editsOf(merge: MergeResult | undefined): readonly Edit[] | undefined {
  return merge !== undefined && 'edits' in merge ? merge.edits : undefined;
}

/** How many blocks deeper than in the template lines go, as their neighbours in the same block tell. */
function depthChanges(state: MergeState, { from, to }: Run): number[] {
  const { theirs } = state;
  const isAlongside = to < theirs.length && theirs[to]!.depth >= theirs[from]!.depth;
  const changes = [depthChangeAbove(state, from), isAlongside ? depthChange(state, to) : undefined];
  return changes.filter((change) => change !== undefined);
}

/** Only beside a line that the codemods wrote. */
function insertElsewhere(
  state: MergeState,
  run: Run,
  above: number | undefined,
  below: number | undefined,
): MergeResult {
  const { keys, theirs } = state;
  const first = keys.theirs[run.from];
  const isHere = (at: number | undefined): boolean => at !== undefined && keys.ours[at] === first;
  if (above !== undefined && theirs[run.from]!.depth >= theirs[run.from - 1]!.depth) {
    return isHere(above + 1) ? NOTHING : insertBelow(state, run, run.from - 1, above);
  }
  if (below !== undefined && theirs[run.from]!.depth === theirs[run.to]!.depth) {
    return isHere(below - (run.to - run.from)) ? NOTHING : insertAbove(state, run, run.to, below);
  }
  return NOTHING;
}

/** Whether a line is a string at the head of a block or cell: nothing may come above a docstring. */
function isDocstring(lines: readonly Line[], at: number): boolean {
  const { tokens, depth } = lines[at]!;
  return tokens.length === 1 && tokens[0]?.kind === 'string' && depth > (lines[at - 1]?.depth ?? -1);
}

function insertBelow(state: MergeState, run: Run, anchorThere: number, anchorHere: number): MergeResult {
  const { ours, theirs, text, style } = state;
  return insertBeside(state, run, [anchorThere, anchorHere], anchorHere + 1, (lines) => {
    const at = nextLineStart(text, ours[anchorHere]!.end);
    const spaced = style.lineBreak.repeat(theirs[run.from]!.blankBefore) + lines;
    return insertion(at, text[at - 1] === '\n' ? spaced + style.lineBreak : style.lineBreak + spaced);
  });
}

/** How many lines from a position on are nothing but orders to nbfix. */
function ordersFrom(lines: readonly Line[], from: number): number {
  const end = lines.findIndex((line, at) => at >= from && !isOrderLine(line));
  return (end === -1 ? lines.length : end) - from;
}

/** The first of the notebook's orders to nbfix right above a line, or that line. */
function withOrders({ ours, fromOurs }: MergeState, at: number): number {
  let first = at;
  while (first > 0 && !fromOurs.has(first - 1) && isOrderLine(ours[first - 1]!)) first -= 1;
  return first;
}

function insertAbove(state: MergeState, run: Run, anchorThere: number, anchorHere: number): MergeResult {
  const { ours, theirs, text, style } = state;
  return insertBeside(state, run, [anchorThere, anchorHere], anchorHere, (lines) => {
    const blank = style.lineBreak.repeat(theirs[anchorThere]!.blankBefore);
    const top = ours[withOrders(state, anchorHere)]!;
    return insertion(lineStart(text, top.start), lines + style.lineBreak + blank);
  });
}

/**
 * Puts lines beside an anchor, whose places in the template and in the notebook are given.
 * @param below the line of the notebook that they come above
 * @param alone the edit where the notebook has other lines around them than the template
 */
function insertBeside(
  state: MergeState,
  run: Run,
  [there, here]: readonly [number, number],
  below: number,
  alone: (lines: string) => Edit,
): MergeResult {
  const anchor = state.ours[here]!;
  const lines = runLines(state, run, (depthChanges(state, run)[0] ?? depthChange(state, there))!, anchor);
  if (lines === undefined) return conflictInNotebook('the lines around it are nested differently', anchor, state);
  return { edits: [insertionBetween(state, run, below, lines) ?? alone(lines)] };
}

/**
 * Puts lines between two that stand one below the other in all versions: which blank lines come above and which below,
 * the template tells.
 * @param below the position of the lower one in the notebook
 * @returns undefined where other lines stand between or on one side
 */
function insertionBetween(state: MergeState, run: Run, below: number, lines: string): Edit | undefined {
  const { ours, cells, text, style } = state;
  const blanks = blanksAround(state, run, below);
  if (blanks === undefined) return undefined;
  const line = ours[below]!;
  const bottom = lineStart(text, line.start);
  const top = Math.min(bottom, nextLineStart(text, ours[below - 1]?.end ?? cells.ours.bodyStart));
  const [upper, lower] = blanks;
  const blank = (count: number): string => style.lineBreak.repeat(count);
  const whole = lines + style.lineBreak;
  // Blank lines that stay on either side are no part of the edit.
  if (lower === line.blankBefore) return insertion(top, blank(upper) + whole);
  if (upper === line.blankBefore) return insertion(bottom, whole + blank(lower));
  return { start: top, end: bottom, text: blank(upper) + whole + blank(lower) };
}

/** How many blank lines come above new lines and how many below. */
function blanksAround(
  { base, theirs, ours, fromTheirs, theirsToOurs }: MergeState,
  run: Run,
  below: number,
): readonly [number, number] | undefined {
  const above = run.from === 0 ? -1 : theirsToOurs.get(run.from - 1);
  if (theirsToOurs.get(run.to) !== below || above !== below - 1) return undefined;
  const [was, is] = [base[fromTheirs.get(run.to)!]!.blankBefore, ours[below]!.blankBefore];
  const [up, down] = [theirs[run.from]!.blankBefore, theirs[run.to]!.blankBefore];
  if (is === was) return [up, down];
  // The notebook's own gap stays on the side where the template has that of the base.
  return up === was && down !== was ? [is, down] : [up, is];
}

/** The lines as they go into the notebook, from the first one's own to the last one's end; undefined for a depth that can't be. */
function runLines(state: MergeState, run: Run, deeper: number, anchor: Line): string | undefined {
  const lines = state.theirs.slice(run.from, run.to);
  // A cell may indent its blocks in several ways.
  const indentation = (depth: number): string =>
    depth === anchor.depth ? anchor.indentation : indentationFor(state, depth);
  if (lines.some(({ depth }) => depth + deeper < 0)) return undefined;
  return renderLines(lines, ({ depth }) => indentation(depth + deeper), state.style);
}

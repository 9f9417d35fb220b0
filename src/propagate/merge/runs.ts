import { insertion, type Edit } from '../../edit/edit.ts';
import { lineStart, nextLineStart } from '../../edit/indent.ts';
import type { Line, MergeResult, MergeState } from '../model.ts';
import { depthChange, siblingAbove } from './depth.ts';
import { isClause, opensBlock } from './nesting.ts';
import { isImport, presenceOf } from './presence.ts';
import { renderLine } from './render.ts';
import { conflictInNotebook, conflictInTemplate, indentationFor, inverse, NOTHING, textOf } from './state.ts';

/** Lines that the template has and the base had not: those from `from` up to, not including, `to`. */
interface Run {
  readonly from: number;
  readonly to: number;
  /** Lines of the base that stood in their place. */
  readonly replaces: readonly number[];
}

export function insertedRuns({ base, theirs, toTheirs }: MergeState): Run[] {
  const toBase = inverse(toTheirs);
  const runs: Run[] = [];
  for (let at = 0; at < theirs.length; at += 1) {
    if (toBase.has(at)) continue;
    const from = at;
    while (at < theirs.length && !toBase.has(at)) at += 1;
    const first = (toBase.get(from - 1) ?? -1) + 1;
    const last = toBase.get(at) ?? base.length;
    runs.push({ from, to: at, replaces: [...base.keys()].slice(first, last) });
  }
  return runs;
}

/** Lines that the template has put in the place of others. */
export function mergeReplaced(state: MergeState, run: Run): MergeResult {
  const { keys, toOurs, ours, cells, options } = state;
  const places = run.replaces.flatMap((at) => toOurs.get(at) ?? []);
  if (places.length < run.replaces.length && presenceOf(state, run) === 'here') return NOTHING;
  const areSnippets = options.only !== undefined || run.replaces.every((at) => options.snippets.has(state.base[at]!));
  if (areSnippets && places.length === 0) return NOTHING;
  const [first, last] = [places[0], places.at(-1)];
  const isWhole = places.length === run.replaces.length && last! - first! + 1 === places.length;
  const areKept = run.replaces.every((at) => {
    const here = toOurs.get(at);
    return here !== undefined && (keys.ours[here] === keys.base[at] || options.fresh.has(ours[here]!));
  });
  if (!isWhole || !areKept) {
    return conflictInTemplate(
      'the template has other lines in a place that is changed here',
      state.theirs[run.from]!,
      cells,
    );
  }
  const anchor = ours[first!]!;
  const source = textOf(cells);
  const lines = runLines(state, run, anchor.depth - state.base[run.replaces[0]!]!.depth, anchor);
  const start = lineStart(source, anchor.start);
  if (lines === undefined || source.slice(start, anchor.start).trim() !== '') {
    return conflictInNotebook('the lines around are nested in another way', anchor, cells);
  }
  return { edits: [{ start, end: ours[last!]!.end, text: lines }] };
}

export function mergeInserted(state: MergeState, run: Run): MergeResult {
  const { theirs, ours, toOurs, toTheirs, options, cells } = state;
  const toBase = inverse(toTheirs);
  const here = (t: number): number | undefined => {
    const b = toBase.get(t);
    return b === undefined ? undefined : toOurs.get(b);
  };
  const isFirst = run.from === 0;
  const isLast = run.to === theirs.length;
  const [above, below] = [isFirst ? -1 : here(run.from - 1), isLast ? ours.length : here(run.to)];
  if (options.only !== undefined)
    return insertElsewhere(state, run, isFirst ? undefined : above, isLast ? undefined : below);
  const taken = new Set(toOurs.values());
  const gap = [...ours.keys()].filter((at) => at > (above ?? -1) && at < (below ?? ours.length) && !taken.has(at));
  const lines = [...Array(run.to - run.from).keys()].map((step) => run.from + step);
  const presence = presenceOf(state, run);
  if (presence === 'here') return NOTHING;
  if (presence === 'partly')
    return conflictInTemplate('the template puts in lines of which some are here already', theirs[run.from]!, cells);
  if (new Set(depthChanges(state, run)).size > 1)
    return conflictInTemplate('the lines around are nested in another way', theirs[run.from]!, cells);
  const isBelowDocstring =
    above !== undefined && gap.includes(above + 1) && isDocstring(ours, above + 1) && !isDocstring(theirs, run.from);
  const head = isBelowDocstring ? above + 1 : above;
  const ownBelow = head !== undefined && gap.includes(head + 1);
  const ownAbove = below !== undefined && gap.includes(siblingAbove(ours, below));
  // Imports do not care about their order.
  const isIndependent = lines.every((at) => isImport(theirs[at]!));
  const isAlongside = (theirs[run.to]?.depth ?? -1) >= theirs[run.from]!.depth;
  // A clause belongs to the block above it, the head of a block to the line below it.
  const [isHeld, isHolding] = [isClause(theirs[run.from]!), opensBlock(theirs[run.to - 1]!)];
  const goesBelow = head !== undefined && head >= 0 && (!ownBelow || isIndependent || isHeld);
  const goesAbove =
    below !== undefined && below < ours.length && isAlongside && (!ownAbove || isIndependent || isHolding);
  if (presence === 'unclear' && (goesBelow || goesAbove))
    return conflictInTemplate('the template puts in what stands at another place here', theirs[run.from]!, cells);
  if (goesBelow) return insertBelow(state, run, run.from - 1, head);
  if (goesAbove) return insertAbove(state, run, run.to, below);
  const isBeside = (t: number): boolean => options.snippets.has(state.base[toBase.get(t) ?? -1]!);
  // Beside what the codemods wrote, and the notebook has none of that.
  if (above === undefined && !isFirst && isBeside(run.from - 1)) return NOTHING;
  return conflictInTemplate(
    'the template puts in lines where this notebook has lines of its own',
    theirs[run.from]!,
    cells,
  );
}

/** How many blocks deeper than in the template lines go, as their neighbours in the same block tell. */
function depthChanges(state: MergeState, { from, to }: Run): number[] {
  const { theirs } = state;
  const neighbours = [siblingAbove(theirs, from)];
  if (to < theirs.length && theirs[to]!.depth >= theirs[from]!.depth) neighbours.push(to);
  return neighbours.flatMap((t) => depthChange(state, t) ?? []);
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
  const anchor = state.ours[anchorHere]!;
  const source = textOf(state.cells);
  const at = nextLineStart(source, anchor.end);
  const lines = runLines(state, run, (depthChanges(state, run)[0] ?? depthChange(state, anchorThere))!, anchor);
  if (lines === undefined) return conflictInNotebook('the lines around are nested in another way', anchor, state.cells);
  const between = insertionBetween(state, run, anchorHere + 1, lines);
  if (between !== undefined) return { edits: [between] };
  const { lineBreak } = state.style;
  const spaced = lineBreak.repeat(state.theirs[run.from]!.blankBefore) + lines;
  const isEnded = source[at - 1] === '\n';
  return { edits: [{ start: at, end: at, text: isEnded ? spaced + lineBreak : lineBreak + spaced }] };
}

function insertAbove(state: MergeState, run: Run, anchorThere: number, anchorHere: number): MergeResult {
  const anchor = state.ours[anchorHere]!;
  const at = lineStart(textOf(state.cells), anchor.start);
  const lines = runLines(state, run, (depthChanges(state, run)[0] ?? depthChange(state, anchorThere))!, anchor);
  if (lines === undefined) return conflictInNotebook('the lines around are nested in another way', anchor, state.cells);
  const between = insertionBetween(state, run, anchorHere, lines);
  if (between !== undefined) return { edits: [between] };
  const blank = state.style.lineBreak.repeat(state.theirs[anchorThere]!.blankBefore);
  return { edits: [{ start: at, end: at, text: lines + state.style.lineBreak + blank }] };
}

/**
 * Puts lines between two that stand one below the other in all versions: which blank lines come above and which below,
 * the template tells.
 * @param below the position of the lower one in the notebook
 * @returns undefined where other lines stand between or on one side
 */
function insertionBetween(state: MergeState, run: Run, below: number, lines: string): Edit | undefined {
  const { ours, cells, style } = state;
  const blanks = blanksAround(state, run, below);
  if (blanks === undefined) return undefined;
  const source = textOf(cells);
  const line = ours[below]!;
  const bottom = lineStart(source, line.start);
  const top = Math.min(bottom, nextLineStart(source, ours[below - 1]?.end ?? cells.ours.bodyStart));
  const [upper, lower] = blanks;
  const blank = (count: number): string => style.lineBreak.repeat(count);
  const text = lines + style.lineBreak;
  // Blank lines that stay on either side are no part of the edit.
  if (lower === line.blankBefore) return insertion(top, blank(upper) + text);
  if (upper === line.blankBefore) return insertion(bottom, text + blank(lower));
  return { start: top, end: bottom, text: blank(upper) + text + blank(lower) };
}

/** How many blank lines come above new lines and how many below. */
function blanksAround(
  { base, theirs, ours, toTheirs, toOurs }: MergeState,
  run: Run,
  below: number,
): readonly [number, number] | undefined {
  const toBase = inverse(toTheirs);
  const here = (t: number): number | undefined => toOurs.get(toBase.get(t) ?? -1);
  const above = run.from === 0 ? -1 : here(run.from - 1);
  if (here(run.to) !== below || above !== below - 1) return undefined;
  const [was, is] = [base[toBase.get(run.to)!]!.blankBefore, ours[below]!.blankBefore];
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
  return lines
    .map((line, at) => {
      const blank = at === 0 ? '' : state.style.lineBreak.repeat(line.blankBefore);
      return blank + renderLine(line, indentation(line.depth + deeper), state.style);
    })
    .join(state.style.lineBreak);
}

import { insertion, type Edit } from '../../edit/edit.ts';
import { lineBreakOf, lineStart, nextLineStart } from '../../edit/indent.ts';
import { awaits } from '../../edit/new-cell.ts';
import { alignLines, ALIKE, ALIKE_ELSEWHERE } from '../match/align.ts';
import { lineKey } from '../match/lines.ts';
import type { Line, MergeResult, MergeOptions, Names, MergeState, ThreeCells } from '../model.ts';
import { depthChange, moveBetween, moveOf, siblingAbove } from './depth.ts';
import { mergeLine } from './line.ts';
import { withoutDropped } from './moved.ts';
import { takenName, unsureName } from './names.ts';
import { holderOf } from './nesting.ts';
import { presenceOf } from './presence.ts';
import { renderLine } from './render.ts';
import { insertedRuns, mergeInserted, mergeReplaced } from './runs.ts';
import { conflictInNotebook, excerpt, indentationFor, inverse, NOTHING, textOf } from './state.ts';

/**
 * A three-way merge of one cell by its logical lines, and by tokens within a line that both sides have.
 *
 *   template was   x = f(1)      template is   x = f(2)      notebook   y = f(1)  # mine   →   y = f(2)  # mine
 */
export function mergeCell(cells: ThreeCells, names: Names, options: MergeOptions): MergeResult {
  const whole = stateOf(cells, names, options);
  const wanted = withoutDropped(whole);
  const state = wanted === cells ? whole : stateOf(wanted, names, options);
  const runs = insertedRuns(state);
  const replaced = new Set(runs.flatMap((run) => run.replaces));
  const kept = [...state.base.keys()].filter((at) => !replaced.has(at)).map((at) => mergeKept(state, at));
  const all = [
    ...kept,
    ...ownLines(state).map((at) => mergeOwn(state, at)),
    ...runs.map((run) => (run.replaces.length > 0 ? mergeReplaced(state, run) : mergeInserted(state, run))),
  ];
  const conflict = all.find((step) => 'conflict' in step);
  if (conflict !== undefined) return conflict;
  const isReal = ({ start, end, text: fresh }: Edit): boolean => fresh !== textOf(cells).slice(start, end);
  const edits = all.flatMap((step) => ('edits' in step ? step.edits : [])).filter(isReal);
  if (edits.length === 0) return NOTHING;
  const unsure = unsureName(state);
  if (unsure !== undefined) return { conflict: `${unsure} in the template is another variable than here` };
  const taken = takenName(state);
  return taken === undefined
    ? { edits: [...edits, ...asyncEdits(cells)] }
    : { conflict: `the template brings ${taken} in, and this cell has its own` };
}

/** A merge before its first step. */
function stateOf(cells: ThreeCells, names: Names, options: MergeOptions): MergeState {
  const { base, theirs, ours } = cells;
  const style = {
    source: theirs.notebook.text,
    write: names.inNotebook,
    lineBreak: lineBreakOf(ours.notebook.text),
  };
  const keys = {
    base: base.lines.map((line) => lineKey(line)),
    theirs: theirs.lines.map((line) => lineKey(line)),
    ours: ours.lines.map((line) => lineKey(line, names.toTemplate)),
  };
  return {
    base: base.lines,
    theirs: theirs.lines,
    ours: ours.lines,
    toTheirs: alignLines(base.lines, theirs.lines, [keys.base, keys.theirs]),
    toOurs: alignOurs(base.lines, ours.lines, [keys.base, keys.ours], options),
    keys,
    cells,
    names,
    options,
    style,
  };
}

/** A cell that comes to await something is `async`. */
function asyncEdits({ theirs, ours }: ThreeCells): Edit[] {
  const { kind, definition } = ours.cell;
  const isNeeded = kind === 'cell' && awaits(theirs.cell.statements) && !definition.text.startsWith('async');
  return isNeeded ? [insertion(definition.startIndex, 'async ')] : [];
}

function alignOurs(
  base: readonly Line[],
  ours: readonly Line[],
  keys: readonly [readonly string[], readonly string[]],
  { only, fresh, snippets }: MergeOptions,
): Map<number, number> {
  if (only === undefined) return alignLines(base, ours, keys, ALIKE);
  const places = [...base.keys()].filter((at) => only.has(base[at]!));
  const pairs = alignLines(
    places.map((at) => base[at]!),
    ours,
    [places.map((at) => keys[0][at]!), keys[1]],
    ALIKE_ELSEWHERE,
    (line, other) => mayBeFrom(fresh.get(other), snippets.get(line)),
  );
  return new Map([...pairs].map(([from, to]) => [places[from]!, to]));
}

/** Whether a line may be the counterpart of one that these codemods put in: not if another one has just made it. */
export function mayBeFrom(maker: string | undefined, origins: ReadonlySet<string> | undefined): boolean {
  return maker === undefined || origins === undefined || origins.has(maker);
}

/** A line of the base: kept, changed or deleted by the template. */
function mergeKept(state: MergeState, at: number): MergeResult {
  const { toTheirs, toOurs, keys, options, cells, names, style } = state;
  const [t, c] = [toTheirs.get(at), toOurs.get(at)];
  const base = state.base[at]!;
  const [theirs, ours] = [state.theirs[t ?? -1], state.ours[c ?? -1]];
  const isKeptThere = c !== undefined && keys.ours[c] === keys.base[at];
  if (theirs === undefined) {
    if (ours === undefined) return NOTHING;
    if (!isKeptThere && !options.fresh.has(ours))
      return conflictInNotebook('the template drops a line that is changed here', ours, cells);
    return deletion(ours, cells);
  }
  const isChanged = keys.theirs[t!] !== keys.base[at];
  const moved = ours === undefined ? theirs.depth - base.depth : moveOf(state, at);
  if (!isChanged && moved === 0) return NOTHING;
  if (ours === undefined) {
    if (options.only !== undefined || options.snippets.has(base)) return NOTHING;
    // A comment on a line that is not here.
    if (keyWithoutComments(base) === keyWithoutComments(theirs)) return NOTHING;
    if (presenceOf(state, { from: t!, to: t! + 1 }) === 'here') return NOTHING;
    return { conflict: `the template changes a line that is not here: ${excerpt(base, cells.base)}` };
  }
  if (moved === 0) {
    if (isUntouched(state, base, ours)) {
      return {
        edits: [
          {
            start: ours.start,
            end: ours.end,
            text: renderLine(theirs, ours.indentation, style).slice(ours.indentation.length),
          },
        ],
      };
    }
    const merge = { names, style, text: textOf(cells), isFresh: options.fresh.has(ours) };
    const edits = mergeLine({ base, theirs, ours }, merge);
    if (edits !== undefined) return { edits };
    // In a cell that is none of the template's, other words than its own never were the template's.
    if (options.only !== undefined) return NOTHING;
    return conflictInNotebook('the same words are changed in the template and here', ours, cells);
  }
  const [deeper, besides] = [depthChange(state, t!), depthChange(state, siblingAbove(state.theirs, t!))];
  if (besides !== undefined && besides !== deeper)
    return conflictInNotebook('the lines around are nested in another way', ours, cells);
  if (!isChanged) return moveOwn(state, ours, moved);
  if (!isKeptThere) return conflictInNotebook('the template moves a line that is changed here', ours, cells);
  const line = renderLine(theirs, indentationFor(state, ours.depth + moved), style);
  return { edits: [{ start: lineStart(textOf(cells), ours.start), end: ours.end, text: line }] };
}

/** The key of a line without its comment. */
function keyWithoutComments(line: Line): string {
  return lineKey({ ...line, tokens: line.tokens.filter(({ kind }) => kind !== 'comment') });
}

/** Lines of the notebook that are none of the base's. */
function ownLines({ ours, toOurs, options }: MergeState): number[] {
  if (options.only !== undefined) return [];
  const taken = new Set(toOurs.values());
  return [...ours.keys()].filter((at) => !taken.has(at));
}

/** A line of the notebook's author goes where the block goes that it stands in, and the lines on both sides of it. */
function mergeOwn(state: MergeState, at: number): MergeResult {
  const { ours, toOurs, toTheirs, cells } = state;
  const toBase = inverse(toOurs);
  let outermost = at;
  let holder = holderOf(ours, at);
  while (holder !== undefined && !toBase.has(holder)) {
    outermost = holder;
    holder = holderOf(ours, holder);
  }
  const between = moveBetween(state, outermost);
  if (between !== 0) return moveOwn(state, ours[at]!, between);
  const base = holder === undefined ? undefined : toBase.get(holder);
  if (base === undefined) return NOTHING;
  if (!toTheirs.has(base))
    return conflictInNotebook('the template drops the block that a line stands in here', ours[at]!, cells);
  return moveOwn(state, ours[at]!, moveOf(state, base));
}

/** A line as the notebook has it, so many blocks deeper. */
function moveOwn(state: MergeState, line: Line, moved: number): MergeResult {
  if (moved === 0) return NOTHING;
  const source = textOf(state.cells);
  const start = lineStart(source, line.start);
  if (source.slice(start, line.start).trim() !== '' || line.depth + moved < 0)
    return conflictInNotebook('the lines around are nested in another way', line, state.cells);
  const style = { ...state.style, source, write: ({ text: own }: Line['tokens'][number]): string => own };
  const moves = renderLine(line, indentationFor(state, line.depth + moved), style);
  return { edits: [{ start, end: line.end, text: moves }] };
}

/** Whether the notebook has a line of the base as it stands there, its names aside. */
function isUntouched({ cells, style }: MergeState, base: Line, ours: Line): boolean {
  const written = renderLine(base, ours.indentation, { ...style, source: cells.base.notebook.text });
  return written === ours.indentation + textOf(cells).slice(ours.start, ours.end);
}

function deletion(line: Line, cells: ThreeCells): MergeResult {
  const source = textOf(cells);
  const start = lineStart(source, line.start);
  if (source.slice(start, line.start).trim() !== '')
    return conflictInNotebook('the line shares a line with other code', line, cells);
  return { edits: [{ start, end: nextLineStart(source, line.end), text: '' }] };
}

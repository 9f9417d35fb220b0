import { applyEdits, insertion, type Edit } from '../../edit/edit.ts';
import { lineStart, nextLineStart } from '../../edit/indent.ts';
import { awaits } from '../../edit/new-cell.ts';
import { parsePython } from '../../python/tree.ts';
import { isComment, isOrderLine, opensBlock } from '../match/line-kind.ts';
import { lineKey } from '../match/lines.ts';
import type { CellLines, Conflict, Line, MergeContext, MergeResult, MergeState, ThreeWay, Token } from '../model.ts';
import { depthChange, depthChangeAbove, moveBetween, moveOf } from './depth.ts';
import { mergeLine } from './line.ts';
import { isAsWritten, isMadeUp } from './made-up.ts';
import { withoutDropped } from './moved.ts';
import { nameConflict } from './names.ts';
import { holderOf } from './nesting.ts';
import { changedPlaces, holds, placeOf, regionsOf, type Position } from './places.ts';
import { presenceOf } from './presence.ts';
import { renderLine } from './render.ts';
import { insertedRuns, mergeInserted, mergeReplaced } from './runs.ts';
import { conflictInNotebook, conflictInTemplate, excerpt, indentationFor, NOTHING, stateOf } from './state.ts';

/**
 * A three-way merge of one cell by its logical lines, and by tokens within a line that both sides have.
 *
 *   template was   x = f(1)      template is   x = f(2)      notebook   y = f(1)  # mine   →   y = f(2)  # mine
 *
 * @param only the only lines of the base that are looked for in the notebook: see `MergeState`
 */
export function mergeCell(context: MergeContext, cells: ThreeWay<CellLines>, only?: ReadonlySet<Line>): MergeResult {
  const whole = stateOf(context, cells, only);
  const wanted = withoutDropped(whole);
  const state = wanted === cells ? whole : stateOf(context, wanted, only);
  const runs = insertedRuns(state);
  const replaced = new Set(runs.flatMap((run) => run.replaces));
  const kept = [...state.base.keys()].filter((at) => !replaced.has(at));
  const parts: readonly Part[] = [
    ...kept.map((base) => ({ at: { base }, merge: mergeKept(state, base) })),
    ...ownLines(state).map((ours) => ({ at: { ours }, merge: mergeOwn(state, ours) })),
    ...runs.map((run) => ({
      at: { theirs: run.from },
      merge: run.replaces.length > 0 ? mergeReplaced(state, run) : mergeInserted(state, run),
    })),
  ];
  const stopped = conflictOf(state, parts);
  if (stopped !== undefined) return stopped;
  const isReal = ({ start, end, text: fresh }: Edit): boolean => fresh !== state.text.slice(start, end);
  const edits = parts.flatMap(({ merge }) => ('edits' in merge ? merge.edits : [])).filter(isReal);
  if (edits.length === 0) return NOTHING;
  const conflict = nameConflict(state);
  if (conflict === undefined) return { edits: [...edits, ...asyncEdits(cells)] };
  return { conflict, wanted: [], places: changedPlaces(state, edits) };
}

/** The merge of a line, or of several that go together. */
interface Part {
  readonly at: Position;
  readonly merge: MergeResult;
}

/** The conflict of a cell, with the places where its parts conflict; undefined where none does. */
function conflictOf(state: MergeState, parts: readonly Part[]): Conflict | undefined {
  const first = parts.flatMap(({ merge }) => ('conflict' in merge ? [merge] : []))[0];
  if (first === undefined) return undefined;
  const regions = regionsOf(state).map((region) => ({ region, own: parts.filter(({ at }) => holds(region, at)) }));
  const isOpen = ({ own }: (typeof regions)[number]): boolean => own.some(({ merge }) => 'conflict' in merge);
  const places = regions.filter(isOpen).map(({ region, own }) => {
    const edits = own.map(({ merge }) => ('edits' in merge ? merge.edits : merge.wanted));
    return placeOf(state, region, edits.every((each) => each !== undefined) ? edits.flat() : undefined);
  });
  const conflicting = new Set(regions.filter(isOpen).flatMap(({ own }) => own));
  const wanted = parts.flatMap((part) => ('edits' in part.merge && !conflicting.has(part) ? part.merge.edits : []));
  return { conflict: first.conflict, wanted, places };
}

/** A cell that comes to await something is `async`. */
function asyncEdits({ theirs, ours }: ThreeWay<CellLines>): Edit[] {
  const { kind, definition } = ours.cell;
  const isNeeded = kind === 'cell' && awaits(theirs.cell.statements) && !definition.text.startsWith('async');
  return isNeeded ? [insertion(definition.startIndex, 'async ')] : [];
}

/** A line of the base: kept, changed or deleted by the template. */
function mergeKept(state: MergeState, at: number): MergeResult {
  const { toTheirs, toOurs, keys, context, cells, only, style } = state;
  const [t, c] = [toTheirs.get(at), toOurs.get(at)];
  const base = state.base[at]!;
  const [theirs, ours] = [state.theirs[t ?? -1], state.ours[c ?? -1]];
  const isKeptThere = c !== undefined && keys.ours[c] === keys.base[at];
  if (theirs === undefined) {
    if (ours === undefined) return NOTHING;
    if (!isKeptThere && !context.fresh.has(ours))
      return conflictInNotebook(
        'the template drops a line that is changed here',
        ours,
        state,
        editsOf(deletion(ours, state)),
      );
    return deletion(ours, state);
  }
  const isChanged = keys.theirs[t!] !== keys.base[at];
  const moved = ours === undefined ? theirs.depth - base.depth : moveOf(state, at);
  if (!isChanged && moved === 0) return NOTHING;
  if (ours === undefined) {
    if (only !== undefined || context.change.snippetLines.has(base)) return NOTHING;
    if (isComment(base) && hasOwnComment(state, at))
      return conflictInTemplate('a comment is changed in the template and here', theirs, state);
    // A comment that is not here, or on a line that is not.
    if (keyWithoutComments(base) === keyWithoutComments(theirs)) return NOTHING;
    if (presenceOf(state, { from: t!, to: t! + 1 }) === 'here') return NOTHING;
    return { conflict: `the template changes a line that is not here: ${excerpt(base, cells.base)}` };
  }
  if (moved === 0) {
    const written = renderLine(theirs, ours.indentation, style).slice(ours.indentation.length);
    const asIs: Edit = { start: ours.start, end: ours.end, text: written };
    if (isUntouched(state, base, ours)) return { edits: [asIs] };
    const edits = mergeLine(state, { base, theirs, ours });
    if (edits !== undefined) return { edits };
    if (isAsWritten(state, base, ours)) return { edits: [asIs] };
    // In a cell that is none of the template's, other words than its own never were the template's.
    if (only !== undefined || isMadeUp(state, base)) return NOTHING;
    const favoured = mergeLine(state, { base, theirs, ours }, true);
    const wanted = favoured !== undefined && areSound(favoured, ours, state) ? favoured : [asIs];
    return conflictInNotebook('the same words are changed in the template and here', ours, state, wanted);
  }
  const [deeper, besides] = [depthChange(state, t!), depthChangeAbove(state, t!)];
  if (besides !== undefined && besides !== deeper)
    return conflictInNotebook('the lines around it are nested differently', ours, state);
  if (!isChanged) return moveOwn(state, ours, moved);
  if (!isKeptThere) return conflictInNotebook('the template moves a line that is changed here', ours, state);
  const line = renderLine(theirs, indentationFor(state, ours.depth + moved), style);
  return { edits: [{ start: lineStart(state.text, ours.start), end: ours.end, text: line }] };
}

/** Whether a line is valid Python after edits; one that only goes with others is not. */
function areSound(edits: readonly Edit[], line: Line, { text }: MergeState): boolean {
  const moved = edits.map((edit) => ({ ...edit, start: edit.start - line.start, end: edit.end - line.start }));
  const written = applyEdits(text.slice(line.start, line.end), moved);
  return !parsePython(opensBlock(line) ? `${written} pass` : written).hasError;
}

/** Whether the notebook has comments of its own where a line of the base would be. */
function hasOwnComment({ base, ours, toOurs, fromOurs }: MergeState, at: number): boolean {
  const above = [...base.keys()].slice(0, at).findLast((each) => toOurs.has(each));
  const from = above === undefined ? 0 : toOurs.get(above)! + 1;
  const own = ours.slice(from).findIndex((_line, step) => fromOurs.has(from + step));
  const between = ours.slice(from, own === -1 ? ours.length : from + own);
  return between.some((line) => isComment(line) && !isOrderLine(line));
}

/** The key of a line without its comment. */
function keyWithoutComments(line: Line): string {
  return lineKey({ ...line, tokens: line.tokens.filter(({ kind }) => kind !== 'comment') });
}

/** Lines of the notebook that are none of the base's. */
function ownLines({ ours, fromOurs, only }: MergeState): number[] {
  return only === undefined ? [...ours.keys()].filter((at) => !fromOurs.has(at)) : [];
}

/** A line of the notebook's author goes where the block goes that it stands in, and the lines on both sides of it. */
function mergeOwn(state: MergeState, at: number): MergeResult {
  const { ours, fromOurs, toTheirs } = state;
  let outermost = at;
  let holder = holderOf(ours, at);
  while (holder !== undefined && !fromOurs.has(holder)) {
    outermost = holder;
    holder = holderOf(ours, holder);
  }
  const between = moveBetween(state, outermost);
  if (between !== 0) return moveOwn(state, ours[at]!, between);
  const base = holder === undefined ? undefined : fromOurs.get(holder);
  if (base === undefined) return NOTHING;
  if (!toTheirs.has(base))
    return conflictInNotebook('the template drops the block that holds a line here', ours[at]!, state);
  return moveOwn(state, ours[at]!, moveOf(state, base));
}

/** A line as the notebook has it, so many blocks deeper. */
function moveOwn(state: MergeState, line: Line, moved: number): MergeResult {
  if (moved === 0) return NOTHING;
  const start = lineStart(state.text, line.start);
  if (state.text.slice(start, line.start).trim() !== '' || line.depth + moved < 0)
    return conflictInNotebook('the lines around it are nested differently', line, state);
  const style = { ...state.style, source: state.text, write: (token: Token): string => token.text };
  const moves = renderLine(line, indentationFor(state, line.depth + moved), style);
  return { edits: [{ start, end: line.end, text: moves }] };
}

/** Whether the notebook has a line of the base as it stands there, its names aside. */
function isUntouched({ cells, text, style }: MergeState, base: Line, ours: Line): boolean {
  const written = renderLine(base, ours.indentation, { ...style, source: cells.base.notebook.text });
  return written === ours.indentation + text.slice(ours.start, ours.end);
}

function editsOf(merge: MergeResult): readonly Edit[] | undefined {
  return 'edits' in merge ? merge.edits : undefined;
}

function deletion(line: Line, state: MergeState): MergeResult {
  const start = lineStart(state.text, line.start);
  if (state.text.slice(start, line.start).trim() !== '')
    return conflictInNotebook('the line shares a line with other code', line, state);
  return { edits: [{ start, end: nextLineStart(state.text, line.end), text: '' }] };
}

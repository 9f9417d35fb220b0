import type { Edit } from '../../edit/edit.ts';
import { alignEqual } from '../match/align.ts';
import { isName, isOrder, tokenKey } from '../match/tokens.ts';
import type { Line, MergeState, Range, ThreeWay, Token } from '../model.ts';
import { fitsInto, withWholeTexts } from './f-strings.ts';
import { movedWhite, renderTokens } from './render.ts';

/**
 * Merges what the template changed in a line into the notebook's version of it, token by token.
 * @param isFavoured whether words that both have changed become the template's
 * @returns edits of the notebook's text; undefined where both changed the same words
 */
export function mergeLine(
  state: MergeState,
  { base, theirs, ours }: ThreeWay<Line>,
  isFavoured = false,
): Edit[] | undefined {
  // No edit of an author is in a line that the codemods wrote just now: words of the template may take its place.
  const isFresh = state.context.fresh.has(ours);
  const keys = (tokens: readonly Token[]): string[] => tokens.map((token) => tokenKey(token));
  const [b, t] = [keys(base.tokens), keys(theirs.tokens)];
  const c = ours.tokens.map((token) => tokenKey(token, state.context.names.toTemplate));
  const [toTheirs, toOurs, theirsToOurs] = [alignEqual(b, t), alignEqual(b, c), alignEqual(t, c)];
  const taken = new Set(toOurs.values());
  const edits: Edit[] = [];
  for (const change of changesOf(b.length, t.length, toTheirs)) {
    const wanted = t.slice(change.theirs.from, change.theirs.to);
    const words = theirs.tokens.slice(change.theirs.from, change.theirs.to);
    const replaced = base.tokens.slice(change.base.from, change.base.to);
    const place = placeOf(change.base, endOf(ours, [...replaced, ...words], taken), toOurs);
    if (isSame(wanted, c.slice(place.around.from, place.around.to))) continue;
    // Whoever has dropped a comment needs no other words for it.
    const isReworded = replaced.length > 0 && replaced.every(isComment) && words.every(isComment);
    if (isReworded && place.around.from === place.around.to) continue;
    const isInsertion = change.base.from === change.base.to;
    if (isThere(change.theirs, theirsToOurs)) {
      if (isInsertion || isFresh || place.exact === undefined) continue;
      // What the template has replaced stands beside it: nothing tells whose word that is.
      return undefined;
    }
    const mayReplace = isFavoured || (isFresh && !words.some(isName));
    // What the codemods put in there is the notebook's own; the template's comes after it.
    const after = { from: place.around.to, to: place.around.to };
    const target = place.exact ?? (mayReplace ? (isInsertion ? after : place.around) : undefined);
    if (target === undefined || !fitsInto(ours, target, theirs, words)) return undefined;
    edits.push(replaceTokens(state, theirs, change.theirs, ours, target));
  }
  return areApart(edits) ? withWholeTexts(edits, ours, state.text) : undefined;
}

/**
 * Where the line ends for what the template changes: before a comment that its author put there, unless it changes
 * comments; before the author's orders to nbfix in any case.
 */
function endOf({ tokens }: Line, changed: readonly Token[], taken: ReadonlySet<number>): number {
  const isOwn = changed.some(isComment) ? isOrder : isComment;
  const last = tokens.findLastIndex((token, at) => !isOwn(token) || taken.has(at));
  return changed.some(isOrder) ? tokens.length : last + 1;
}

function isComment({ kind }: Token): boolean {
  return kind === 'comment';
}

/** What the template changed in a line: tokens of the base, and what stands in their place. */
function changesOf(baseLength: number, theirLength: number, toTheirs: ReadonlyMap<number, number>): LineChange[] {
  const changes: LineChange[] = [];
  let [fromB, fromT] = [0, 0];
  for (const [toB, toT] of [...toTheirs, [baseLength, theirLength] as const]) {
    if (toB > fromB || toT > fromT) changes.push({ base: { from: fromB, to: toB }, theirs: { from: fromT, to: toT } });
    [fromB, fromT] = [toB + 1, toT + 1];
  }
  return changes;
}

/** A change of the template in one line. */
interface LineChange {
  readonly base: Range;
  readonly theirs: Range;
}

/**
 * Whether the notebook has what the template has put in, beside a neighbour that both have: in a line that differs in
 * other places, too, the base alone would place its tokens elsewhere.
 * @param theirsToOurs the template's tokens to those of the notebook
 */
function isThere({ from, to }: Range, theirsToOurs: ReadonlyMap<number, number>): boolean {
  const first = theirsToOurs.get(from);
  if (from === to || first === undefined) return false;
  const isWhole = [...Array(to - from).keys()].every((step) => theirsToOurs.get(from + step) === first + step);
  return isWhole && (theirsToOurs.get(from - 1) === first - 1 || theirsToOurs.get(to) === first + to - from);
}

/**
 * The tokens of the notebook that a change of the template is about. What the notebook has changed beside them stays:
 *
 *   template was  [a, z]   template is  [a, y]   notebook  [a, b, z]   →   [a, b, y]
 *
 * @returns `exact`: these tokens, all as in the base; undefined where the notebook has changed them, too. `around`: all
 *   tokens between the nearest ones on either side that are as in the base
 */
function placeOf(
  { from, to }: Range,
  length: number,
  toOurs: ReadonlyMap<number, number>,
): { readonly exact: Range | undefined; readonly around: Range } {
  let [before, after] = [from - 1, to];
  while (before >= 0 && !toOurs.has(before)) before -= 1;
  const last = Math.max(-1, ...toOurs.keys());
  while (after <= last && !toOurs.has(after)) after += 1;
  const around = { from: (toOurs.get(before) ?? -1) + 1, to: toOurs.get(after) ?? length };
  if (from < to) {
    const first = toOurs.get(from);
    const isKept =
      first !== undefined && [...Array(to - from).keys()].every((step) => toOurs.get(from + step) === first + step);
    return { exact: isKept ? { from: first, to: first + to - from } : undefined, around };
  }
  if (around.from === around.to) return { exact: around, around };
  // The notebook has replaced what stands on one side: the other side tells the place.
  const [isHeldBefore, isHeldAfter] = [before === from - 1, after === to];
  if (isHeldBefore === isHeldAfter) return { exact: undefined, around };
  const at = isHeldBefore ? around.from : around.to;
  return { exact: { from: at, to: at }, around };
}

function isSame(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((key, at) => key === b[at]);
}

/** Puts tokens of the template in the place of tokens of the notebook, with white space that keeps them apart. */
function replaceTokens(
  { style, text: source }: MergeState,
  theirs: Line,
  { from: fromT, to: toT }: Range,
  ours: Line,
  { from: fromC, to: toC }: Range,
): Edit {
  const tokens = theirs.tokens.slice(fromT, toT);
  const gone = ours.tokens.slice(fromC, toC);
  const [previous, next] = [ours.tokens[fromC - 1], ours.tokens[toC]];
  const there = (from: Token | undefined, to: Token | undefined): string =>
    movedWhite(between(style.source, from, to), theirs.indentation, ours.indentation, style);
  const [left, right] = [theirs.tokens[fromT - 1], theirs.tokens[toT]];
  // What stands between the neighbours, with the white space on both sides; of that, what stays is no part of the edit.
  const [spaceBefore, spaceAfter] = [
    between(source, previous, gone[0] ?? next),
    between(source, gone.at(-1) ?? previous, next),
  ];
  const start = previous?.end ?? (gone[0] ?? next)?.start ?? ours.start;
  const end = next?.start ?? ours.end;
  if (tokens.length === 0) {
    const stays = white(previous, next, whiteLeft(previous, next, [spaceBefore, spaceAfter, there(left, right)]));
    return stays === spaceAfter ? { start, end: end - spaceAfter.length, text: '' } : { start, end, text: stays };
  }
  const [lead, trail] = [there(left, tokens[0]), there(tokens.at(-1), right)];
  const text = renderTokens(tokens, theirs.indentation, ours.indentation, style);
  const beginning = white(previous, tokens[0], gone.length === 0 ? [lead, spaceBefore] : [spaceBefore, lead]);
  // Where the notebook had no white space, as after a bracket, the template tells what the new words need.
  const isTight = gone.length === 0 && spaceAfter === '' && !trail.includes('\n');
  const ending = white(tokens.at(-1), next, isTight ? [trail] : [spaceAfter, trail]);
  const isKept = { before: gone.length > 0 && beginning === spaceBefore, after: ending === spaceAfter };
  return {
    start: isKept.before ? start + spaceBefore.length : start,
    end: isKept.after ? end - spaceAfter.length : end,
    text: (isKept.before ? '' : beginning) + text + (isKept.after ? '' : ending),
  };
}

/**
 * The white spaces that may stay where tokens go, the best one first: after a bracket the one that was there.
 *
 *   [1, 2] without `1,`   →   [2]
 */
function whiteLeft(
  previous: Token | undefined,
  next: Token | undefined,
  [spaceBefore, spaceAfter, there]: readonly [string, string, string],
): readonly string[] {
  const isHead = previous !== undefined && /^[([{]$/.test(previous.text);
  if (isHead && next !== undefined && /^[)\]}]$/.test(next.text)) return [there, spaceAfter];
  return isHead && !spaceAfter.includes('\n') ? [spaceBefore, spaceAfter] : [spaceAfter, spaceBefore, there];
}

/** Whether no two edits are about the same text. */
export function areApart(edits: readonly Edit[]): boolean {
  const inOrder = edits.toSorted((a, b) => a.start - b.start || a.end - b.end);
  return inOrder.every(({ start }, at) => at === 0 || start >= inOrder[at - 1]!.end);
}

function between(source: string, from: Token | undefined, to: Token | undefined): string {
  return from === undefined || to === undefined ? '' : source.slice(from.end, to.start);
}

/** The first of the white spaces that keeps two tokens apart. */
function white(left: Token | undefined, right: Token | undefined, choices: readonly string[]): string {
  if (left === undefined || right === undefined) return '';
  const isText = [left, right].some(({ kind, within }) => kind === 'string' && within !== undefined);
  const areWords = !isText && /\w$/.test(left.text) && /^[\w"']/.test(right.text);
  if (isOrder(right)) return choices.find((each) => each !== '') ?? '  ';
  const isApart = (each: string): boolean => (left.kind === 'comment' ? each.includes('\n') : each !== '' || !areWords);
  return choices.find(isApart) ?? ' ';
}

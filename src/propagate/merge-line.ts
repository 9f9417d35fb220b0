import type { Edit } from '../edit/edit.ts';
import { alignEqual } from './align.ts';
import { tokenKey, type Line, type Token } from './lines.ts';
import type { Names } from './names.ts';
import { movedWhite, renderTokens, type Style } from './render.ts';

/** One line in three versions. */
export interface ThreeLines {
  readonly base: Line;
  readonly theirs: Line;
  readonly ours: Line;
}

/**
 * Merges what the template changed in a line into the notebook's version of it, token by token.
 * @param isFresh the codemods wrote the notebook's line just now, so that no edit of its author is in it: where both
 *   differ from the base, words of the template then stand
 * @returns edits of the notebook's text; undefined where both changed the same words
 */
export function mergeLine(
  { base, theirs, ours }: ThreeLines,
  names: Names,
  style: Style,
  isFresh: boolean,
): Edit[] | undefined {
  const keys = (tokens: readonly Token[]): string[] => tokens.map((token) => tokenKey(token));
  const [b, t] = [keys(base.tokens), keys(theirs.tokens)];
  const c = ours.tokens.map((token) => tokenKey(token, names.toTemplate));
  const [toTheirs, toOurs] = [alignEqual(b, t), alignEqual(b, c)];
  const edits: Edit[] = [];
  let [atB, atT, atC] = [0, 0, 0];
  for (let end = 0; end <= b.length; end += 1) {
    const [nextT, nextC] = end === b.length ? [t.length, c.length] : [toTheirs.get(end), toOurs.get(end)];
    if (nextT === undefined || nextC === undefined) continue;
    const [was, wanted, is] = [b.slice(atB, end), t.slice(atT, nextT), c.slice(atC, nextC)];
    if (!isSame(was, wanted) && !isSame(wanted, is)) {
      const place = placeOf({ from: atB, to: end }, { from: atC, to: nextC }, toOurs, isFresh);
      const isOverwritten = !isSame(was, c.slice(place.from, place.to));
      const words = theirs.tokens.slice(atT, nextT);
      if (isOverwritten && (!isFresh || words.some(({ kind }) => kind === 'variable'))) return undefined;
      edits.push(replaceTokens(theirs, { from: atT, to: nextT }, ours, place, style));
    }
    [atB, atT, atC] = [end + 1, nextT + 1, nextC + 1];
  }
  return edits;
}

/** A range of tokens of one line, by their positions. */
interface Range {
  readonly from: number;
  readonly to: number;
}

/**
 * The tokens of the notebook that a change of the template is about. What the notebook has put in beside them stays:
 *
 *   template was  [a, z]   template is  [a, y]   notebook  [a, b, z]   →   [a, b, y]
 */
function placeOf(base: Range, ours: Range, toOurs: ReadonlyMap<number, number>, isFresh: boolean): Range {
  // What the codemods wrote there is the notebook's own; the template's comes behind it.
  if (base.from === base.to) return isFresh ? { from: ours.to, to: ours.to } : ours;
  const first = toOurs.get(base.from);
  if (first === undefined) return ours;
  for (let at = base.from; at < base.to; at += 1) {
    if (toOurs.get(at) !== first + at - base.from) return ours;
  }
  return { from: first, to: first + base.to - base.from };
}

function isSame(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((key, at) => key === b[at]);
}

function replaceTokens(
  theirs: Line,
  { from: fromT, to: toT }: Range,
  ours: Line,
  { from: fromC, to: toC }: Range,
  style: Style,
): Edit {
  const tokens = theirs.tokens.slice(fromT, toT);
  const text = renderTokens(tokens, theirs.indentation, ours.indentation, style);
  const [first, last] = [ours.tokens[fromC], ours.tokens[toC - 1]];
  const previous = ours.tokens[fromC - 1];
  const next = ours.tokens[fromC];
  if (first !== undefined && last !== undefined && fromC < toC) {
    if (tokens.length > 0) return { start: first.start, end: last.end, text };
    // The white space in front goes with what is taken away.
    return { start: previous?.end ?? first.start, end: last.end, text: '' };
  }
  const [before, behind] = [theirs.tokens[fromT - 1], theirs.tokens[toT]];
  const white = (from: number, to: number): string =>
    movedWhite(style.source.slice(from, to), theirs.indentation, ours.indentation, style);
  const [start, end] = [tokens[0]?.start ?? 0, tokens.at(-1)?.end ?? 0];
  if (previous !== undefined) {
    return { start: previous.end, end: previous.end, text: white(before?.end ?? start, start) + text };
  }
  const at = next?.start ?? ours.start;
  return { start: at, end: at, text: text + white(end, behind?.start ?? end) };
}

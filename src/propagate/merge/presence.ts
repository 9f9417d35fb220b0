import { alignEqual, inverse } from '../match/align.ts';
import { isClause, isComment, isImport, opensBlock } from '../match/line-kind.ts';
import type { Line, MergeState, Range } from '../model.ts';

/**
 * Whether the notebook has lines of the template that the base had not, written by hand. The same words may stand elsewhere for another
 * purpose, as a call that waits for the GPU does. So `here` are lines at their place, beside their neighbour, or of which
 * the place does not matter; `partly`: some are at their place; `unclear`: others may be meant.
 */
export function presenceOf(state: MergeState, range: Range): 'here' | 'partly' | 'unclear' | 'absent' {
  const { keys, ours, fromOurs } = state;
  const gap = gapOf(state, range);
  const own = [...ours.keys()].filter((at) => at > gap.above && at < gap.below && !fromOurs.has(at));
  const wanted = keys.theirs.slice(range.from, range.to);
  const found = wanted.filter((key) => own.some((at) => keys.ours[at] === key));
  if (found.length === wanted.length) return 'here';
  const places = placesOf(state, range);
  if (places.some((at) => isBeside(state, range, at) || isFreelyPlaced(state, range, at, gap))) return 'here';
  if (found.length > 0) return 'partly';
  const isUnclear = (at: number): boolean => {
    const [low, high] = at < gap.above ? [at, gap.above] : [gap.below, at];
    return wanted.length > 1 || ![...fromOurs.keys()].some((other) => other > low && other < high);
  };
  return doesWork(state.theirs.slice(range.from, range.to)) && places.some(isUnclear) ? 'unclear' : 'absent';
}

/** Whether lines are more than comments, heads of blocks, or a clause of a statement that stands in one place. */
function doesWork(lines: readonly Line[]): boolean {
  return !isClause(lines[0]!) && lines.some((line) => !isComment(line) && !opensBlock(line));
}

/** The nearest lines on either side of some lines of the template that are in the notebook, too. */
function gapOf({ theirs, ours, theirsToOurs }: MergeState, { from, to }: Range): Gap {
  let [above, below] = [from - 1, to];
  while (above >= 0 && !theirsToOurs.has(above)) above -= 1;
  while (below < theirs.length && !theirsToOurs.has(below)) below += 1;
  return { above: theirsToOurs.get(above) ?? -1, below: theirsToOurs.get(below) ?? ours.length };
}

/** Positions in the notebook; those of what is between lie between them. */
interface Gap {
  readonly above: number;
  readonly below: number;
}

/** Where the notebook has these lines, one below the other, and they are neither the base's nor others of the template. */
function placesOf({ keys, theirs, ours, fromOurs }: MergeState, { from, to }: Range): number[] {
  const counterparts = inverse(alignEqual(keys.theirs, keys.ours));
  const mayBeIt = (at: number): boolean => {
    const there = counterparts.get(at) ?? from;
    return !fromOurs.has(at) && there >= from && there < to;
  };
  const isAt = (start: number): boolean =>
    keys.theirs.slice(from, to).every((key, step) => {
      const at = start + step;
      return keys.ours[at] === key && ours[at]!.depth === theirs[from + step]!.depth && mayBeIt(at);
    });
  return [...ours.keys()].filter(isAt);
}

/** Whether lines of the notebook stand beside the line that they stand beside in the template, wherever that is here. */
function isBeside({ keys }: MergeState, { from, to }: Range, at: number): boolean {
  const isNeighbour = (there: string | undefined, here: number): boolean =>
    there !== undefined && keys.ours[here] === there && keys.ours.indexOf(there) === keys.ours.lastIndexOf(there);
  return isNeighbour(keys.theirs[from - 1], at - 1) || isNeighbour(keys.theirs[to], at + to - from);
}

/** Whether lines do at one place what they do in the template at another: imports, and names that are not read before. */
function isFreelyPlaced(state: MergeState, { from, to }: Range, at: number, gap: Gap): boolean {
  const { base, theirs, toOurs, theirsToOurs } = state;
  const lines = theirs.slice(from, to);
  if (lines.every(isImport)) return true;
  const names = new Set(lines.filter(({ depth }) => depth === lines[0]!.depth).flatMap(definedBy));
  const isKnown = base.some((line, b) => toOurs.has(b) && definedBy(line).some((name) => names.has(name)));
  if (names.size === 0 || isKnown) return false;
  if (at < gap.below) return true;
  const isBelow = (t: number): boolean => t >= to && (theirsToOurs.get(t) ?? -1) > at;
  const end = [...theirs.keys()].find(isBelow) ?? theirs.length;
  return !theirs
    .slice(to, end)
    .some(({ tokens }) => tokens.some(({ kind, key }) => kind === 'variable' && names.has(key)));
}

/** The name that a simple assignment, a function or a class gives. */
function definedBy({ tokens }: Line): string[] {
  const words = tokens.map(({ text }) => text);
  const isAssignment = tokens[0]?.kind === 'variable' && words[1] === '=';
  const at = isAssignment ? 0 : words.findIndex((word) => word === 'def' || word === 'class') + 1;
  const name = isAssignment || (at > 0 && at < 3) ? tokens[at] : undefined;
  return name?.kind === 'variable' ? [name.key] : [];
}

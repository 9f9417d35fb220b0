import type { Line, MergeState } from '../model.ts';
import { headsOf } from './nesting.ts';
import { inverse } from './state.ts';

/** How many blocks deeper the template's change puts a line of the notebook that was in the base; 0 where it is there. */
export function moveOf({ base, theirs, ours, toTheirs, toOurs, keys }: MergeState, at: number): number {
  const [t, c] = [toTheirs.get(at), toOurs.get(at)];
  if (t === undefined || c === undefined) return 0;
  const moved = theirs[t]!.depth - base[at]!.depth;
  if (moved === 0) return 0;
  const [fromTheirs, fromOurs] = [inverse(toTheirs), inverse(toOurs)];
  const wanted = headsOf(theirs, t).map((head) => fromTheirs.get(head) ?? keys.theirs[head]!);
  // Blocks that the notebook has put around do not count.
  const here = headsOf(ours, c)
    .map((head) => fromOurs.get(head) ?? keys.ours[head]!)
    .filter((head) => typeof head === 'number' || wanted.includes(head));
  return here.length === wanted.length && here.every((head, depth) => head === wanted[depth]) ? 0 : moved;
}

/**
 * How many blocks deeper the template puts the lines on both sides of a line that is the notebook's own; 0 unless they go
 * into one block together.
 *
 *   template was   a; b   template is   try: a; b   notebook   a; mine; b   →   try: a; mine; b
 */
export function moveBetween(state: MergeState, at: number): number {
  const { theirs, toTheirs } = state;
  const [above, below] = [neighbour(state, at, -1), neighbour(state, at, 1)];
  if (above === undefined || below === undefined) return 0;
  const [upper, lower] = [toTheirs.get(above), toTheirs.get(below)];
  if (upper === undefined || lower === undefined) return 0;
  if (headsOf(theirs, upper).at(-1) !== headsOf(theirs, lower).at(-1)) return 0;
  const moved = moveOf(state, above);
  return moved === moveOf(state, below) ? moved : 0;
}

/** The nearest line of the base on one side of a line of the notebook, in the same block. */
function neighbour({ ours, toOurs }: MergeState, from: number, step: 1 | -1): number | undefined {
  const toBase = inverse(toOurs);
  const { depth } = ours[from]!;
  for (let at = from + step; ; at += step) {
    const line = ours[at];
    if (line === undefined || line.depth < depth) return undefined;
    if (line.depth === depth && toBase.has(at)) return toBase.get(at);
  }
}

/** How many blocks deeper than in the template a line of the template will stand in the notebook; undefined where it is not. */
export function depthChange(state: MergeState, t: number): number | undefined {
  const { theirs, ours, toTheirs, toOurs } = state;
  const base = [...toTheirs].find(([, there]) => there === t)?.[0];
  const here = base === undefined ? undefined : toOurs.get(base);
  if (base === undefined || here === undefined) return undefined;
  return ours[here]!.depth + moveOf(state, base) - theirs[t]!.depth;
}

/** What stands above a line in its block: deeper lines between belong to that one. */
export function siblingAbove(lines: readonly Line[], at: number): number {
  const depth = lines[at]?.depth ?? 0;
  for (let above = at - 1; above >= 0; above -= 1) if (lines[above]!.depth <= depth) return above;
  return -1;
}

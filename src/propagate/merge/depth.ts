import type { MergeState } from '../model.ts';
import { headsOf } from './nesting.ts';

/** How many blocks deeper the template's change puts a line of the notebook that was in the base; 0 where it is there. */
export function moveOf(state: MergeState, at: number): number {
  const { base, theirs, ours, toTheirs, toOurs, fromTheirs, fromOurs, keys } = state;
  const [t, c] = [toTheirs.get(at), toOurs.get(at)];
  if (t === undefined || c === undefined) return 0;
  const moved = theirs[t]!.depth - base[at]!.depth;
  if (moved === 0) return 0;
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
function neighbour({ ours, fromOurs }: MergeState, from: number, step: 1 | -1): number | undefined {
  const { depth } = ours[from]!;
  for (let at = from + step; ; at += step) {
    const line = ours[at];
    if (line === undefined || line.depth < depth) return undefined;
    if (line.depth === depth && fromOurs.has(at)) return fromOurs.get(at);
  }
}

/** How many blocks deeper than in the template a line of the template will stand in the notebook; undefined where it is not. */
export function depthChange(state: MergeState, t: number): number | undefined {
  const { theirs, ours, fromTheirs, theirsToOurs } = state;
  const [base, here] = [fromTheirs.get(t), theirsToOurs.get(t)];
  if (base === undefined || here === undefined) return undefined;
  return ours[here]!.depth + moveOf(state, base) - theirs[t]!.depth;
}

/** The same for the nearest line above in the block of a line: in a block in it, too, that the template has put around. */
export function depthChangeAbove(state: MergeState, t: number): number | undefined {
  const { theirs, fromTheirs } = state;
  const heads = headsOf(theirs, t);
  for (let at = t - 1; at >= (heads.at(-1) ?? 0); at -= 1) {
    const inner = headsOf(theirs, at).slice(heads.length);
    const change = inner.some((head) => fromTheirs.has(head)) ? undefined : depthChange(state, at);
    if (change !== undefined) return change;
  }
  return undefined;
}

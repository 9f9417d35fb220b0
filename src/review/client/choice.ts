import type { ReviewedFix } from '../data.ts';

/** What a reviewer has decided: the ids of the fixes that are left out. All others are accepted. */
export type LeftOut = ReadonlySet<string>;

/** A decision, and what it brought with it. */
export interface Chosen {
  readonly leftOut: LeftOut;
  /** Fixes that changed sides because others need them, or they need others. */
  readonly also: readonly ReviewedFix[];
}

/**
 * Leaves fixes out, and with them those that need them; or accepts them, and with them those that they need.
 * @param all the fixes of the notebook, or notebooks, that the chosen ones are in
 */
export function choose(
  all: readonly ReviewedFix[],
  chosen: readonly ReviewedFix[],
  isAccepted: boolean,
  leftOut: LeftOut,
): Chosen {
  const byId = new Map(all.map((fix) => [fix.id, fix]));
  const neededBy = new Map<string, ReviewedFix[]>();
  for (const fix of all) for (const id of fix.needs) neededBy.set(id, [...(neededBy.get(id) ?? []), fix]);
  const next = (fix: ReviewedFix): ReviewedFix[] =>
    isAccepted ? fix.needs.flatMap((id) => byId.get(id) ?? []) : (neededBy.get(fix.id) ?? []);
  const reached = new Set(chosen);
  for (const fix of reached) for (const each of next(fix)) reached.add(each);
  const isChosen = new Set(chosen);
  const also = all.filter((fix) => reached.has(fix) && !isChosen.has(fix) && leftOut.has(fix.id) === isAccepted);
  const ids = new Set([...reached].map(({ id }) => id));
  return {
    leftOut: isAccepted ? new Set([...leftOut].filter((id) => !ids.has(id))) : new Set([...leftOut, ...ids]),
    also,
  };
}

/** How many of some fixes are accepted: what a box over them shows. */
export function acceptedOf(fixes: readonly ReviewedFix[], leftOut: LeftOut): number {
  return fixes.reduce((count, { id }) => count + (leftOut.has(id) ? 0 : 1), 0);
}

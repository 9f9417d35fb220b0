import type { ReviewedFix } from '../data.ts';
import type { LeftOut } from './choice.ts';

/** Linux takes no longer word on a command line. */
const LONGEST_WORD = 128 * 1024;

/**
 * The command that makes the accepted fixes and no other; null where there is none to make, or too many would have to be
 * named. Ids are letters, digits and hyphens, which no shell takes for anything else.
 * @param apply the command that makes all of them
 */
export function commandFor(apply: string, fixes: readonly ReviewedFix[], leftOut: LeftOut): string | null {
  const accepted = fixes.flatMap(({ id }) => (leftOut.has(id) ? [] : [id]));
  // What needs one of those that are left out goes with it, and nbfix does not come to know it.
  const rest = fixes.flatMap(({ id, needs }) =>
    leftOut.has(id) && !needs.some((each) => leftOut.has(each)) ? [id] : [],
  );
  if (accepted.length === 0) return null;
  const [option, named] = accepted.length <= rest.length ? ['--only', accepted] : ['--except', rest];
  const list = named.join(',');
  if (list.length >= LONGEST_WORD) return null;
  return named.length === 0 ? apply : `${apply} ${option} ${list}`;
}

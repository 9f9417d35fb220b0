import type { ApplyTotals } from './counts.ts';
import { count, uncounted } from './counts.ts';

/** `45 findings: 40 fixed, 2 unsafe, 3 suggested`: what is zero is left out, and the numbers add up. */
export function foundAndLeft(totals: ApplyTotals, dryRun: boolean): string {
  const parts = [
    [totals.fixed, dryRun ? 'to fix' : 'fixed'],
    [totals.unsafe, 'unsafe'],
    [totals.refused, 'refused'],
    [totals.dropped, 'dropped'],
    [totals.declined, 'declined'],
    [totals.suggested, 'suggested'],
  ] as const;
  const told = parts.filter(([number]) => number > 0).map(([number, word]) => `${number} ${word}`);
  return `${count(totals.found, 'finding')}${told.length === 0 ? '' : `: ${told.join(', ')}`}${uncounted(totals)}`;
}

/** What the words of the summary mean, for those that are in it. */
export function meaningsOf(totals: ApplyTotals): string[] {
  return [
    ...(totals.unsafe > 0 ? ['unsafe: not proven safe; --unsafe-fixes applies them'] : []),
    ...(totals.refused > 0 ? ['refused: a fix would likely be wrong'] : []),
    ...(totals.dropped > 0 ? ['dropped: the fix failed a check and was taken back'] : []),
    ...(totals.declined > 0 ? ['declined: the fix was not chosen'] : []),
    ...(totals.suggested > 0 ? ['suggested: nbfix has no fix; read and decide'] : []),
  ];
}

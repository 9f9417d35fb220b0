import type { Offer, OfferedPlan } from '../model/offer.ts';
import { planEntry } from '../report/plan-entry.ts';
import type { NotebookPart, ReviewIndex, ReviewedFix, ReviewedNotebook, ReviewedRuns } from './data.ts';

/**
 * What the page keeps of a plan for when its notebook is looked at.
 * @param settings those that it was made with; null where the notebook could not be read
 * @param hash of a text, in hexadecimal digits
 */
export function partOf(
  plan: OfferedPlan,
  settings: object | null,
  runs: ReviewedRuns | null,
  hash: (text: string) => string,
): NotebookPart {
  return { before: plan.before, entry: planEntry(plan, settings, hash), graphs: plan.graphs, runs };
}

/** What the page knows of all notebooks when it opens. */
export function indexOf(parts: readonly NotebookPart[], about: Omit<ReviewIndex, 'notebooks'>): ReviewIndex {
  return { ...about, notebooks: parts.map(notebookOf) };
}

function notebookOf({ entry: { path, error, fixes, left }, runs }: NotebookPart): ReviewedNotebook {
  return { path, error: error ?? null, fixes: fixes.map(fixOf), left: left.length, isRun: runs !== null };
}

function fixOf({ id, rule, severity, cell, cellName, originalLine, message, needs, unsafe }: Offer): ReviewedFix {
  return { id, rule, severity, cell, cellName, originalLine, message, needs, unsafe };
}

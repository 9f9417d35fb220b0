import type { Offer, OfferedPlan } from '../model/offer.ts';
import type { ScenarioResult } from '../model/verify-report.ts';
import type { PlanEntry, PlanMembers } from '../report/plan-entry.ts';

/*
 * What the page of a review holds: an index, which it reads when it opens, and a part a notebook, which it reads when that
 * notebook is looked at. Texts are as they are in the notebooks; whatever shows them makes them harmless.
 */

export interface ReviewIndex {
  /** Tells this review from others, and is the same for the same fixes of the same texts. */
  readonly key: string;
  /** How much the page takes, in words. */
  readonly size: string;
  /** The command that makes all of the fixes. */
  readonly apply: string;
  /** What requests to the program that serves the page must show; null for a page that is a file. */
  readonly token: string | null;
  /** What a plan has beside its notebooks. */
  readonly plan: Omit<PlanMembers, 'notebooks'>;
  readonly notebooks: readonly ReviewedNotebook[];
}

export interface ReviewedNotebook {
  readonly path: string;
  /** Why nothing is known of it; null where all is well. */
  readonly error: string | null;
  /** In the order in which they are made. */
  readonly fixes: readonly ReviewedFix[];
  /** How many findings are left when all of them are made. */
  readonly left: number;
  readonly isRun: boolean;
}

/** What is known of a fix without its diff. */
export type ReviewedFix = Pick<
  Offer,
  'id' | 'rule' | 'severity' | 'cell' | 'cellName' | 'originalLine' | 'message' | 'needs' | 'unsafe'
>;

/** The rest of a notebook. */
export interface NotebookPart {
  /** The text before all fixes. */
  readonly before: string;
  /** What a plan says of it, with the fixes in the order of the index. */
  readonly entry: PlanEntry;
  readonly graphs: OfferedPlan['graphs'];
  /** What it does before the fixes, and after all of them; null where it was not run. */
  readonly runs: ReviewedRuns | null;
}

export interface ReviewedRuns {
  readonly before: readonly ScenarioResult[];
  readonly after: readonly ScenarioResult[];
}

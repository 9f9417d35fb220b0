import type { LeftFinding, NotebookPlan } from '../model/report.ts';

/** Why a finding is left: see `LeftFinding`. */
export const LEFT_STATES = ['unsafe', 'refused', 'dropped', 'declined', 'suggested'] as const;
export type LeftState = (typeof LEFT_STATES)[number];

/** A finding that is left, with its line in the file that exists. */
export interface Left extends Omit<LeftFinding, 'originalLine'> {
  readonly state: LeftState;
}

/**
 * The findings that are left of a notebook, in the order of their lines: those of the result where it was written, those of
 * the text as it still is in a dry run.
 */
export function leftOf(plan: NotebookPlan, dryRun: boolean): readonly Left[] {
  return LEFT_STATES.flatMap((state) =>
    plan[state].map(({ originalLine, ...finding }) => ({
      ...finding,
      line: dryRun ? originalLine : finding.line,
      state,
    })),
  ).toSorted((a, b) => a.line - b.line);
}

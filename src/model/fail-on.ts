import type { Severity } from './meta.ts';
import type { ReportedFinding } from './report.ts';

/** Severities from the worst down. */
export const SEVERITIES: readonly Severity[] = ['critical', 'high', 'medium', 'low'];

/**
 * Which findings make `audit` fail: those of a severity and of worse ones that are no suggestions; `any`: suggestions too;
 * `never`: none.
 */
export const FAIL_ON = ['critical', 'high', 'medium', 'low', 'any', 'never'] as const;
export type FailOn = (typeof FAIL_ON)[number];

/** Whitespace and suggestions never fail unless somebody asks for it. */
export const USUAL_FAIL_ON: FailOn = 'medium';

/** Whether a finding makes `audit` fail. */
export function isFailing({ severity, safety }: Pick<ReportedFinding, 'severity' | 'safety'>, failOn: FailOn): boolean {
  if (failOn === 'any' || failOn === 'never') return failOn === 'any';
  return safety !== 'suggest' && SEVERITIES.indexOf(severity) <= SEVERITIES.indexOf(failOn);
}

/** What can be done about a finding. */
export type FindingKind = 'fixable' | 'unsafe' | 'refused' | 'suggested';

/** @returns fixable where nobody asked what can be done, and the rule can repair */
export function kindOf({ safety, unsafe, fixable }: ReportedFinding): FindingKind {
  if (safety === 'suggest') return 'suggested';
  if (unsafe !== null) return 'unsafe';
  return fixable === false ? 'refused' : 'fixable';
}

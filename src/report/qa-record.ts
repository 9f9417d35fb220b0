import type { AppliedFix, NotebookPlan } from '../model/report.ts';
import type { NotebookVerification, ScenarioName, Standing, Verdict } from '../model/verify-report.ts';
import { passes } from './counts.ts';

/** A notebook as it was measured once. */
export interface Measured {
  /** Hash of the text. */
  readonly text: string;
  readonly starts: boolean;
  readonly lostOutputs: number;
  readonly stop: boolean;
  readonly spinner: boolean;
  readonly oom: boolean;
  readonly findings: number;
  readonly standing: Standing;
  readonly scenarios: readonly {
    readonly scenario: ScenarioName;
    readonly verdict: Verdict;
    readonly seconds: number;
  }[];
}

export interface RecordedFix {
  readonly rule: string;
  readonly cell: number;
  readonly message: string;
}

/** What the report remembers of a notebook from run to run. */
export interface QaRecord {
  /** As nbfix first saw it. */
  readonly before: Measured;
  readonly now: Measured;
  /** The fixes that were written since `before`. */
  readonly fixes: readonly RecordedFix[];
  /** What `apply` would do now, and the text that it would leave. */
  readonly planned: { readonly text: string; readonly fixes: readonly RecordedFix[] };
  /** Whether it changed since `before` in another way than by these fixes. */
  readonly byHand: boolean;
}

export function measuredOf(text: string, { audit, standing, scenarios }: NotebookVerification): Measured {
  return {
    text,
    starts: audit.starts,
    lostOutputs: audit.lostOutputs,
    stop: passes(audit.checks.stop),
    spinner: passes(audit.checks.spinner),
    oom: passes(audit.checks.oom),
    findings: audit.findings.length,
    standing,
    scenarios: scenarios.map(({ scenario, verdict, seconds }) => ({ scenario, verdict, seconds })),
  };
}

/**
 * The record after this run.
 * @param past what the last run recorded, if any
 * @param digest a hash of a text
 */
export function recordOf(
  past: QaRecord | undefined,
  now: Measured,
  plan: NotebookPlan,
  digest: (text: string) => string,
): QaRecord {
  const planned = { text: digest(plan.after), fixes: plan.applied.map(recorded) };
  if (past === undefined || now.text === past.before.text) {
    // What was run before is known, even when this run only reads.
    const scenarios = now.scenarios.length > 0 ? now.scenarios : (past?.before.scenarios ?? []);
    const first = { ...now, scenarios };
    return { before: first, now: first, fixes: [], planned, byHand: false };
  }
  const isSame = now.text === past.now.text;
  const isApplied = now.text === past.planned.text && past.planned.fixes.length > 0;
  return {
    before: past.before,
    now: isSame && now.scenarios.length === 0 ? past.now : now,
    fixes: isApplied && !isSame ? [...past.fixes, ...past.planned.fixes] : past.fixes,
    planned,
    byHand: past.byHand || !(isSame || isApplied),
  };
}

function recorded({ rule, cell, message }: AppliedFix): RecordedFix {
  return { rule, cell, message };
}

/** Reads what an earlier run left in the report; undefined when it is not of this form. */
export function asRecord(data: unknown): QaRecord | undefined {
  const isRecord =
    isObject(data) &&
    isMeasured(data['before']) &&
    isMeasured(data['now']) &&
    areFixes(data['fixes']) &&
    isObject(data['planned']) &&
    typeof data['planned']['text'] === 'string' &&
    areFixes(data['planned']['fixes']);
  return isRecord ? (data as unknown as QaRecord) : undefined;
}

function isMeasured(value: unknown): boolean {
  if (!isObject(value) || typeof value['text'] !== 'string' || typeof value['standing'] !== 'string') return false;
  const { scenarios } = value;
  return (
    Array.isArray(scenarios) &&
    scenarios.every((each: unknown) => isObject(each) && typeof each['seconds'] === 'number' && 'verdict' in each)
  );
}

function areFixes(value: unknown): boolean {
  return (
    Array.isArray(value) &&
    value.every((each: unknown) => isObject(each) && typeof each['rule'] === 'string' && 'message' in each)
  );
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

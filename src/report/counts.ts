import { isFailing, kindOf, USUAL_FAIL_ON, type FailOn, type FindingKind } from '../model/fail-on.ts';
import type { Severity } from '../model/meta.ts';
import type { ApplyReport, Check, Checks, NotebookAudit, NotebookPlan } from '../model/report.ts';

export interface AuditTotals {
  readonly notebooks: number;
  readonly ok: number;
  readonly needsFixes: number;
  /** Those without a finding of which a check was not made. */
  readonly notChecked: number;
  readonly failed: number;
  readonly findings: number;
  /** The findings by severity, and by what can be done about them: both add up to all. */
  readonly severities: Readonly<Record<Severity, number>>;
  readonly kinds: Readonly<Record<FindingKind, number>>;
  /** Those that make `audit` fail. */
  readonly failing: number;
  /** Findings that comments silence; none of the above. */
  readonly ignored: number;
  /** Findings of the baseline; none of the above. */
  readonly inBaseline: number;
  /** Notebooks that start. */
  readonly starts: number;
  readonly lostOutputs: number;
  /** Notebooks that pass each check, the failed ones left out. */
  readonly checks: {
    readonly stop: number;
    readonly spinner: number;
    readonly oom: number;
  };
}

/** What became of the findings that a run met: `found` is the sum of those that were fixed and those that are left. */
export interface ApplyTotals extends Omit<AuditTotals, 'kinds' | 'failing'> {
  readonly changed: number;
  readonly found: number;
  readonly fixed: number;
  readonly unsafe: number;
  readonly refused: number;
  readonly dropped: number;
  readonly declined: number;
  readonly suggested: number;
}

/** Whether a notebook passes a check: it has the practice, nothing in it calls for it, or its author says so. */
export function passes(check: Check): boolean {
  return check === 'yes' || check === 'none needed' || check === 'ignored';
}

export const NO_TOTALS: AuditTotals = {
  notebooks: 0,
  ok: 0,
  needsFixes: 0,
  notChecked: 0,
  failed: 0,
  findings: 0,
  severities: { critical: 0, high: 0, medium: 0, low: 0 },
  kinds: { fixable: 0, unsafe: 0, refused: 0, suggested: 0 },
  failing: 0,
  ignored: 0,
  inBaseline: 0,
  starts: 0,
  lostOutputs: 0,
  checks: { stop: 0, spinner: 0, oom: 0 },
};

/** The totals with one notebook more. */
export function withAudit(
  totals: AuditTotals,
  { status, findings, checks, ...audit }: NotebookAudit,
  failOn: FailOn = USUAL_FAIL_ON,
): AuditTotals {
  const readable = status !== 'failed';
  const passed = (check: keyof Checks): number => totals.checks[check] + Number(readable && passes(checks[check]));
  return {
    notebooks: totals.notebooks + 1,
    ok: totals.ok + Number(status === 'ok'),
    needsFixes: totals.needsFixes + Number(status === 'needs-fixes'),
    notChecked: totals.notChecked + Number(status === 'not-checked'),
    failed: totals.failed + Number(!readable),
    findings: totals.findings + findings.length,
    severities: added(
      totals.severities,
      findings.map(({ severity }) => severity),
    ),
    failing: totals.failing + findings.filter((finding) => isFailing(finding, failOn)).length,
    kinds: added(totals.kinds, findings.map(kindOf)),
    ignored: totals.ignored + audit.ignored.length,
    inBaseline: totals.inBaseline + audit.inBaseline,
    starts: totals.starts + Number(readable && audit.starts),
    lostOutputs: totals.lostOutputs + (readable ? audit.lostOutputs : 0),
    checks: { stop: passed('stop'), spinner: passed('spinner'), oom: passed('oom') },
  };
}

/** Counts with one more for each of the keys. */
function added<K extends string>(counts: Readonly<Record<K, number>>, keys: readonly K[]): Readonly<Record<K, number>> {
  return keys.reduce((sum, key) => ({ ...sum, [key]: sum[key] + 1 }), counts);
}

export function applyTotals({ notebooks }: ApplyReport): ApplyTotals {
  const sum = (part: 'applied' | 'unsafe' | 'refused' | 'dropped' | 'declined' | 'suggested'): number =>
    notebooks.reduce((total, notebook) => total + notebook[part].length, 0);
  const {
    kinds: _kinds,
    failing: _failing,
    ...totals
  } = notebooks.reduce((sum, plan) => withAudit(sum, auditAfter(plan)), NO_TOTALS);
  const fixed = sum('applied');
  const left = {
    unsafe: sum('unsafe'),
    refused: sum('refused'),
    dropped: sum('dropped'),
    declined: sum('declined'),
    suggested: sum('suggested'),
  };
  return {
    ...totals,
    changed: notebooks.filter(({ changed }) => changed).length,
    found: fixed + left.unsafe + left.refused + left.dropped + left.declined + left.suggested,
    fixed,
    ...left,
  };
}

/** The audit of what a plan leaves behind; of a plan that failed, that it failed. */
export function auditAfter(plan: NotebookPlan): NotebookAudit {
  return plan.error === null ? plan.audit : { ...plan.audit, status: 'failed', error: plan.error };
}

/** `, 3 ignored, 14 in the baseline`: what is found and does not count, where there is any. */
export function uncounted({ ignored, inBaseline }: Pick<AuditTotals, 'ignored' | 'inBaseline'>): string {
  return (ignored === 0 ? '' : `, ${ignored} ignored`) + (inBaseline === 0 ? '' : `, ${inBaseline} in the baseline`);
}

/** `1 notebook`, `2 notebooks`. */
export function count(number: number, noun: string, plural = `${noun}s`): string {
  return `${number} ${number === 1 ? noun : plural}`;
}

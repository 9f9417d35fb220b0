import type { ApplyReport, Check, Checks, NotebookAudit, NotebookPlan } from '../model/report.ts';

export interface AuditTotals {
  readonly notebooks: number;
  readonly ok: number;
  readonly needsFixes: number;
  /** Those without a finding of which a check was not made. */
  readonly notChecked: number;
  readonly failed: number;
  readonly findings: number;
  readonly fixable: number;
  /** Those of the fixable findings whose fix is unsafe. */
  readonly unsafeFixable: number;
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

export interface ApplyTotals extends AuditTotals {
  readonly changed: number;
  readonly applied: number;
  readonly unsafe: number;
  readonly refused: number;
  readonly dropped: number;
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
  fixable: 0,
  unsafeFixable: 0,
  ignored: 0,
  inBaseline: 0,
  starts: 0,
  lostOutputs: 0,
  checks: { stop: 0, spinner: 0, oom: 0 },
};

/** The totals with one notebook more. */
export function withAudit(totals: AuditTotals, { status, findings, checks, ...audit }: NotebookAudit): AuditTotals {
  const readable = status !== 'failed';
  const passed = (check: keyof Checks): number => totals.checks[check] + Number(readable && passes(checks[check]));
  return {
    notebooks: totals.notebooks + 1,
    ok: totals.ok + Number(status === 'ok'),
    needsFixes: totals.needsFixes + Number(status === 'needs-fixes'),
    notChecked: totals.notChecked + Number(status === 'not-checked'),
    failed: totals.failed + Number(!readable),
    findings: totals.findings + findings.length,
    fixable: totals.fixable + findings.filter(({ fixable }) => fixable).length,
    unsafeFixable: totals.unsafeFixable + findings.filter(({ unsafe }) => unsafe !== null).length,
    ignored: totals.ignored + audit.ignored.length,
    inBaseline: totals.inBaseline + audit.inBaseline,
    starts: totals.starts + Number(readable && audit.starts),
    lostOutputs: totals.lostOutputs + (readable ? audit.lostOutputs : 0),
    checks: { stop: passed('stop'), spinner: passed('spinner'), oom: passed('oom') },
  };
}

export function applyTotals(report: ApplyReport): ApplyTotals {
  const { notebooks } = report;
  const sum = (part: 'applied' | 'unsafe' | 'refused' | 'dropped'): number =>
    notebooks.reduce((total, notebook) => total + notebook[part].length, 0);
  return {
    ...notebooks.map(auditAfter).reduce(withAudit, NO_TOTALS),
    changed: notebooks.filter(({ changed }) => changed).length,
    applied: sum('applied'),
    unsafe: sum('unsafe'),
    refused: sum('refused'),
    dropped: sum('dropped'),
  };
}

/** The audit of what a plan leaves behind; of a plan that failed, that it failed. */
export function auditAfter(plan: NotebookPlan): NotebookAudit {
  return plan.error === null ? plan.audit : { ...plan.audit, status: 'failed', error: plan.error };
}

/** `, 3 ignored, 14 in the baseline`: what is found and does not count, where there is any. */
export function uncounted({ ignored, inBaseline }: AuditTotals): string {
  return (ignored === 0 ? '' : `, ${ignored} ignored`) + (inBaseline === 0 ? '' : `, ${inBaseline} in the baseline`);
}

/** `1 notebook`, `2 notebooks`. */
export function count(number: number, noun: string, plural = `${noun}s`): string {
  return `${number} ${number === 1 ? noun : plural}`;
}

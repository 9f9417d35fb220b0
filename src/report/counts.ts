import type { ApplyReport, AuditReport, Check, Checks, NotebookAudit, NotebookPlan } from '../model/report.ts';

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

/** Whether a notebook passes a check: it has the practice, or nothing in it calls for it. */
export function passes(check: Check): boolean {
  return check === 'yes' || check === 'none needed';
}

export function auditTotals(report: AuditReport): AuditTotals {
  const { notebooks } = report;
  const readable = notebooks.filter((notebook) => notebook.status !== 'failed');
  const passing = (check: keyof Checks): number => readable.filter(({ checks }) => passes(checks[check])).length;
  const findings = notebooks.flatMap((notebook) => notebook.findings);
  return {
    notebooks: notebooks.length,
    ok: notebooks.filter(({ status }) => status === 'ok').length,
    needsFixes: notebooks.filter(({ status }) => status === 'needs-fixes').length,
    notChecked: notebooks.filter(({ status }) => status === 'not-checked').length,
    failed: notebooks.length - readable.length,
    findings: findings.length,
    fixable: findings.filter(({ fixable }) => fixable).length,
    unsafeFixable: findings.filter(({ unsafe }) => unsafe !== null).length,
    starts: readable.filter(({ starts }) => starts).length,
    lostOutputs: readable.reduce((total, { lostOutputs }) => total + lostOutputs, 0),
    checks: {
      stop: passing('stop'),
      spinner: passing('spinner'),
      oom: passing('oom'),
    },
  };
}

export function applyTotals(report: ApplyReport): ApplyTotals {
  const { notebooks } = report;
  const sum = (part: 'applied' | 'unsafe' | 'refused' | 'dropped'): number =>
    notebooks.reduce((total, notebook) => total + notebook[part].length, 0);
  return {
    ...auditTotals({ notebooks: notebooks.map(auditAfter) }),
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

/** `1 notebook`, `2 notebooks`. */
export function count(number: number, noun: string, plural = `${noun}s`): string {
  return `${number} ${number === 1 ? noun : plural}`;
}

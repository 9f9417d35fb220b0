import type { ApplyReport, NotebookPlan } from '../model/report.ts';
import { notebookJson } from './audit-json.ts';
import { applyTotals, auditAfter } from './counts.ts';
import type { ReportMembers } from './json-text.ts';
import { leftOf } from './left.ts';

/**
 * What `apply` did, as a contract for other programs: the measurements of each result, and what led to it. Lines of fixes are
 * those of the result; lines of what is left are those of the file as it is after the run.
 */
export function applyMembers(report: ApplyReport): ReportMembers {
  return {
    dryRun: report.dryRun,
    notebooks: report.notebooks.map((plan) => planJson(plan, report.dryRun)),
    totals: applyTotals(report),
  };
}

function planJson(plan: NotebookPlan, dryRun: boolean): Readonly<Record<string, unknown>> {
  const { findings: _findings, ...measured } = notebookJson(auditAfter(plan));
  return {
    ...measured,
    changed: plan.changed,
    fixed: plan.applied.map(({ id, rule, cell, line, originalLine, message, unsafe }) => ({
      id,
      rule,
      cell,
      line,
      originalLine,
      message,
      unsafe,
    })),
    left: leftOf(plan, dryRun).map(({ state, rule, severity, cell, line, message, reason }) => ({
      state,
      rule,
      severity,
      cell,
      line,
      message,
      reason,
    })),
  };
}

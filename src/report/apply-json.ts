import type { ApplyReport, LeftFinding, NotebookPlan } from '../model/report.ts';
import { json, notebookJson } from './audit-json.ts';
import { applyTotals, auditAfter } from './counts.ts';

/** What `apply` did, as a contract for other programs: the audit of each result, and what led to it. */
export function applyJson(report: ApplyReport): string {
  return json({
    dryRun: report.dryRun,
    notebooks: report.notebooks.map(planJson),
    totals: applyTotals(report),
  });
}

function planJson(plan: NotebookPlan): Readonly<Record<string, unknown>> {
  return {
    ...notebookJson(auditAfter(plan)),
    changed: plan.changed,
    applied: plan.applied.map(({ rule, cell, line, message, unsafe }) => ({ rule, cell, line, message, unsafe })),
    unsafe: plan.unsafe.map(leftJson),
    refused: plan.refused.map(leftJson),
    dropped: plan.dropped.map(leftJson),
  };
}

function leftJson({ rule, cell, line, message, reason }: LeftFinding): LeftFinding {
  return { rule, cell, line, message, reason };
}

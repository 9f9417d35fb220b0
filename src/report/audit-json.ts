import type { AuditReport, NotebookAudit } from '../model/report.ts';
import { auditTotals, passes } from './counts.ts';

/** Grows when a member is removed or changes its meaning; new members alone do not count. */
export const SCHEMA_VERSION = 1;

/** The audit as a contract for other programs. */
export function auditJson(report: AuditReport): string {
  return json({
    notebooks: report.notebooks.map(notebookJson),
    totals: auditTotals(report),
  });
}

/** One notebook of the contract: checks are booleans there, and `error` stands on failed ones only. */
export function notebookJson(notebook: NotebookAudit): Readonly<Record<string, unknown>> {
  const { stop, spinner, oom } = notebook.checks;
  return {
    path: notebook.path,
    lines: notebook.lines,
    cells: notebook.cells,
    status: notebook.status,
    ...(notebook.error === null ? {} : { error: notebook.error }),
    checks: { stop: passes(stop), spinner: passes(spinner), oom: passes(oom) },
    unchecked: notebook.unchecked,
    starts: notebook.starts,
    lostOutputs: notebook.lostOutputs,
    findings: notebook.findings.map((finding) => ({
      rule: finding.rule,
      phase: finding.phase,
      severity: finding.severity,
      safety: finding.safety,
      cell: finding.cell,
      line: finding.line,
      column: finding.column,
      message: finding.message,
      why: finding.why,
      fixable: finding.fixable,
      unsafe: finding.unsafe,
      refusal: finding.refusal,
    })),
  };
}

/** What JSON may hold as it is and a terminal acts on; in JSON it stands in strings only. */
const ACTING = /[\u007f-\u009f\u2028\u2029\u202a-\u202e\u2066-\u2069]/g;

function escaped(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
}

export function json(members: Readonly<Record<string, unknown>>): string {
  const text = JSON.stringify({ schemaVersion: SCHEMA_VERSION, ...members }, null, 2);
  return `${text.replaceAll(ACTING, escaped)}\n`;
}

/** What stands for a report when nbfix could not make one. */
export function failureJson(message: string): string {
  return json({
    notebooks: [],
    totals: auditTotals({ notebooks: [] }),
    error: message,
  });
}

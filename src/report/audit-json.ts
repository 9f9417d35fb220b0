import type { NotebookAudit } from '../model/report.ts';
import type { AuditWriter } from './audit-writer.ts';
import { NO_TOTALS, passes, withAudit } from './counts.ts';

/** Grows when a member is removed or changes its meaning; new members alone do not count. */
export const SCHEMA_VERSION = 1;

/** The audit as a contract for other programs. It is the text that `json` would make of the whole. */
export const auditJson: AuditWriter = () => {
  let totals = NO_TOTALS;
  return {
    add: (notebook) => {
      const before = totals.notebooks === 0 ? `{\n  "schemaVersion": ${SCHEMA_VERSION},\n  "notebooks": [\n` : ',\n';
      totals = withAudit(totals, notebook);
      return `${before}    ${lines(notebookJson(notebook)).replaceAll('\n', '\n    ')}`;
    },
    end: (error) => {
      const rest = { totals, ...(error === undefined ? {} : { error }) };
      if (totals.notebooks === 0) return json({ notebooks: [], ...rest });
      return `\n  ],${lines(rest).slice(1)}\n`;
    },
  };
};

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
      code: finding.code,
      message: finding.message,
      why: finding.why,
      fixable: finding.fixable,
      unsafe: finding.unsafe,
      refusal: finding.refusal,
    })),
    ignored: notebook.ignored.map(({ rule, cell, line, column, message, reason }) => ({
      rule,
      cell,
      line,
      column,
      message,
      reason,
    })),
    inBaseline: notebook.inBaseline,
  };
}

/** What JSON may hold as it is and a terminal acts on; in JSON it stands in strings only. */
const ACTING = /[\u007f-\u009f\u2028\u2029\u202a-\u202e\u2066-\u2069]/g;

function escaped(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
}

export function json(members: Readonly<Record<string, unknown>>): string {
  return `${lines({ schemaVersion: SCHEMA_VERSION, ...members })}\n`;
}

function lines(value: unknown): string {
  return JSON.stringify(value, null, 2).replaceAll(ACTING, escaped);
}

/** What stands for a report when nbfix could not make one. */
export function failureJson(message: string): string {
  return json({ notebooks: [], totals: NO_TOTALS, error: message });
}

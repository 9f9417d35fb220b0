import type { NotebookAudit } from '../model/report.ts';
import type { AuditWriter } from './audit-writer.ts';
import { NO_TOTALS, passes, withAudit } from './counts.ts';
import { SCHEMA_VERSION, json, jsonText, notebookLine, totalsLine } from './json-text.ts';

/** The audit as a contract for other programs. It is the text that `json` would make of the whole. */
export const auditJson: AuditWriter = () => {
  let totals = NO_TOTALS;
  return {
    add: (notebook, { failOn }) => {
      const before = totals.notebooks === 0 ? `{\n  "schemaVersion": ${SCHEMA_VERSION},\n  "notebooks": [\n` : ',\n';
      totals = withAudit(totals, notebook, failOn);
      return `${before}    ${jsonText(notebookJson(notebook)).replaceAll('\n', '\n    ')}`;
    },
    end: (error) => {
      const rest = { totals, ...(error === undefined ? {} : { error }) };
      if (totals.notebooks === 0) return json({ notebooks: [], ...rest });
      return `\n  ],${jsonText(rest).slice(1)}\n`;
    },
  };
};

/** The same as JSON lines: one a notebook as they come, then one with the totals. */
export const auditJsonLines: AuditWriter = () => {
  let totals = NO_TOTALS;
  return {
    add: (notebook, { failOn }) => {
      totals = withAudit(totals, notebook, failOn);
      return notebookLine(notebookJson(notebook));
    },
    end: (error) => totalsLine({ totals, ...(error === undefined ? {} : { error }) }),
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
      cellName: finding.cellName,
      line: finding.line,
      column: finding.column,
      endLine: finding.endLine,
      endColumn: finding.endColumn,
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

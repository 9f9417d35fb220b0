import type { AuditReport, NotebookAudit, ReportedFinding } from '../model/report.ts';
import { AUDIT_COLUMNS, auditRows, whyUnchecked } from './audit-table.ts';
import { auditTotals, count } from './counts.ts';
import { code, markdownTable } from './markdown.ts';

/** The audit as a page for an issue or a pull request. */
export function auditMarkdown(report: AuditReport): string {
  const { notebooks, ok, needsFixes, notChecked, failed, findings, fixable, unsafeFixable } = auditTotals(report);
  return [
    '# Notebook audit',
    '',
    `${count(notebooks, 'notebook')}: ${ok} ok, ${needsFixes} to fix, ${notChecked === 0 ? '' : `${notChecked} not checked, `}${failed} failed; ` +
      `${count(findings, 'finding')}, ${fixable} fixable${unsafeFixable === 0 ? '' : ` (${unsafeFixable} with --unsafe-fixes)`}.`,
    '',
    ...markdownTable(AUDIT_COLUMNS, auditRows(report)),
    '',
    ...report.notebooks.flatMap(section),
  ].join('\n');
}

function section(notebook: NotebookAudit): string[] {
  const why = whyUnchecked(notebook);
  const open = why === undefined ? [] : [`- Not checked: ${why}`];
  const lines = notebook.error === null ? [...notebook.findings.map(item), ...open] : [`Failed: ${notebook.error}`];
  return lines.length === 0 ? [] : [`## ${notebook.path}`, '', ...lines, ''];
}

function item(finding: ReportedFinding): string {
  const { unsafe, refusal } = finding;
  const safely = finding.fixable ? 'Fixable.' : `Not fixable: ${refusal ?? 'no reason given'}`;
  const fix = unsafe === null ? safely : `Fixable with ${code('--unsafe-fixes')}: ${unsafe}`;
  const place = `line ${finding.line}, column ${finding.column}`;
  return `- **${code(finding.rule)}** (${finding.severity}), ${place}: ${finding.message}  \n  Why: ${finding.why}  \n  ${fix}`;
}

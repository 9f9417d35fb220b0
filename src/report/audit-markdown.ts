import { SEVERITIES } from '../model/fail-on.ts';
import type { NotebookAudit, ReportedFinding } from '../model/report.ts';
import { AUDIT_COLUMNS, auditRow, whyUnchecked } from './audit-table.ts';
import { notebookWords } from './audit-totals.ts';
import type { AuditWriter } from './audit-writer.ts';
import { NO_TOTALS, count, uncounted, withAudit, type AuditTotals } from './counts.ts';
import { cellName } from './finding-line.ts';
import { code, markdownTable } from './markdown.ts';

/** The audit as a page for an issue or a pull request. */
export const auditMarkdown: AuditWriter = () => {
  const rows: string[][] = [];
  const sections: string[] = [];
  let totals = NO_TOTALS;
  return {
    // The table comes first, so nothing is written before the end.
    add: (notebook, { failOn }) => {
      rows.push(auditRow(notebook));
      sections.push(...section(notebook));
      totals = withAudit(totals, notebook, failOn);
      return '';
    },
    end: () =>
      ['# Notebook audit', '', totalLine(totals), '', ...markdownTable(AUDIT_COLUMNS, rows), '', ...sections].join(
        '\n',
      ),
  };
};

function totalLine(totals: AuditTotals): string {
  const { findings, kinds, severities } = totals;
  const told = SEVERITIES.filter((severity) => severities[severity] > 0).map((each) => `${severities[each]} ${each}`);
  const { fixable, unsafe, refused, suggested } = kinds;
  const done = `${fixable} fixable, ${unsafe} with an unsafe fix, ${refused} not fixable, ${count(suggested, 'suggestion')}`;
  return (
    `${count(totals.notebooks, 'notebook')}: ${notebookWords(totals)}; ` +
    `${count(findings, 'finding')}${findings === 0 ? '' : `: ${told.join(', ')}; ${done}`}${uncounted(totals)}.`
  );
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
  const place = `line ${finding.line}, column ${finding.column}, ${cellName(finding)}`;
  return `- **${code(finding.rule)}** (${finding.severity}), ${place}: ${finding.message}  \n  Why: ${finding.why}  \n  ${fix}`;
}

import type { NotebookAudit, ReportedFinding } from '../model/report.ts';
import { AUDIT_COLUMNS, STATUS_WORDS, auditRow, whyUnchecked } from './audit-table.ts';
import type { AuditWriter } from './audit-writer.ts';
import { NO_TOTALS, count, uncounted, withAudit, type AuditTotals } from './counts.ts';
import type { Paint } from './paint.ts';
import { textTable } from './text-table.ts';

/** The audit for a person at a terminal: each finding with its place and its reason, then the table and the totals. */
export const auditText: AuditWriter = (paint) => {
  const audits: { readonly row: readonly string[]; readonly status: NotebookAudit['status'] }[] = [];
  let totals = NO_TOTALS;
  return {
    add: (notebook) => {
      audits.push({ row: auditRow(notebook), status: notebook.status });
      totals = withAudit(totals, notebook);
      return notebookLines(notebook, paint)
        .map((line) => `${line}\n`)
        .join('');
    },
    end: () => {
      if (audits.length === 0) return '';
      const [header = '', ...rows] = textTable([AUDIT_COLUMNS, ...audits.map(({ row }) => row)]);
      const table = rows.map((row, index) => paintStatus(row, audits[index]?.status ?? 'ok', paint));
      return [paint('bold', header), ...table, '', ...totalLines(totals), ''].join('\n');
    },
  };
};

function paintStatus(row: string, status: NotebookAudit['status'], paint: Paint): string {
  const word = STATUS_WORDS[status];
  const colour = status === 'ok' ? 'green' : status === 'failed' ? 'red' : 'yellow';
  return row.slice(0, -word.length) + paint(colour, word);
}

function notebookLines(notebook: NotebookAudit, paint: Paint): string[] {
  if (notebook.error !== null)
    return [`${paint('bold', notebook.path)} ${paint('red', 'error')}`, `  ${notebook.error}`, ''];
  const why = whyUnchecked(notebook);
  const open =
    why === undefined ? [] : [`${paint('bold', notebook.path)} ${paint('yellow', 'not checked')}`, `  ${why}`, ''];
  return [...notebook.findings.flatMap((finding) => findingLines(notebook.path, finding, paint)), ...open];
}

function findingLines(path: string, finding: ReportedFinding, paint: Paint): string[] {
  const place = `${path}:${finding.line}:${finding.column}`;
  const serious = finding.severity === 'critical' || finding.severity === 'high';
  return [
    `${paint('bold', place)} ${paint('cyan', finding.rule)} ${paint(serious ? 'red' : 'yellow', finding.severity)}`,
    `  ${finding.message}`,
    `  ${paint('dim', `why: ${finding.why}`)}`,
    `  ${fixability(finding, paint)}`,
    '',
  ];
}

function fixability({ fixable, unsafe, refusal }: ReportedFinding, paint: Paint): string {
  if (unsafe !== null) return `fixable with --unsafe-fixes: ${unsafe}`;
  return fixable ? paint('green', 'fixable') : `not fixable: ${refusal ?? 'no reason given'}`;
}

function totalLines(totals: AuditTotals): string[] {
  const {
    notebooks,
    ok,
    needsFixes,
    notChecked,
    failed,
    findings,
    fixable,
    unsafeFixable,
    starts,
    lostOutputs,
    checks,
  } = totals;
  const readable = notebooks - failed;
  return [
    `${count(notebooks, 'notebook')}: ${ok} ok, ${needsFixes} to fix, ${notChecked === 0 ? '' : `${notChecked} not checked, `}${failed} failed`,
    `starts ${starts}/${readable}, ${count(lostOutputs, 'lost output')}`,
    `mo.stop ${checks.stop}/${readable}, spinner ${checks.spinner}/${readable}, OOM handling ${checks.oom}/${readable}`,
    `${count(findings, 'finding')}, ${fixable} fixable${unsafeFixable === 0 ? '' : ` (${unsafeFixable} with --unsafe-fixes)`}${uncounted(totals)}`,
  ];
}

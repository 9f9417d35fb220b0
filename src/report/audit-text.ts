import { SEVERITIES, type FailOn } from '../model/fail-on.ts';
import type { NotebookAudit, ReportedFinding } from '../model/report.ts';
import { AUDIT_COLUMNS, STATUS_WORDS, auditRow, whyUnchecked } from './audit-table.ts';
import { totalLines } from './audit-totals.ts';
import type { AuditSetting, AuditWriter } from './audit-writer.ts';
import { NO_TOTALS, withAudit } from './counts.ts';
import { findingFrame } from './finding-frame.ts';
import { failureLine, findingLine } from './finding-line.ts';
import type { Paint } from './paint.ts';
import { summarizeRules } from './rule-summary.ts';
import { textTable } from './text-table.ts';

/** More notebooks than this make a table that nobody reads; the totals have its sums. */
const MOST_ROWS = 25;

type Style = (path: string, finding: ReportedFinding, text: string, setting: AuditSetting) => string;

/** The audit for a person: a line a finding as they come; then why, once a rule; the table, the totals, what to do next. */
export const auditConcise: AuditWriter = (setting) => textWriter(setting, findingLineOnly);

/** The same with the lines of the code under each finding, and its reasons. */
export const auditFull: AuditWriter = (setting) => textWriter(setting, findingFrame);

function findingLineOnly(path: string, finding: ReportedFinding, _text: string, { paint }: AuditSetting): string {
  return `${findingLine(path, finding, paint)}\n`;
}

function textWriter(setting: AuditSetting, style: Style): ReturnType<AuditWriter> {
  const { paint, sort, statistics, quiet } = setting;
  const rows: { readonly row: readonly string[]; readonly status: NotebookAudit['status'] }[] = [];
  /** Those that wait for the end. */
  const kept: { readonly severity: number; readonly text: string }[] = [];
  const rules = summarizeRules();
  const failOns = new Set<FailOn>();
  let totals = NO_TOTALS;
  return {
    add: (notebook, { text, failOn }) => {
      if (rows.length <= MOST_ROWS) rows.push({ row: auditRow(notebook), status: notebook.status });
      totals = withAudit(totals, notebook, failOn);
      failOns.add(failOn);
      rules.add(notebook);
      const { path, error, findings } = notebook;
      if (error !== null) return `${failureLine(path, error, paint)}\n`;
      const why = whyUnchecked(notebook);
      const open = why === undefined ? '' : `${paint('bold', `${path}:`)} ${paint('yellow', 'not checked')}: ${why}\n`;
      if (statistics) return open;
      const written = findings.map((finding) => style(path, finding, text, setting));
      if (sort === 'file') return [...written, open].join('');
      for (const [at, { severity }] of findings.entries())
        kept.push({ severity: SEVERITIES.indexOf(severity), text: written[at]! });
      return open;
    },
    end: () => {
      const findings = kept
        .toSorted((a, b) => a.severity - b.severity)
        .map(({ text }) => text)
        .join('');
      // With both, the counts are all there is in the place of the findings.
      if (quiet && statistics)
        return rules
          .statistics(paint)
          .map((line) => `${line}\n`)
          .join('');
      if (totals.notebooks === 0 || quiet) return findings;
      const summary = statistics ? rules.statistics(paint) : rules.reasonLines(paint);
      const table = statistics || rows.length > MOST_ROWS ? [] : tableLines(rows, paint);
      const blocks = [summary, table, totalLines(totals, [...failOns], setting)].filter((block) => block.length > 0);
      const isFirst = totals.findings === 0 && totals.failed + totals.notChecked === 0;
      return `${findings}${isFirst || statistics ? '' : '\n'}${blocks.map((block) => `${block.join('\n')}\n`).join('\n')}`;
    },
  };
}

function tableLines(
  audits: readonly { readonly row: readonly string[]; readonly status: NotebookAudit['status'] }[],
  paint: Paint,
): string[] {
  const [header = '', ...rows] = textTable([AUDIT_COLUMNS, ...audits.map(({ row }) => row)]);
  return [paint('bold', header), ...rows.map((row, at) => paintStatus(row, audits[at]?.status ?? 'ok', paint))];
}

function paintStatus(row: string, status: NotebookAudit['status'], paint: Paint): string {
  const word = STATUS_WORDS[status];
  const colour = status === 'ok' ? 'green' : status === 'failed' ? 'red' : 'yellow';
  return row.slice(0, -word.length) + paint(colour, word);
}

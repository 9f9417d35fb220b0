import type { ApplyReport, NotebookPlan, PlannedFix } from '../model/report.ts';
import { STATUS_WORDS } from './audit-table.ts';
import { applyTotals, auditAfter, count } from './counts.ts';
import { foundAndLeft } from './apply-summary.ts';
import { leftOf, type Left } from './left.ts';
import { code, fenced, markdownTable } from './markdown.ts';

const COLUMNS = ['notebook', 'fixed', 'unsafe', 'refused', 'dropped', 'declined', 'suggested', 'status'];

/** What `apply` did, as a page for a pull request; `patches` (by path) are shown where there are any. */
export function applyMarkdown(report: ApplyReport, patches: ReadonlyMap<string, string>): string {
  const totals = applyTotals(report);
  const { notebooks, changed, failed } = totals;
  return [
    report.dryRun ? '# Notebook fixes to apply' : '# Notebook fixes',
    '',
    `${count(notebooks, 'notebook')}: ${changed} ${report.dryRun ? 'would change' : 'changed'}, ${failed} failed.`,
    `${foundAndLeft(totals, report.dryRun)}.`,
    '',
    ...markdownTable(COLUMNS, report.notebooks.map(row)),
    '',
    ...report.notebooks.flatMap((notebook) => section(notebook, report.dryRun, patches.get(notebook.path) ?? '')),
  ].join('\n');
}

function row(notebook: NotebookPlan): string[] {
  const { applied, unsafe, refused, dropped, declined, suggested } = notebook;
  const counts = [applied, unsafe, refused, dropped, declined, suggested].map(({ length }) => String(length));
  return [notebook.path, ...counts, STATUS_WORDS[auditAfter(notebook).status]];
}

function section(notebook: NotebookPlan, dryRun: boolean, patch: string): string[] {
  const lines = [
    ...(notebook.error === null ? [] : [`- Failed: ${notebook.error}`]),
    ...notebook.applied.map(fixedItem),
    ...leftOf(notebook, dryRun).map(leftItem),
  ];
  if (lines.length === 0 && patch === '') return [];
  return [`## ${notebook.path}`, '', ...lines, '', ...(patch === '' ? [] : [fenced('diff', patch)])];
}

function fixedItem({ rule, line, message, unsafe }: PlannedFix): string {
  const item = `- **${code(rule)}**, line ${line}: ${message}`;
  return unsafe === null ? item : `${item}  \n  Unsafe: ${unsafe}`;
}

function leftItem({ state, rule, line, message, reason }: Left): string {
  return `- **${code(rule)}**, line ${line}, ${state}: ${message}  \n  ${state === 'suggested' ? 'To do' : 'Because'}: ${reason}`;
}

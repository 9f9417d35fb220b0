import type { AppliedFix, ApplyReport, LeftFinding, NotebookPlan } from '../model/report.ts';
import { STATUS_WORDS } from './audit-table.ts';
import { applyTotals, auditAfter, count } from './counts.ts';
import { otherFindings } from './left.ts';
import { code, fenced, markdownTable } from './markdown.ts';

const COLUMNS = ['notebook', 'applied', 'unsafe', 'refused', 'dropped', 'left', 'status'];

/** What `apply` did, as a page for a pull request; `patches` (by path) are shown where there are any. */
export function applyMarkdown(report: ApplyReport, patches: ReadonlyMap<string, string>): string {
  const { notebooks, changed, failed } = applyTotals(report);
  return [
    report.dryRun ? '# Notebook fixes to apply' : '# Notebook fixes',
    '',
    `${count(notebooks, 'notebook')}: ${changed} ${report.dryRun ? 'would change' : 'changed'}, ${failed} failed.`,
    '',
    ...markdownTable(COLUMNS, report.notebooks.map(row)),
    '',
    ...report.notebooks.flatMap((notebook) => section(notebook, patches.get(notebook.path) ?? '')),
  ].join('\n');
}

function row(notebook: NotebookPlan): string[] {
  const { findings, status } = auditAfter(notebook);
  const { applied, unsafe, refused, dropped } = notebook;
  const counts = [applied, unsafe, refused, dropped, findings].map(({ length }) => String(length));
  return [notebook.path, ...counts, STATUS_WORDS[status]];
}

function section(notebook: NotebookPlan, patch: string): string[] {
  const lines = [
    ...(notebook.error === null ? [] : [`- Failed: ${notebook.error}`]),
    ...notebook.applied.map(appliedItem),
    ...notebook.unsafe.map((left) => leftItem('unsafe', left)),
    ...notebook.refused.map((left) => leftItem('refused', left)),
    ...notebook.dropped.map((left) => leftItem('dropped', left)),
    ...otherFindings(notebook).map(({ rule, line, message }) => `- Left: **${code(rule)}**, line ${line}: ${message}`),
  ];
  if (lines.length === 0 && patch === '') return [];
  return [`## ${notebook.path}`, '', ...lines, '', ...(patch === '' ? [] : [fenced('diff', patch)])];
}

function appliedItem({ rule, line, message, unsafe }: AppliedFix): string {
  const item = `- **${code(rule)}**, line ${line}: ${message}`;
  return unsafe === null ? item : `${item}  \n  Unsafe: ${unsafe}`;
}

function leftItem(word: string, { rule, line, message, reason }: LeftFinding): string {
  return `- **${code(rule)}**, line ${line}, ${word}: ${message}  \n  Because ${reason}`;
}

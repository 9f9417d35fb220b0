import type { AppliedFix, ApplyReport, LeftFinding, NotebookPlan, ReportedFinding } from '../model/report.ts';
import { applyTotals, count, uncounted } from './counts.ts';
import { otherFindings } from './left.ts';
import type { Paint } from './paint.ts';

/** What was done to each notebook, and what was not and why; notebooks with nothing to say are only counted. */
export function applyText(report: ApplyReport, paint: Paint): string {
  if (report.notebooks.length === 0) return '';
  const details = report.notebooks.flatMap((notebook) => notebookLines(notebook, report.dryRun, paint));
  return [...details, ...totalLines(report), ''].join('\n');
}

function notebookLines(notebook: NotebookPlan, dryRun: boolean, paint: Paint): string[] {
  if (notebook.error !== null) {
    return [`${paint('bold', notebook.path)}: ${paint('red', 'failed')}`, `  ${notebook.error}`, ''];
  }
  const lines = [
    ...notebook.applied.flatMap((fix) => appliedLines(fix, dryRun, paint)),
    ...notebook.unsafe.flatMap((left) => leftLines('unsafe', left, paint)),
    ...notebook.refused.flatMap((left) => leftLines('refused', left, paint)),
    ...notebook.dropped.flatMap((left) => leftLines('dropped', left, paint)),
    ...otherFindings(notebook).map((finding) => `${paint('yellow', 'left')} ${placed(finding, paint)}`),
  ];
  if (lines.length === 0) return [];
  const done = notebook.changed ? count(notebook.applied.length, 'fix', 'fixes') : 'unchanged';
  const suffix = notebook.changed ? (dryRun ? ' to apply' : ' applied') : '';
  return [`${paint('bold', notebook.path)}: ${done}${suffix}`, ...lines.map((line) => `  ${line}`), ''];
}

function appliedLines(fix: AppliedFix, dryRun: boolean, paint: Paint): string[] {
  const line = `${paint('green', dryRun ? 'to apply' : 'applied')} ${placed(fix, paint)}`;
  return fix.unsafe === null ? [line] : [line, `  unsafe: ${fix.unsafe}`];
}

function placed({ rule, line, message }: LeftFinding | ReportedFinding | AppliedFix, paint: Paint): string {
  return `${paint('cyan', rule)} line ${line}: ${message}`;
}

function leftLines(word: string, left: LeftFinding, paint: Paint): string[] {
  return [`${paint('yellow', word)} ${placed(left, paint)}`, `  because ${left.reason}`];
}

function totalLines(report: ApplyReport): string[] {
  const totals = applyTotals(report);
  const { notebooks, changed, failed, applied, unsafe, refused, dropped, findings } = totals;
  const verb = report.dryRun ? 'would change' : 'changed';
  return [
    `${count(notebooks, 'notebook')}: ${changed} ${verb}, ${notebooks - changed - failed} unchanged, ${failed} failed`,
    `${count(applied, 'fix', 'fixes')} ${report.dryRun ? 'to apply' : 'applied'}, ${unsafe} unsafe` +
      `${unsafe === 0 ? '' : ' (not applied without --unsafe-fixes)'}, ${refused} refused, ${dropped} dropped; ` +
      `${count(findings, 'finding')} left${uncounted(totals)}`,
  ];
}

import type { ApplyReport, NotebookPlan } from '../model/report.ts';
import { foundAndLeft, meaningsOf } from './apply-summary.ts';
import { applyTotals, count } from './counts.ts';
import { failureLine } from './finding-line.ts';
import { leftOf } from './left.ts';
import type { Paint } from './paint.ts';
import { SEVERITY_STYLES } from './paint.ts';
import { collectReasons, type Reasons } from './reasons.ts';

/**
 * What was done to each notebook and what was not, a line a finding; then why, once for each reason, and the totals.
 * @param next the command to type next; empty where there is nothing to do
 */
export function applyConcise(report: ApplyReport, paint: Paint, next: string): string {
  if (report.notebooks.length === 0) return '';
  const reasons = collectReasons();
  const lines = report.notebooks.flatMap((notebook) => notebookLines(notebook, report.dryRun, reasons, paint));
  const blocks = [
    lines,
    reasonLines(reasons, paint),
    [...totalLines(report), ...(next === '' ? [] : [`next: ${next}`])],
  ];
  return blocks
    .filter((block) => block.length > 0)
    .map((block) => `${block.join('\n')}\n`)
    .join('\n');
}

function notebookLines(notebook: NotebookPlan, dryRun: boolean, reasons: Reasons, paint: Paint): string[] {
  const { path, error, applied } = notebook;
  if (error !== null) return [failureLine(path, error, paint)];
  // In a dry run the result is no file, so all lines are those of the notebook as it is.
  const fixes = applied.map((fix) => ({ ...fix, line: dryRun ? fix.originalLine : fix.line }));
  return [
    ...fixes
      .toSorted((a, b) => a.line - b.line)
      .map(({ rule, line, message, unsafe }) => {
        if (unsafe !== null) reasons.add(rule, 'unsafe fix', unsafe);
        const word = paint('green', dryRun ? 'to fix' : 'fixed');
        return `${paint('bold', `${path}:${line}:`)} ${word} ${paint('cyan', rule)} ${message}`;
      }),
    ...leftOf(notebook, dryRun).map(({ state, rule, severity, line, message, reason }) => {
      reasons.add(rule, state, reason);
      const word = paint(SEVERITY_STYLES[severity], state);
      return `${paint('bold', `${path}:${line}:`)} ${word} ${paint('cyan', rule)} ${message}`;
    }),
  ];
}

function reasonLines(reasons: Reasons, paint: Paint): string[] {
  return reasons
    .rules()
    .flatMap((rule) => [`${paint('cyan', rule)}`, ...reasons.linesOf(rule, paint).map((line) => `  ${line}`)]);
}

function totalLines(report: ApplyReport): string[] {
  const totals = applyTotals(report);
  const { notebooks, changed, failed } = totals;
  const verb = report.dryRun ? 'would change' : 'changed';
  return [
    ...meaningsOf(totals),
    `${count(notebooks, 'notebook')}: ${changed} ${verb}, ${notebooks - changed - failed} unchanged, ${failed} failed`,
    foundAndLeft(totals, report.dryRun),
  ];
}

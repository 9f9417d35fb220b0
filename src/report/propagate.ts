import {
  remarksOn,
  type CellOutcome,
  type PropagatedNotebook,
  type PropagateReport,
} from '../model/propagate-report.ts';
import { count } from './counts.ts';
import { conflictAdvice, conflictBlocks, conflictLines } from './conflict.ts';
import type { ReportMembers } from './json-text.ts';
import { code, fenced, markdownTable } from './markdown.ts';
import type { Paint } from './paint.ts';

/** What each notebook took over from the template, and what it could not. */
export function propagateText(report: PropagateReport, paint: Paint): string {
  return [...report.notebooks.flatMap((each) => notebookLines(each, report, paint)), ...totalLines(report), ''].join(
    '\n',
  );
}

function notebookLines(notebook: PropagatedNotebook, { template, dryRun }: PropagateReport, paint: Paint): string[] {
  const { path, error, base, applied, left, changed, appConflict } = notebook;
  if (error !== null) return [`${paint('bold', path)}: ${paint('red', 'failed')}`, `  ${error}`, ''];
  const conflicts = conflictsOf(notebook);
  const following = dryRun ? 'would follow' : 'follows';
  const state = changed ? following : conflictCount(notebook) > 0 ? 'unchanged' : 'up to date';
  const lines = [
    ...applied.map(
      ({ rule, line, message }) =>
        `${paint('green', dryRun ? 'to apply' : 'applied')} ${paint('cyan', rule)} line ${line}: ${message}`,
    ),
    ...left.flatMap(({ rule, line, message, reason }) => [
      `${paint('yellow', 'left')} ${paint('cyan', rule)} line ${line}: ${message}`,
      `  because ${reason}`,
    ]),
    ...(appConflict === null ? [] : [`${paint('yellow', 'conflict')} ${paint('cyan', 'marimo.App')}: ${appConflict}`]),
    ...conflicts.flatMap(({ cell, conflict }) => [
      `${paint('yellow', 'conflict')} ${paint('cyan', cell.id)}${cell.cell === null ? '' : `, cell ${cell.cell}, line ${conflict.line}`}: ${conflict.reason}`,
      ...conflictLines(conflict),
    ]),
    ...conflictAdvice(notebook, template),
    ...remarksOn(notebook),
  ];
  return [`${paint('bold', path)}: ${state} (compared with ${base})`, ...lines.map((line) => `  ${line}`), ''];
}

function conflictsOf({
  cells,
}: PropagatedNotebook): { readonly cell: CellOutcome; readonly conflict: NonNullable<CellOutcome['conflict']> }[] {
  return cells.flatMap((cell) =>
    cell.conflict === null || cell.state !== 'conflict' ? [] : [{ cell, conflict: cell.conflict }],
  );
}

function conflictCount(notebook: PropagatedNotebook): number {
  return conflictsOf(notebook).length + (notebook.appConflict === null ? 0 : 1);
}

function totalLines({ notebooks, dryRun }: PropagateReport): string[] {
  const { changed, conflicts, failed } = totalsOf(notebooks);
  return [
    `${count(notebooks.length, 'notebook')}: ${changed} ${dryRun ? 'would change' : 'changed'}, ` +
      `${notebooks.length - changed - failed} unchanged, ${failed} failed; ${count(conflicts, 'conflict')}`,
  ];
}

function totalsOf(
  notebooks: readonly PropagatedNotebook[],
): Readonly<Record<'notebooks' | 'changed' | 'conflicts' | 'failed', number>> {
  return {
    notebooks: notebooks.length,
    changed: notebooks.filter(({ changed }) => changed).length,
    conflicts: notebooks.reduce((sum, each) => sum + conflictCount(each), 0),
    failed: notebooks.filter(({ error }) => error !== null).length,
  };
}

/** The same as a contract for other programs. */
export function propagateMembers({ template, dryRun, notebooks }: PropagateReport): ReportMembers {
  return {
    template,
    dryRun,
    notebooks: notebooks.map(
      ({ path, error, changed, base, applied, left, cells, reworded, dropped, appConflict, copy }) => ({
        path,
        ...(error === null ? {} : { error }),
        changed,
        base,
        applied: applied.map(({ rule, cell, line, message }) => ({ rule, cell, line, message })),
        left,
        cells,
        worded: reworded,
        dropped,
        appConflict,
        copy,
      }),
    ),
    totals: totalsOf(notebooks),
  };
}

/** The same as a page for a pull request. */
export function propagateMarkdown(
  { template, dryRun, notebooks }: PropagateReport,
  _paint: Paint,
  patches: ReadonlyMap<string, string>,
): string {
  const rows = notebooks.map((each) => [
    each.path,
    each.error === null ? (each.changed ? 'yes' : 'no') : 'failed',
    String(each.applied.length),
    String(conflictCount(each)),
    each.base,
  ]);
  return [
    `# ${dryRun ? 'To take over' : 'Taken over'} from ${template}`,
    '',
    ...markdownTable(['notebook', dryRun ? 'would change' : 'changed', 'changes', 'conflicts', 'compared with'], rows),
    '',
    ...notebooks.flatMap((each) => section(each, template, patches.get(each.path) ?? '')),
  ].join('\n');
}

function section(notebook: PropagatedNotebook, template: string, patch: string): string[] {
  const { path, error, applied, left, appConflict } = notebook;
  const lines = [
    ...(error === null ? [] : [`- Failed: ${error}`]),
    ...applied.map(({ rule, line, message }) => `- **${code(rule)}**, line ${line}: ${message}`),
    ...left.map(
      ({ rule, line, message, reason }) => `- **${code(rule)}**, line ${line}, left: ${message}  \n  Because ${reason}`,
    ),
    ...(appConflict === null ? [] : [`- Conflict in **${code('marimo.App')}**: ${appConflict}`]),
    ...conflictsOf(notebook).flatMap(({ cell, conflict }) => [
      `- Conflict in **${code(cell.id)}**, line ${conflict.line}: ${conflict.reason}`,
      '',
      ...conflictBlocks(conflict),
    ]),
    ...conflictAdvice(notebook, template).map((each) => `- ${each}`),
    ...remarksOn(notebook).map((remark) => `- ${remark}`),
  ];
  if (lines.length === 0 && patch === '') return [];
  return [`## ${path}`, '', ...lines, '', ...(patch === '' ? [] : [fenced('diff', patch)])];
}

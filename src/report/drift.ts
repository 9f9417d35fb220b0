import { remarksOn, type CellState, type PropagatedNotebook, type PropagateReport } from '../model/propagate-report.ts';
import { count } from './counts.ts';
import type { ReportMembers } from './json-text.ts';
import { markdownTable } from './markdown.ts';
import type { Paint } from './paint.ts';
import { textTable } from './text-table.ts';

/** The signs of the matrix. */
const SIGNS: Readonly<Record<CellState, string>> = {
  same: '=',
  behind: '<',
  'changed here': '~',
  missing: '.',
  conflict: '!',
  diverged: 'd',
  skipped: 's',
};

export const MEANINGS: Readonly<Record<CellState, string>> = {
  same: 'as in the template',
  behind: 'the template has changed; `nbfix propagate` brings it over',
  'changed here': "the notebook's own version",
  missing: 'not in the notebook',
  conflict: 'changed in the template and here: to be merged by hand',
  diverged: 'left alone on purpose',
  skipped: 'left out on purpose',
};

/** Whether the notebook has anything to take over from its template. */
export function isBehind({ changed, cells, appConflict }: PropagatedNotebook): boolean {
  return changed || appConflict !== null || cells.some(({ state }) => state === 'behind' || state === 'conflict');
}

/** The matrix of notebooks and cells of the template. */
export function driftText({ template, notebooks }: PropagateReport, paint: Paint): string {
  const read = notebooks.filter(({ error }) => error === null);
  const ids = read[0]?.cells.map(({ id }) => id) ?? [];
  const rows = read.map(({ path, cells, changed }) => [
    path,
    ...cells.map(({ state }) => SIGNS[state]),
    changed ? 'behind' : '',
  ]);
  const header = ['notebook', ...ids.map((_id, at) => `${at + 1}`), ''];
  const used = (Object.keys(SIGNS) as CellState[]).filter((state) =>
    read.some(({ cells }) => cells.some((cell) => cell.state === state)),
  );
  const failed = notebooks.flatMap(({ path, error }) =>
    error === null ? [] : [`${path}: ${paint('red', 'failed')}: ${error}`],
  );
  const table = read.length === 0 ? [] : [...textTable([header, ...rows]), ''];
  return [
    ...table,
    ...used.map((state) => `${SIGNS[state]}  ${state}: ${MEANINGS[state]}`),
    ...(ids.length === 0
      ? []
      : ['', `cells of ${template}:`, ...ids.map((id, at) => `${`${at + 1}`.padStart(3)}  ${id}`), '']),
    ...remarkLines(notebooks),
    ...failed,
    summary(notebooks),
    '',
  ].join('\n');
}

function remarkLines(notebooks: readonly PropagatedNotebook[]): string[] {
  return notebooks.flatMap((notebook) => {
    const { path, appConflict } = notebook;
    const conflicts = appConflict === null ? [] : [`conflict in marimo.App: ${appConflict}`];
    return [...conflicts, ...remarksOn(notebook)].map((remark) => `${path}: ${remark}`);
  });
}

function summary(notebooks: readonly PropagatedNotebook[]): string {
  const behind = notebooks.filter(isBehind).length;
  const failed = notebooks.filter(({ error }) => error !== null).length;
  return (
    `${count(notebooks.length, 'notebook')}: ${behind} behind the template, ` +
    `${notebooks.length - behind - failed} not, ${failed} failed`
  );
}

/** The same as a contract for other programs. */
export function driftMembers({ template, notebooks }: PropagateReport): ReportMembers {
  return {
    template,
    notebooks: notebooks.map((notebook) => ({
      path: notebook.path,
      ...(notebook.error === null ? {} : { error: notebook.error }),
      base: notebook.base,
      behind: isBehind(notebook),
      cells: notebook.cells.map(({ id, cell, by, score, state }) => ({ id, cell, by, score, state })),
      dropped: notebook.dropped,
      appConflict: notebook.appConflict,
    })),
    totals: { notebooks: notebooks.length, behind: notebooks.filter(isBehind).length },
  };
}

/** The same for a page. */
export function driftMarkdown({ template, notebooks }: PropagateReport): string {
  const ids = notebooks.find(({ error }) => error === null)?.cells.map(({ id }) => id) ?? [];
  const rows = notebooks.map(({ path, cells, error }) => [
    path,
    ...(error === null ? cells.map(({ state }) => state) : ids.map(() => 'failed')),
  ]);
  return [
    `# Drift from ${template}`,
    '',
    ...markdownTable(['notebook', ...ids], rows),
    '',
    ...listed(remarkLines(notebooks)),
    summary(notebooks),
    '',
  ].join('\n');
}

/** Lines as a list with a blank line below it. */
function listed(lines: readonly string[]): string[] {
  return lines.length === 0 ? [] : [...lines.map((line) => `- ${line}`), ''];
}

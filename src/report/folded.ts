import type { StructuredPatchHunk } from 'diff';
import type { NotebookPlan } from '../model/report.ts';
import { SHORTEST_FOLD, alignedRows, foldTitle, runsOf, type AlignedRow } from './aligned.ts';
import type { Paint } from './paint.ts';
import { visibleChangeOf, fileHeader, hunkRange, hunkTitle } from './patch.ts';

/**
 * The change of one notebook for a reader's eye: the hunks of its patch, where a run of lines that only moved right is
 * one line (`112 lines indented by 4`). No patch: `git apply` takes `notebookPatch` only.
 */
export function foldedDiff(plan: NotebookPlan, paint: Paint): string {
  if (!plan.changed) return '';
  const patch = visibleChangeOf(plan);
  const lines = patch.hunks.flatMap((hunk) => [
    `${paint('cyan', hunkRange(patch, hunk))} ${hunkTitle(hunk, plan.applied)}`.trimEnd(),
    ...hunkLines(hunk, paint),
  ]);
  return `${paint('bold', fileHeader(patch))}${lines.join('\n')}\n`;
}

/** The lines of the same without names of files, for one fix. */
export function foldedHunks(before: string, after: string, paint: Paint): readonly string[] {
  const patch = visibleChangeOf({ path: '', before, after });
  return patch.hunks.flatMap((hunk) => [paint('cyan', hunkRange(patch, hunk)), ...hunkLines(hunk, paint)]);
}

function hunkLines(hunk: StructuredPatchHunk, paint: Paint): string[] {
  return runsOf(rowsOf(hunk)).flatMap((run) => runLines(run, paint));
}

function rowsOf({ lines }: StructuredPatchHunk): AlignedRow[] {
  const side = (marker: string): string[] =>
    lines.filter((line) => line.startsWith(' ') || line.startsWith(marker)).map((line) => line.slice(1).trimEnd());
  return alignedRows(side('-'), side('+'));
}

function runLines(run: readonly AlignedRow[], paint: Paint): string[] {
  if ((run[0]?.moved ?? '') === '') return run.map((row) => rowLine(row, paint));
  if (run.length >= SHORTEST_FOLD) return [paint('yellow', `    ${foldTitle(run)}`)];
  return [
    ...run.map(({ old }) => paint('red', `-${old ?? ''}`)),
    ...run.map((row) => paint('green', `+${row.new ?? ''}`)),
  ];
}

function rowLine(row: AlignedRow, paint: Paint): string {
  if (row.old === null) return paint('green', `+${row.new ?? ''}`);
  return row.new === null ? paint('red', `-${row.old}`) : ` ${row.new}`;
}

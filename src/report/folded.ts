import { diffArrays } from 'diff';
import type { StructuredPatchHunk } from 'diff';
import type { NotebookPlan } from '../model/report.ts';
import type { Paint } from './paint.ts';
import { visibleChangeOf, fileHeader, hunkRange, hunkTitle } from './patch.ts';

/** A shorter run of moved lines is easier read than its summary. */
const SHORTEST_FOLD = 4;

/** One line of the view: as it was and as it is, and the blanks that it gained at its start. */
interface Row {
  readonly old: string | null;
  readonly new: string | null;
  readonly moved: string;
}

/**
 * The change of one notebook for a reader's eye: the hunks of its patch, where a run of lines that only moved right is
 * one line (`112 lines indented by 4`). No patch: `git apply` takes `notebookPatch` only.
 */
export function foldedDiff(plan: NotebookPlan, paint: Paint): string {
  if (!plan.changed) return '';
  const patch = visibleChangeOf(plan);
  const lines = patch.hunks.flatMap((hunk) => [
    `${paint('cyan', hunkRange(patch, hunk))} ${hunkTitle(hunk, plan.applied)}`.trimEnd(),
    ...runsOf(alignedRows(hunk)).flatMap((run) => runLines(run, paint)),
  ]);
  return `${paint('bold', fileHeader(patch))}${lines.join('\n')}\n`;
}

/** Pairs the lines of a hunk by their text without indentation. */
function alignedRows(hunk: StructuredPatchHunk): Row[] {
  const side = (marker: string): string[] =>
    hunk.lines.filter((line) => line.startsWith(' ') || line.startsWith(marker)).map((line) => line.slice(1).trimEnd());
  const before = side('-');
  const after = side('+');
  const rows: Row[] = [];
  const comparator = (left: string, right: string): boolean => left.trimStart() === right.trimStart();
  let oldIndex = 0;
  let newIndex = 0;
  for (const part of diffArrays(before, after, { comparator })) {
    for (let index = 0; index < part.value.length; index++) {
      const old = part.added ? null : (before[oldIndex++] ?? null);
      const now = part.removed ? null : (after[newIndex++] ?? null);
      rows.push(...pairedRows(old, now));
    }
  }
  return rows;
}

/** A pair that stayed or moved right is one row; one that moved left or changed its kind of blanks is shown as two. */
function pairedRows(old: string | null, now: string | null): Row[] {
  if (old === null || now === null || old === now) return [{ old, new: now, moved: '' }];
  if (now.endsWith(old)) return [{ old, new: now, moved: now.slice(0, -old.length) }];
  return [
    { old, new: null, moved: '' },
    { old: null, new: now, moved: '' },
  ];
}

/** Groups rows that moved right by the same blanks; empty lines inside a run belong to it. */
function runsOf(rows: readonly Row[]): Row[][] {
  const runs: Row[][] = [];
  let blanks: Row[] = [];
  for (const row of rows) {
    const current = runs.at(-1);
    const moved = current?.[0]?.moved ?? '';
    if (moved !== '' && row.old === '' && row.new === '') {
      blanks.push(row);
    } else if (moved !== '' && row.moved === moved) {
      current?.push(...blanks, row);
      blanks = [];
    } else {
      runs.push(...blanks.map((blank) => [blank]), [row]);
      blanks = [];
    }
  }
  return [...runs, ...blanks.map((blank) => [blank])];
}

function runLines(run: readonly Row[], paint: Paint): string[] {
  const moved = run[0]?.moved ?? '';
  if (moved === '') return run.map((row) => rowLine(row, paint));
  if (run.length >= SHORTEST_FOLD) return [paint('yellow', `    ${run.length} lines indented by ${width(moved)}`)];
  return [
    ...run.map(({ old }) => paint('red', `-${old ?? ''}`)),
    ...run.map((row) => paint('green', `+${row.new ?? ''}`)),
  ];
}

function rowLine(row: Row, paint: Paint): string {
  if (row.old === null) return paint('green', `+${row.new ?? ''}`);
  return row.new === null ? paint('red', `-${row.old}`) : ` ${row.new}`;
}

function width(blanks: string): string {
  if (!blanks.includes('\t')) return String(blanks.length);
  return blanks === '\t' ? '1 tab' : 'tabs';
}

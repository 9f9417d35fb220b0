import type { StructuredPatchHunk } from 'diff';
import { SHORTEST_FOLD, alignedRows, foldTitle, runsOf } from '../../report/aligned.ts';
import { pairsOf } from './pairs.ts';

/** A line of a diff. Lines are 1-based, null on the side where it has none. */
export interface Row {
  readonly kind: 'same' | 'moved' | 'changed' | 'removed' | 'added';
  readonly old: number | null;
  readonly new: number | null;
}

/** Rows that stand in a view one by one, or folded under a title. */
export interface Block {
  /** Null where they are not folded. */
  readonly title: string | null;
  /** What the folded lines are: moved, or not touched at all. */
  readonly folds: 'moved' | 'same' | null;
  readonly rows: readonly Row[];
}

/** Where a diff starts and ends in both texts, as unified diffs say it. */
type Range = Pick<StructuredPatchHunk, 'oldStart' | 'oldLines' | 'newStart' | 'newLines'>;

/** A diff of whole texts: its hunks, where runs of lines that only moved right are folded, and what lies between them. */
export function blocksOf(before: readonly string[], after: readonly string[], hunks: readonly Range[]): Block[] {
  const blocks: Block[] = [];
  let [old, now] = [1, 1];
  for (const { oldStart, oldLines, newStart, newLines } of hunks) {
    blocks.push(...gap(old, now, oldStart - old, before));
    blocks.push(...hunkBlocks(before, after, { oldStart, oldLines, newStart, newLines }));
    [old, now] = [oldStart + oldLines, newStart + newLines];
  }
  return [...blocks, ...gap(old, now, before.length - old + 1, before)];
}

function gap(old: number, now: number, length: number, before: readonly string[]): Block[] {
  if (length <= 0) return [];
  const rows = Array.from({ length }, (_, index): Row => ({ kind: 'same', old: old + index, new: now + index }));
  const title = `${length} unchanged ${length === 1 ? 'line' : 'lines'}`;
  const place = placeOf(before, old + length);
  return [{ title: place === '' ? title : `${title} · ${place}`, folds: 'same', rows }];
}

/** What begins a cell, a decorator with the lines of its call apart. */
const CELL = /^(?:@app\.\w+|with app\.setup\b|app\._unparsable_cell\b)/;

/** The cell that a line is in. */
function placeOf(lines: readonly string[], line: number): string {
  const number = lines.slice(0, line).filter((each) => CELL.test(each)).length;
  return number === 0 || line > lines.length ? '' : `cell ${number}`;
}

function hunkBlocks(
  before: readonly string[],
  after: readonly string[],
  { oldStart, oldLines, newStart, newLines }: Range,
): Block[] {
  const left = before.slice(oldStart - 1, oldStart - 1 + oldLines);
  const right = after.slice(newStart - 1, newStart - 1 + newLines);
  let [old, now] = [oldStart, newStart];
  const numbered = alignedRows(left, right).map((row) => ({
    ...row,
    oldLine: row.old === null ? null : old++,
    newLine: row.new === null ? null : now++,
  }));
  return runsOf(numbered)
    .reduce<Block[]>((blocks, run) => {
      const isMoved = run[0]!.moved !== '';
      const rows = run.map((row): Row => {
        const kind = row.old === null ? 'added' : row.new === null ? 'removed' : isMoved ? 'moved' : 'same';
        return { kind, old: row.oldLine, new: row.newLine };
      });
      if (isMoved && run.length >= SHORTEST_FOLD) return [...blocks, { title: foldTitle(run), folds: 'moved', rows }];
      const last = blocks.at(-1);
      if (last === undefined || last.title !== null) return [...blocks, { title: null, folds: null, rows }];
      return [...blocks.slice(0, -1), { ...last, rows: [...last.rows, ...rows] }];
    }, [])
    .map((block) => (block.title === null ? { ...block, rows: paired(block.rows, before, after) } : block));
}

/** The same rows, where a line that was removed and the one that came in its place are one. */
function paired(rows: readonly Row[], before: readonly string[], after: readonly string[]): Row[] {
  const done: Row[] = [];
  let change: Row[] = [];
  const close = (): void => {
    const removed = change.filter(({ kind }) => kind === 'removed');
    const added = change.filter(({ kind }) => kind === 'added');
    const pairs = pairsOf(
      removed.map(({ old }) => before[old! - 1]!),
      added.map((row) => after[row.new! - 1]!),
    );
    let [i, j] = [0, 0];
    for (const [left, right] of [...pairs, [removed.length, added.length] as const]) {
      done.push(...removed.slice(i, left), ...added.slice(j, right));
      if (left < removed.length) done.push({ kind: 'changed', old: removed[left]!.old, new: added[right]!.new });
      [i, j] = [left + 1, right + 1];
    }
    change = [];
  };
  for (const row of rows) {
    if (row.kind === 'removed' || row.kind === 'added') {
      change.push(row);
    } else {
      close();
      done.push(row);
    }
  }
  close();
  return done;
}

/** A line of a view in one column: a row, or one side of it. */
export interface Line {
  readonly row: Row;
  readonly side: 'old' | 'new';
}

/** The rows as one column shows them: of a change what was first, then what is. */
export function inOneColumn(rows: readonly Row[]): Line[] {
  const lines: Line[] = [];
  let added: Line[] = [];
  for (const row of rows) {
    if (row.kind === 'same' || row.kind === 'moved') {
      lines.push(...added, { row, side: 'new' });
      added = [];
      continue;
    }
    if (row.kind !== 'added') lines.push({ row, side: 'old' });
    if (row.kind !== 'removed') added.push({ row, side: 'new' });
  }
  return [...lines, ...added];
}

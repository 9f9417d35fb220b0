import { diffArrays } from 'diff';

/** A shorter run of moved lines is easier read than its summary. */
export const SHORTEST_FOLD = 4;

/** One line of a view: as it was and as it is, and the blanks that it gained at its start. */
export interface AlignedRow {
  readonly old: string | null;
  readonly new: string | null;
  readonly moved: string;
}

/** Pairs lines by their text without indentation. Every line of both sides is in one row, in its order. */
export function alignedRows(before: readonly string[], after: readonly string[]): AlignedRow[] {
  const rows: AlignedRow[] = [];
  const comparator = (left: string, right: string): boolean => left.trimStart() === right.trimStart();
  let oldIndex = 0;
  let newIndex = 0;
  for (const part of diffArrays([...before], [...after], { comparator })) {
    for (let index = 0; index < part.value.length; index++) {
      const old = part.added ? null : (before[oldIndex++] ?? null);
      const now = part.removed ? null : (after[newIndex++] ?? null);
      rows.push(...pairedRows(old, now));
    }
  }
  return rows;
}

/** A pair that stayed or moved right is one row; one that moved left or changed its kind of blanks is shown as two. */
function pairedRows(old: string | null, now: string | null): AlignedRow[] {
  if (old === null || now === null || old === now) return [{ old, new: now, moved: '' }];
  if (old !== '' && now.endsWith(old)) return [{ old, new: now, moved: now.slice(0, -old.length) }];
  return [
    { old, new: null, moved: '' },
    { old: null, new: now, moved: '' },
  ];
}

/** Groups rows that moved right by the same blanks; empty lines inside a run belong to it. */
export function runsOf<R extends AlignedRow>(rows: readonly R[]): R[][] {
  const runs: R[][] = [];
  let blanks: R[] = [];
  for (const row of rows) {
    const current = runs.at(-1);
    const moved = current?.[0]?.moved ?? '';
    if (moved !== '' && row.old?.trim() === '' && row.new?.trim() === '') {
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

/** `112 lines indented by 4`: what stands for a run of them. */
export function foldTitle(run: readonly AlignedRow[]): string {
  return `${run.length} lines indented by ${width(run[0]?.moved ?? '')}`;
}

function width(blanks: string): string {
  if (!blanks.includes('\t')) return String(blanks.length);
  return blanks === '\t' ? '1 tab' : 'tabs';
}

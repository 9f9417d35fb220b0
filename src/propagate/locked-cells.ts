import type { CellOutcome } from '../model/propagate-report.ts';
import type { Notebook } from '../notebook/notebook.ts';
import type { LockedCell, LockedNotebook } from './lock.ts';
import { cellIds } from './match/cell-id.ts';
import { fingerprintOf, matchCells } from './match/cells.ts';
import { linesOf } from './match/lines.ts';
import { namesOf } from './match/names.ts';
import { isSameCell } from './match/same-cell.ts';
import type { TemplateChange } from './model.ts';

type Digest = (text: string) => string;

/**
 * Why the lock leaves a cell of the template alone, by id.
 * @returns null for a cell that is not left alone
 */
export function lockedReasons(
  change: TemplateChange,
  locked: LockedNotebook | undefined,
): (id: string) => string | null {
  const former = formerIds(change);
  return (id) => {
    const cell = locked?.cells.get(id) ?? locked?.cells.get(former.get(id) ?? id);
    return cell?.state === 'diverged' || cell?.state === 'skipped' ? (cell.reason ?? 'no reason recorded') : null;
  };
}

/** What the cells of the template were called in the base, by what they are called now. */
function formerIds({ original, repairedCells, now, cells }: TemplateChange): ReadonlyMap<string, string> {
  const [old, fresh] = [cellIds(original), cellIds(now)];
  return new Map(
    [...repairedCells].flatMap(([from, { cell }]): [string, string][] => {
      const pair = cells.find((each) => each.base.cell.index === cell);
      return pair === undefined ? [] : [[fresh[pair.now.cell.index]!, old[from]!]];
    }),
  );
}

/** Cells whose code is still what the lock recorded: index in the base to index in the notebook, both before the codemods. */
export function recordedCells(
  base: Notebook,
  notebook: Notebook,
  locked: LockedNotebook | undefined,
  digest: Digest,
): ReadonlyMap<number, number> {
  if (locked === undefined) return new Map();
  const ids = cellIds(base);
  const places = new Map<string, number[]>();
  for (const cell of linesOf(notebook)) {
    const key = digest(fingerprintOf(cell));
    places.set(key, [...(places.get(key) ?? []), cell.cell.index]);
  }
  return new Map(
    [...locked.cells].flatMap(([id, { fingerprint }]): [number, number][] => {
      const at = ids.indexOf(id);
      const found = fingerprint === null ? [] : (places.get(fingerprint) ?? []);
      return at === -1 || found.length !== 1 ? [] : [[at, found[0]!]];
    }),
  );
}

/** The same after the codemods, which may put cells in. */
export function movedRecord(
  change: TemplateChange,
  before: Notebook,
  repaired: Notebook,
  recorded: ReadonlyMap<number, number>,
): ReadonlyMap<number, number> {
  if (recorded.size === 0) return new Map();
  const here = before === repaired ? undefined : matchCells(before, repaired);
  return new Map(
    [...recorded].flatMap(([from, to]): [number, number][] => {
      const [base, place] = [change.repairedCells.get(from)?.cell, here === undefined ? to : here.get(to)?.cell];
      return place === undefined || base === undefined ? [] : [[base, place]];
    }),
  );
}

/** What the lock says of the template's cells once the outcome is written, by id. */
export function lockedCells(
  template: Notebook,
  after: Notebook,
  outcomes: readonly CellOutcome[],
  reasonOf: (id: string) => string | null,
  digest: Digest,
): ReadonlyMap<string, LockedCell> {
  const matches = matchCells(template, after);
  const { toTemplate } = namesOf(template, after, matches);
  return new Map(
    outcomes.flatMap(({ id, conflict, state }, at): [string, LockedCell][] => {
      const reason = reasonOf(id);
      const match = matches.get(at);
      const here = match === undefined ? undefined : linesOf(after)[match.cell]!;
      const fingerprint = here === undefined ? null : digest(fingerprintOf(here));
      if (reason !== null) return [[id, { fingerprint, state: state === 'skipped' ? 'skipped' : 'diverged', reason }]];
      if (here === undefined || conflict !== null) return [];
      const isSame = isSameCell(linesOf(template)[at]!, here, toTemplate);
      return [[id, { fingerprint, state: isSame ? 'same' : 'adopted', reason: null }]];
    }),
  );
}

import type { Effects } from '../../model/meta.ts';
import type { Cell } from '../../notebook/notebook.ts';
import type { Change } from '../change.ts';

/** Without a declared new cell, the cells stay as they are; with one, every old cell is still there, in its order. */
export function cellsStay({ before, after, pastOf, effects }: Change): string | null {
  const past = after.cells.map(pastOf).filter((cell) => cell !== undefined);
  const isSame = (a: Cell, b: Cell | undefined): boolean => a.kind === b?.kind && a.name === b.name;
  if (past.length < before.cells.length) return 'a cell would be lost';
  const areKept = before.cells.every((cell, at) => cell === past[at]);
  const areSame = after.cells.every((cell) => pastOf(cell) === undefined || isSame(cell, pastOf(cell)));
  if (!areKept || !areSame) return 'the cells would change in number, order, kind or name';
  const fresh = after.cells.filter((cell) => pastOf(cell) === undefined);
  const isExpected =
    effects.addsCells || fresh.every(({ bindings }) => helpersAmong(bindings.defs, effects).length > 0);
  return isExpected ? null : 'a cell would be added';
}

/** The names that are those of helper functions which a rule declares, or made from them. */
export function helpersAmong(names: Iterable<string>, { helpers = [] }: Effects): readonly string[] {
  return [...names].filter((name) => helpers.includes(name.replace(/_\d+$/, '')));
}

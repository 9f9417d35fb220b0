import type { CellLines, Line } from '../model.ts';
import { isSameDecorator } from './decorator.ts';
import { lineKey } from './lines.ts';

/**
 * Whether two cells hold the same lines, blank ones and layout aside.
 * @param rename names of `b` to those of `a`
 */
export function isSameCode(a: CellLines, b: CellLines, rename?: ReadonlyMap<string, string>): boolean {
  const isSame = (line: Line, other: Line): boolean =>
    line.depth === other.depth && lineKey(line) === lineKey(other, rename);
  return a.lines.length === b.lines.length && a.lines.every((line, at) => isSame(line, b.lines[at]!));
}

/** The same, and whether their decorators say the same. */
export function isSameCell(a: CellLines, b: CellLines, rename?: ReadonlyMap<string, string>): boolean {
  return isSameDecorator(a.cell, b.cell) && isSameCode(a, b, rename);
}

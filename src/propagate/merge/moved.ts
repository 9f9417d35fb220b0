import type { CellLines, Line, MergeState, ThreeWay } from '../model.ts';
import { headsOf } from './nesting.ts';

/**
 * The cells without the lines that the template moves and the notebook has not: whoever has dropped a line does not get
 * it back because it stands elsewhere now.
 *
 *   template was   seed; x; y      template is   x; seed; y      notebook   x; y   →   x; y
 */
export function withoutDropped(state: MergeState): ThreeWay<CellLines> {
  const { base, theirs, toTheirs, toOurs, fromTheirs, keys, cells, only } = state;
  // Of a cell that is none of the template's, nothing was dropped.
  if (only !== undefined) return cells;
  const left = [...base.keys()].filter((at) => !toTheirs.has(at));
  const kept = new Set(left.filter((at) => toOurs.has(at)).map((at) => keys.base[at]!));
  const dropped = new Set(left.map((at) => keys.base[at]!).filter((key) => !kept.has(key)));
  const mayGo = (at: number): boolean => !fromTheirs.has(at) && dropped.has(keys.theirs[at]!);
  // A head and the lines of its block go together, and no block is left empty.
  const allowsIt = (head: number): boolean => (mayGo(head) ? goes(head) : !blockOf(theirs, head).every(mayGo));
  const goes = (at: number): boolean =>
    mayGo(at) && blockOf(theirs, at).every(mayGo) && headsOf(theirs, at).every(allowsIt);
  const gone = [...theirs.keys()].filter(goes);
  if (gone.length === 0) return cells;
  const moved = new Set(gone.map((at) => keys.theirs[at]!));
  return {
    ...cells,
    base: { ...cells.base, lines: base.filter((_line, at) => toTheirs.has(at) || !moved.has(keys.base[at]!)) },
    theirs: { ...cells.theirs, lines: theirs.filter((_line, at) => !gone.includes(at)) },
  };
}

/** The lines of the block that a line opens. */
function blockOf(lines: readonly Line[], at: number): number[] {
  const end = lines.findIndex(({ depth }, below) => below > at && depth <= lines[at]!.depth);
  return [...lines.keys()].slice(at + 1, end === -1 ? lines.length : end);
}

import { movedOffset, type Edit } from '../edit/edit.ts';
import type { Cell, Notebook } from '../notebook/notebook.ts';
import { attempt, type Attempted } from './attempt.ts';
import { isRefusal, type Codemod, type Finding, type Fix, type FixContext } from './codemod.ts';

/** A finding and its fix. */
export interface Planned extends Fix {
  readonly finding: Finding;
}

/** Fewer fixes are made as fast one by one. */
export const FEWEST = 4;

/**
 * Makes several fixes of one codemod at once where that comes to the same as one after the other: each changes a cell of
 * its own, and none changes what is found after it or how that is repaired. This is tried out, not assumed.
 * @param planned the codemod's next fixes, in the order of its findings
 * @returns undefined where they are too few or depend on one another
 */
export function attemptTogether(
  before: Notebook,
  codemod: Codemod,
  context: FixContext,
  planned: readonly Planned[],
): Attempted | undefined {
  if (planned.length < FEWEST) return undefined;
  for (const done of trials(planned, codemod.meta.effects.isFeltLater === true)) {
    if (attemptSome(before, codemod, context, done, planned) === undefined) return undefined;
  }
  return attemptSome(before, codemod, context, planned, planned);
}

/**
 * Which fixes are made to see whether the others stay as they are. The fixes are numbered, and trial b makes those whose
 * number has a 0 as its bit b: of any two, one trial makes the first alone, so log n trials tell as much as n.
 *
 * Where a fix is felt in cells that run later, which are repaired before, no trial may leave one of those open.
 */
function trials(planned: readonly Planned[], isFeltLater: boolean): (readonly Planned[])[] {
  if (isFeltLater) return [planned.slice(0, Math.ceil(planned.length / 2))];
  const bits = Array.from({ length: Math.ceil(Math.log2(planned.length)) }, (_, bit) => 1 << bit);
  return bits.map((bit) => planned.filter((_, number) => (number & bit) === 0));
}

/** Makes some of the fixes, if nothing else becomes of the findings that are left and of the other fixes. */
function attemptSome(
  before: Notebook,
  codemod: Codemod,
  context: FixContext,
  done: readonly Planned[],
  planned: readonly Planned[],
): Attempted | undefined {
  const edits = done.flatMap((fix) => fix.edits);
  const attempted = attempt(before, edits, codemod.meta.effects);
  if ('broken' in attempted) return undefined;
  const { edited, synced, after } = attempted;
  const cells = new Set(done.map(({ finding }) => finding.cell.index));
  const isOwn = (edit: Edit): boolean => cells.has(cellAt(edited, edit)?.index ?? -1);
  if (after.cells.length !== before.cells.length || !synced.every(isOwn)) return undefined;
  if (repairsIgnored(codemod, before, after)) return undefined;

  const moved = (offset: number): number => movedOffset(movedOffset(offset, edits), synced);
  const made = new Set(done.map(({ finding }) => finding));
  const fixOf = new Map(planned.map((fix) => [fix.finding, fix]));
  const left = codemod.find(before).filter((finding) => !made.has(finding));
  const found = codemod.find(after);
  const isSame = (finding: Finding, at: number): boolean => {
    const now = found[at];
    const isFound =
      now?.cell.index === finding.cell.index &&
      now.message === finding.message &&
      now.node.startIndex === moved(finding.node.startIndex);
    const fix = fixOf.get(finding);
    return isFound && (fix === undefined || isSameFix(fix, now.fix(context), moved));
  };
  return found.length === left.length && left.every(isSame) ? attempted : undefined;
}

/** Whether a fix repairs what a comment silences, as one that goes for several branches may. */
export function repairsIgnored({ ignored }: Codemod, before: Notebook, after: Notebook): boolean {
  return ignored(after).length < ignored(before).length;
}

function isSameFix(
  { edits, unsafe }: Fix,
  other: ReturnType<Finding['fix']>,
  moved: (offset: number) => number,
): boolean {
  if (isRefusal(other) || other.unsafe !== unsafe || other.edits.length !== edits.length) return false;
  return edits.every(({ start, end, text }, at) => {
    const edit = other.edits[at]!;
    return edit.start === moved(start) && edit.end === moved(end) && edit.text === text;
  });
}

/** The cell that an edit stands in, if it stands in one. */
export function cellAt({ cells }: Notebook, edit: Edit): Cell | undefined {
  return cells.find((cell) => isInCell(cell, edit));
}

/** Whether an edit changes a cell and nothing before or after it, but perhaps the lines up to the next one. */
export function isInCell({ node }: Cell, { start, end }: Edit): boolean {
  return node.startIndex < start && end < (node.nextSibling?.startIndex ?? Number.POSITIVE_INFINITY);
}

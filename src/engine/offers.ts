import { originalOffset } from '../edit/composed.ts';
import type { Cell, Notebook } from '../notebook/notebook.ts';
import { shownName } from './audit.ts';
import type { Codemod, Finding } from './codemod.ts';
import { lineCounter, type LineRange } from './lines.ts';
import { answered, proposals, type Decision, type Proposal, type Repair } from './repair.ts';
import type { RepairOptions } from './step.ts';

/** A fix of a plan, with what a person wants to know who chooses. */
export interface Offered extends Proposal {
  /** Ids of the fixes without which there is nothing for this one to do. */
  readonly needs: readonly string[];
  /** Findings of its rule that are gone after it; lines are those of the first text. */
  readonly settles: readonly { readonly line: number; readonly message: string }[];
  /** The cell of the first text in which its finding is; where a fix has put the cell in, that before which it did. */
  readonly originalCell: { readonly cell: number; readonly cellName: string | null };
  /** The lines of the first text that it changes. */
  readonly originalLines: readonly LineRange[];
}

/**
 * Plans like `repairNotebook` and tells each fix by itself. What a fix needs is tried out: it is there without the fixes before
 * it, or one of them is left out and it is gone.
 */
export function offeredRepair(
  before: Notebook,
  codemods: readonly Codemod[],
  templates: ReadonlyMap<string, string>,
  options: RepairOptions,
): { readonly repair: Repair; readonly offers: readonly Offered[] } {
  const tried: RepairOptions['tried'] = new WeakMap();
  const asking = (): Generator<Proposal, Repair, Decision> =>
    proposals(before, codemods, templates, { ...options, tried });
  const made: Proposal[] = [];
  const repair = answered(asking(), (proposal) => {
    made.push(proposal);
    return true;
  });
  const free = new Set<string>();
  if (made.length > 1) {
    answered(asking(), ({ id }) => {
      free.add(id);
      return DECLINED;
    });
  }
  const isThere = (id: string, chosen: ReadonlySet<string>): boolean => isProposed(id, asking(), chosen);
  const needs = new Map<string, readonly string[]>();
  for (const [at, { id }] of made.entries()) {
    needs.set(
      id,
      made.length === 1 || free.has(id)
        ? []
        : neededBy(
            id,
            made.slice(0, at).map((each) => each.id),
            isThere,
          ),
    );
  }
  const lineAt = lineCounter(before.text);
  const cellAt = (offset: number): Cell | undefined =>
    before.cells.findLast(({ node }) => node.startIndex <= offset) ?? before.cells[0];
  const offers = made.map((proposal): Offered => {
    const codemod = codemods.find(({ meta }) => meta.id === proposal.fix.rule);
    return {
      ...proposal,
      needs: needs.get(proposal.id) ?? [],
      settles: gone(proposal, codemod?.find(proposal.after) ?? []).map(({ node, message }) => ({
        line: lineAt(originalOffset(node.startIndex, proposal.past)),
        message,
      })),
      originalCell: named(cellAt(originalOffset(proposal.finding.node.startIndex, proposal.past))),
      originalLines: joined(
        proposal.edits.map(({ start, end }) => [
          lineAt(originalOffset(start, proposal.past)),
          lineAt(originalOffset(Math.max(start, end - 1), proposal.past)),
        ]),
      ),
    };
  });
  return { repair, offers };
}

const DECLINED = { declined: '' };

/** Whether a fix is proposed where those that are chosen are made, and no others. */
function isProposed(id: string, asking: Generator<Proposal, Repair, Decision>, chosen: ReadonlySet<string>): boolean {
  for (let next = asking.next(); next.done !== true;) {
    if (next.value.id === id) return true;
    next = asking.next(chosen.has(next.value.id) ? true : DECLINED);
  }
  return false;
}

/**
 * Which of the fixes before it a fix needs: the last one without which it is not there, looked for by halves, then the last one
 * that is needed beside that, until it is there.
 * @param isThere whether a fix is proposed where these are made
 */
function neededBy(
  id: string,
  earlier: readonly string[],
  isThere: (id: string, chosen: ReadonlySet<string>) => boolean,
): readonly string[] {
  const needed: string[] = [];
  for (let end = earlier.length; end > 0 && (needed.length === 0 || !isThere(id, new Set(needed)));) {
    let [low, high] = [1, end];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (isThere(id, new Set([...earlier.slice(0, middle), ...needed]))) high = middle;
      else low = middle + 1;
    }
    needed.unshift(earlier[high - 1]!);
    end = high - 1;
  }
  return needed;
}

function named(cell: Cell | undefined): Offered['originalCell'] {
  return cell === undefined ? { cell: 0, cellName: null } : { cell: cell.index + 1, cellName: shownName(cell) };
}

/** Ranges in the order of their lines, those that touch as one. */
function joined(ranges: readonly LineRange[]): LineRange[] {
  const result: LineRange[] = [];
  for (const [first, last] of ranges.toSorted(([a], [b]) => a - b)) {
    const before = result.at(-1);
    if (before === undefined || first > before[1] + 1) result.push([first, last]);
    else result[result.length - 1] = [before[0], Math.max(before[1], last)];
  }
  return result;
}

/** What was found before a fix and is not found after it: the same message about the same words; its own finding first of all. */
function gone({ finding: own, findings }: Proposal, after: readonly Finding[]): readonly Finding[] {
  const wordsOf = ({ message, node }: Finding): string => `${message}\n${node.text.replaceAll(/\s+/g, '')}`;
  const left = after.map(wordsOf);
  return findings.filter((finding) => {
    const at = finding === own ? -1 : left.indexOf(wordsOf(finding));
    if (at !== -1) left.splice(at, 1);
    return at === -1;
  });
}

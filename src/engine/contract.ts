import { applyEdits, type Edit } from '../edit/edit.ts';
import { parseEdited } from '../edit/parse-edited.ts';
import { NbfixError } from '../error.ts';
import type { Notebook } from '../notebook/notebook.ts';
import type { Change, Invariant } from './change.ts';
import { cellsStay } from './invariants/cells-stay.ts';
import { ignoresStay } from './invariants/ignores-stay.ts';
import { insertedNamesKeepTheirMeaning } from './invariants/inserted-names.ts';
import {
  cacheBlocksRun,
  cachedFunctionsReadNoMore,
  noOwnValue,
  noSilentStopAfterOutput,
  noStopInSetup,
  noSwallowedStop,
} from './invariants/marimo-rules.ts';
import { namesStay } from './invariants/names-stay.ts';
import { lostOutputsDoNotGrow, outputsStay } from './invariants/outputs-stay.ts';
import {
  noCycle,
  noNameDefinedTwice,
  noNestedReturn,
  noPrivateNameAcrossCells,
  noUndefinedName,
} from './invariants/problems.ts';
import { reusableCellsStaySelfContained } from './invariants/reusable-cells.ts';
import { commentsStay, layoutStays, stringsStay } from './invariants/text-stays.ts';
import { unreadableCellsKeepTheirNames } from './invariants/unreadable-cells.ts';
import { noNewWaiting, orderStays } from './invariants/waiting.ts';

/** What every fix must keep, in the order in which it is reported. */
const INVARIANTS: readonly Invariant[] = [
  cellsStay,
  namesStay,
  outputsStay,
  noNameDefinedTwice,
  noUndefinedName,
  noPrivateNameAcrossCells,
  noNestedReturn,
  lostOutputsDoNotGrow,
  noCycle,
  noNewWaiting,
  orderStays,
  reusableCellsStaySelfContained,
  cacheBlocksRun,
  cachedFunctionsReadNoMore,
  noSwallowedStop,
  noStopInSetup,
  noSilentStopAfterOutput,
  noOwnValue,
  insertedNamesKeepTheirMeaning,
  commentsStay,
  ignoresStay,
  stringsStay,
  layoutStays,
  unreadableCellsKeepTheirNames,
];

/**
 * The effect contract, checked on every fix of every run before anything is written.
 * @returns what the fix breaks, for a person; null when it keeps every promise
 */
export function brokenPromise(change: Change): string | null {
  const problems = INVARIANTS.map((invariant) => invariant(change)).filter((problem) => problem !== null);
  return problems.length === 0 ? null : problems.join('; ');
}

/** Parses the result of edits: a text that parsed before must parse after. */
export function parseResult(before: Notebook, edits: readonly Edit[]): Notebook | { readonly broken: string } {
  try {
    return parseEdited(before, applyEdits(before.text, edits), edits);
  } catch (error) {
    if (error instanceof NbfixError) return { broken: `the result would not parse: ${error.message}` };
    throw error;
  }
}

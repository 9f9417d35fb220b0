import { byEdits, type PastOf } from '../edit/cell-match.ts';
import type { Edit } from '../edit/edit.ts';
import { foldEdited } from '../edit/fold-edited.ts';
import { syncSignatures } from '../edit/signature.ts';
import type { Effects } from '../model/meta.ts';
import type { Notebook } from '../notebook/notebook.ts';
import { brokenPromise, parseResult } from './contract.ts';

/** A change that keeps its promises: the notebook after it, with the edits in the order in which they were applied. */
export interface Attempted {
  readonly after: Notebook;
  /** The notebook between the two lists of edits. */
  readonly edited: Notebook;
  /** What made the signatures say what the bodies need, and long lines fit, in offsets of the text of `edited`. */
  readonly synced: readonly Edit[];
  /** Which cell a cell of `after` was. */
  readonly pastOf: PastOf;
}

/**
 * Applies edits and the signatures that they need, and checks the effect contract. Nothing is written.
 * @param compile asks CPython: null when the text compiles, else its error
 * @param removed comments whose removal was asked for
 * @returns the result, or what it would break, for a person
 */
export function attempt(
  before: Notebook,
  edits: readonly Edit[],
  effects: Effects,
  compile?: (text: string) => string | null,
  removed: readonly string[] = [],
): Attempted | { readonly broken: string } {
  const edited = parseResult(before, edits);
  if ('broken' in edited) return edited;
  const pastOf = byEdits(before, edited, edits);
  const synced = [...syncSignatures(before, edited, pastOf), ...foldEdited(before, edited, edits)].sort(
    (one, other) => one.start - other.start,
  );
  const after = synced.length === 0 ? edited : parseResult(edited, synced);
  if ('broken' in after) return after;
  const broken = brokenPromise({ before, after, edits, edited, synced, pastOf, effects, removed });
  if (broken !== null) return { broken };
  const rejected = compile?.(after.text) ?? null;
  if (rejected !== null) return { broken: `CPython does not compile the result: ${rejected}` };
  return { after, edited, synced, pastOf };
}

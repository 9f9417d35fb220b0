import type { PastOf } from '../edit/cell-match.ts';
import type { Edit } from '../edit/edit.ts';
import type { Effects } from '../model/meta.ts';
import type { Notebook } from '../notebook/notebook.ts';

/** What one fix did: the notebook before and after it, the codemod's own edits and what it may change. */
export interface Change {
  readonly before: Notebook;
  readonly after: Notebook;
  /** In offsets of `before`; what the signature sync added is not among them. */
  readonly edits: readonly Edit[];
  /** `after` without what the signature sync added. */
  readonly edited: Notebook;
  /** What made `after` of `edited`, in offsets of the latter: signatures, folded lines. */
  readonly synced: readonly Edit[];
  readonly effects: Effects;
  /** Which cell of `before` a cell of `after` was. */
  readonly pastOf: PastOf;
  /** Comments whose removal was asked for. */
  readonly removed?: readonly string[];
}

/** One invariant of the contract: null when the change keeps it, else what breaks it, for a person. */
export type Invariant = (change: Change) => string | null;

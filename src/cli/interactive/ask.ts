import type { Proposal } from '../../engine/repair.ts';

/** A fix that a person is asked about. */
export interface Question {
  readonly path: string;
  readonly proposal: Proposal;
  /** Which fix of the notebook it is, and of how many as far as is known. */
  readonly number: number;
  readonly total: number;
  /** The notebook with the fix; or as the person has edited it, where that could not be taken. */
  readonly draft: string;
}

/** What a person says to a fix. */
export type Answer =
  /** `rule`: and to all others of its rule; `notebook`: and to all others of the notebook. */
  | { readonly says: 'yes'; readonly to: 'fix' | 'rule' | 'notebook' }
  | { readonly says: 'no' }
  /** No, for a reason, which is written into the notebook as a comment that silences the finding where that is wanted. */
  | { readonly says: 'skip'; readonly reason: string; readonly isWritten: boolean }
  /** The notebook with the fix, as the person has edited it. */
  | { readonly says: 'edited'; readonly text: string }
  | { readonly says: 'back' }
  | { readonly says: 'quit' };

/** Who is asked: a person at a terminal, or a test. */
export interface Person {
  readonly ask: (question: Question) => Promise<Answer>;
  readonly tell: (text: string) => void;
}

import type { Meta, Severity } from './meta.ts';

/** Something that is wrong at a place of a notebook, whichever command says so. What build servers and editors are told. */
export interface Diagnostic {
  readonly rule: string;
  readonly severity: Severity;
  readonly message: string;
  /** Why it matters; empty where nobody says. */
  readonly why: string;
  /** What can be done about it, in words; empty where nobody says. */
  readonly help: string;
  /** `cell train`, `cell 3`; null for the whole notebook. */
  readonly cell: string | null;
  readonly place: Place;
  /** A fix that is proven safe, by itself; null where there is none, or nobody asked. */
  readonly fix: readonly Replacement[] | null;
}

/** 1-based lines and columns (UTF-16 code units); the end is the place after the last character. */
export interface Place {
  readonly line: number;
  readonly column: number;
  readonly endLine: number;
  readonly endColumn: number;
}

/** A text in place of another. */
export interface Replacement extends Place {
  readonly text: string;
}

/** The diagnostics of one notebook. */
export interface DiagnosedNotebook {
  readonly path: string;
  /** Why it could not be read, or checked; null where it was. */
  readonly error: string | null;
  /** The text of the notebook; empty where it could not be read. */
  readonly text: string;
  readonly diagnostics: readonly Diagnostic[];
}

/** What is said of a rule. */
export type Rule = Pick<Meta, 'id' | 'severity' | 'what' | 'why' | 'fix'>;

/** The beginning of a notebook, for what is about all of it. */
export const WHOLE: Place = { line: 1, column: 1, endLine: 1, endColumn: 1 };

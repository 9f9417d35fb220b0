import type { Place, Replacement } from './diagnostic.ts';
import type { Phase, Safety, Severity } from './meta.ts';

/** A finding as it is reported. */
export interface ReportedFinding extends Place {
  readonly rule: string;
  readonly phase: Phase;
  readonly severity: Severity;
  readonly safety: Safety;
  /** 1-based position of the cell. */
  readonly cell: number;
  /** What the cell is called in the source; null for one without a name (`_`). */
  readonly cellName: string | null;
  /** The line on which it begins, with single blanks: what a baseline recognises it by. */
  readonly code: string;
  readonly message: string;
  readonly why: string;
  /** Whether nbfix can repair it; null where nobody asked. */
  readonly fixable: boolean | null;
  /** What is not known, so that its fix is applied only with `--unsafe-fixes`; null where the fix is safe, or none. */
  readonly unsafe: string | null;
  /** Why nbfix will not repair it; null when it is fixable, or nobody asked. */
  readonly refusal: string | null;
  /** All that its fix changes, where that is safe and keeps the contract; null where not, or nobody asked. */
  readonly replacements: readonly Replacement[] | null;
}

/** A finding that a comment in the notebook silences: `# nbfix: ignore[rule] -- reason`. Lines and columns are 1-based. */
export interface IgnoredFinding {
  readonly rule: string;
  readonly cell: number;
  readonly line: number;
  readonly column: number;
  readonly message: string;
  /** Null where the comment gives none. */
  readonly reason: string | null;
}

/**
 * Whether a notebook has one of the practices: `ignored` where comments silence all that lacks it; `none needed` where nothing in it calls for it; `not checked` where it calls
 * what nbfix does not know, which may.
 */
export type Check = 'yes' | 'no' | 'ignored' | 'none needed' | 'not checked';

export interface Checks {
  /** A `mo.stop` (or another gate) that reaches every cell that needs the GPU. */
  readonly stop: Check;
  /** All expensive work shows progress. */
  readonly spinner: Check;
  /** All expensive GPU work has a handler for running out of memory. */
  readonly oom: Check;
}

/** A call of which nbfix does not know what it does. Its line is 1-based. */
export interface UncheckedCall {
  /** What is called: `lab.train`. */
  readonly call: string;
  readonly line: number;
}

/**
 * The outcome of auditing one notebook. `not-checked`: nothing was found, and a check was not made. `failed`: it could not
 * be read or parsed; `error` says why.
 */
export interface NotebookAudit {
  readonly path: string;
  readonly status: 'ok' | 'needs-fixes' | 'not-checked' | 'failed';
  readonly error: string | null;
  /** Lines of text, as `wc -l` counts them plus a last line without newline. */
  readonly lines: number;
  readonly cells: number;
  readonly checks: Checks;
  /** Why a check was not made; none where all were. */
  readonly unchecked: readonly UncheckedCall[];
  /** Whether nbfix found nothing that keeps marimo from running the notebook, or a cell of it from running. */
  readonly starts: boolean;
  /** Outputs that its cells compute and marimo never shows. */
  readonly lostOutputs: number;
  readonly findings: readonly ReportedFinding[];
  /** Neither counted nor repaired. */
  readonly ignored: readonly IgnoredFinding[];
  /** How many findings are in the baseline, and so none of the above. */
  readonly inBaseline: number;
}

export interface AuditReport {
  readonly notebooks: readonly NotebookAudit[];
}

/** A fix that was made. Lines are 1-based. */
export interface AppliedFix {
  readonly rule: string;
  /** 1-based, in the text as it was when the fix was made; 0 for a change outside of the cells. */
  readonly cell: number;
  /** The line of the result that the line of the finding has become. */
  readonly line: number;
  /** The finding's message. */
  readonly message: string;
  /** What is not known of an unsafe fix; null for a safe one. */
  readonly unsafe: string | null;
  /** 1-based inclusive ranges of lines of the final text that this fix wrote or moved: which hunks are its own. */
  readonly afterLines: readonly (readonly [number, number])[];
  /** Those of them in which it wrote code, and did not only move what was there. */
  readonly writtenLines: readonly (readonly [number, number])[];
}

/** A codemod's fix. */
export interface PlannedFix extends AppliedFix {
  /** See `Offer.id`. */
  readonly id: string;
  /** The line of the finding in the text before all fixes; where a fix has put its code in, the line where it did. */
  readonly originalLine: number;
}

/**
 * A finding of the result: one that nbfix would not repair (refused), one whose fix is not proven and was not asked for
 * (unsafe), one whose fix broke the effect contract and was taken back (dropped), one whose fix somebody has left out
 * (declined), or one of a rule that repairs nothing (suggested).
 */
export interface LeftFinding {
  readonly rule: string;
  readonly severity: Severity;
  readonly cell: number;
  /** 1-based, in the result. */
  readonly line: number;
  /** The same in the text before all fixes; where a fix has put its code in, the line where it did. */
  readonly originalLine: number;
  readonly message: string;
  readonly reason: string;
}

/** A finding whose fix was not chosen. */
export interface DeclinedFix extends LeftFinding {
  /** See `Offer.id`. */
  readonly id: string;
}

/** The outcome of applying codemods to one notebook. Nothing in it says whether the file was written. */
export interface NotebookPlan {
  readonly path: string;
  readonly error: string | null;
  readonly before: string;
  readonly after: string;
  readonly changed: boolean;
  readonly applied: readonly PlannedFix[];
  readonly unsafe: readonly LeftFinding[];
  readonly refused: readonly LeftFinding[];
  readonly dropped: readonly LeftFinding[];
  readonly declined: readonly DeclinedFix[];
  /** Ids of all fixes that were not chosen, those of which nothing is left among them. */
  readonly leftOut: readonly string[];
  readonly suggested: readonly LeftFinding[];
  /** The audit of `after`. What it finds is either unsafe, refused, dropped, declined or suggested. */
  readonly audit: NotebookAudit;
}

export interface ApplyReport {
  readonly dryRun: boolean;
  readonly notebooks: readonly NotebookPlan[];
}

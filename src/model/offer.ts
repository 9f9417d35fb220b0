import type { CellGraph } from './cell-graph.ts';
import type { Phase, Severity } from './meta.ts';
import type { NotebookPlan } from './report.ts';

/**
 * A fix of a plan, for a person to accept or to leave out. It is shown as it is made: on top of the fixes before it.
 * Lines are 1-based.
 */
export interface Offer {
  /**
   * `gpu-gate-3f9a1c2e`: the rule and a hash of the notebook's path and of the place in it. The same in every plan of this
   * text, whichever other fixes are made, and in one of a text that has changed elsewhere.
   */
  readonly id: string;
  readonly rule: string;
  readonly phase: Phase;
  readonly severity: Severity;
  readonly applicability: 'safe' | 'unsafe';
  /** What is not known of an unsafe fix; null for a safe one. */
  readonly unsafe: string | null;
  /** 1-based, in the text before all fixes; where another fix has put the cell in, the cell before which it did. */
  readonly cell: number;
  readonly cellName: string | null;
  /** The line of the finding in the text before all fixes; where a fix has put its code in, the line where it did. */
  readonly originalLine: number;
  /** The lines of the text before all fixes that this one changes, first and last; what is put in has the line before which it is. */
  readonly originalLines: readonly (readonly [number, number])[];
  readonly message: string;
  /** Why the rule matters. */
  readonly why: string;
  /** Ids of the fixes without which there is nothing for this one to do. */
  readonly needs: readonly string[];
  /** The findings of its rule that are gone after it, its own among them. */
  readonly settles: readonly { readonly line: number; readonly message: string }[];
  /** Hunks of a unified diff, without file header: the text after the fixes before it, and with it. */
  readonly diff: string;
}

/** A plan whose fixes can be chosen one by one. */
export interface OfferedPlan extends NotebookPlan {
  /** In the order in which they are made. */
  readonly offers: readonly Offer[];
  /** How its cells depend on each other before all fixes and after them; null where it can't be read. */
  readonly graphs: { readonly before: CellGraph; readonly after: CellGraph } | null;
}

import type { Edit } from '../edit/edit.ts';
import type { Snippet } from '../edit/snippet.ts';
import type { Cell, Notebook } from '../notebook/notebook.ts';
import type { Node } from '../python/tree.ts';

/** The order in which the phases run: 0 makes a notebook start, A holds the critical fixes, B the important ones. */
export const PHASES = ['0', 'A', 'B', 'C'] as const;
export type Phase = (typeof PHASES)[number];

export type Severity = 'critical' | 'high' | 'medium' | 'low';

/**
 * What a fix promises. `safe`: the notebook does what it did, comments kept, plus what the rule says.
 * `unsafe`: applied only when asked for. `suggest`: shown, never applied.
 */
export type Safety = 'safe' | 'unsafe' | 'suggest';

/** What a fix of this codemod may change beyond the lines that it edits; the engine drops a fix that does more. */
export interface Effects {
  /** Modules that it may import in the notebook's import cell. */
  readonly imports: readonly string[];
  /** Whether it may add public names (defs) to a cell, imports aside. */
  readonly addsNames: boolean;
  /** Whether a cell may stop to define a public name, because no other cell reads it or another one defines it. */
  readonly dropsNames: boolean;
  /** Whether it may add or split cells. */
  readonly addsCells: boolean;
  /** Whether it may change which expression a cell displays. */
  readonly movesOutput: boolean;
}

export interface Meta {
  /** Kebab-case; also the name of the file, the template, the fixtures and the snapshots. */
  readonly id: string;
  readonly phase: Phase;
  readonly severity: Severity;
  readonly safety: Safety;
  /** One sentence: what is missing or wrong. */
  readonly what: string;
  /** Why it matters, for a maintainer. */
  readonly why: string;
  /** What the fix does, in words. */
  readonly fix: string;
  readonly effects: Effects;
}

/** One place that breaks the rule, with what `fix` needs to know about it. */
export interface Site<T> {
  readonly cell: Cell;
  /** Where to point: the finding's line and column are its start. */
  readonly node: Node;
  /** What is wrong here, starting with the concrete thing. */
  readonly message: string;
  readonly data: T;
}

/** A finding that nbfix will not repair, and what a person can do about it. */
export interface Refusal {
  readonly refused: string;
}

/** What the engine hands to `fix` besides the site. */
export interface Tools {
  /** The codemod's own template, `templates/<id>.py`, or the user's override of it. */
  readonly snippet: Snippet;
}

/** A site with its fix bound to it. */
export interface Finding {
  readonly meta: Meta;
  readonly cell: Cell;
  readonly node: Node;
  readonly message: string;
  readonly fix: (tools: Tools) => readonly Edit[] | Refusal;
}

export interface Codemod {
  readonly meta: Meta;
  /** Whether the notebook has anything that the rule is about, repaired or not. */
  readonly concerns: (notebook: Notebook) => boolean;
  readonly find: (notebook: Notebook) => readonly Finding[];
}

export function isRefusal(outcome: readonly Edit[] | Refusal): outcome is Refusal {
  return 'refused' in outcome;
}

/**
 * Ties `find` and `fix` together through T and then hides T: the engine only ever sees Codemod.
 * `find` yields what is missing or wrong, so that a repaired place is not found again.
 */
export function defineCodemod<T>(definition: {
  readonly meta: Meta;
  readonly concerns: (notebook: Notebook) => boolean;
  readonly find: (notebook: Notebook) => Iterable<Site<T>>;
  readonly fix: (site: Site<T>, notebook: Notebook, tools: Tools) => readonly Edit[] | Refusal;
}): Codemod {
  const { meta, concerns, find, fix } = definition;
  // A plan and its audit ask for the findings of one notebook several times.
  const known = new WeakMap<Notebook, readonly Finding[]>();
  return {
    meta,
    concerns,
    find: (notebook) => {
      const found =
        known.get(notebook) ??
        Array.from(find(notebook), (site) => ({
          meta,
          cell: site.cell,
          node: site.node,
          message: site.message,
          fix: (tools: Tools) => fix(site, notebook, tools),
        }));
      known.set(notebook, found);
      return found;
    },
  };
}

import type { Edit } from '../edit/edit.ts';
import type { Snippet } from '../edit/snippet.ts';
import type { Cell, Notebook } from '../notebook/notebook.ts';
import type { Node } from '../python/tree.ts';

/** The order in which the phases run: 0 makes a notebook start, A holds the critical fixes, B the important ones. */
export const PHASES = ['0', 'A', 'B', 'C'] as const;
export type Phase = (typeof PHASES)[number];

export type Severity = 'critical' | 'high' | 'medium' | 'low';

/**
 * How far a fix can be trusted. `safe`: proven to leave a healthy run as it was, plus what the rule says.
 * `unsafe`: likely right, not proven; applied only when asked for. `suggest`: shown, never applied.
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
  /** Whether what it puts in may bind names that the notebook has, too, as the lines of a template do. */
  readonly sharesNames?: boolean;
  /** Whether the rule is about which cells wait for which: a name that was not found, or found in the wrong cell. */
  readonly connects?: boolean;
}

export interface Meta {
  /** Kebab-case; also the name of the file, the template, the fixtures and the snapshots. */
  readonly id: string;
  readonly phase: Phase;
  readonly severity: Severity;
  /** The best that a fix of this codemod can be; each finding says for itself what its fix is. */
  readonly safety: Exclude<Safety, 'unsafe'>;
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

/** A fix that is likely right and not proven to be safe, and what is not known. */
export interface UnsafeFix {
  readonly edits: readonly Edit[];
  readonly unsafe: string;
}

/** What `fix` makes of a site: the edits of a safe fix, those of an unsafe one with the reason, or why there is none. */
export type Outcome = readonly Edit[] | UnsafeFix | Refusal;

/** A repair as the engine sees it; `unsafe` is null where the fix is safe. */
export interface Fix {
  readonly edits: readonly Edit[];
  readonly unsafe: string | null;
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
  readonly fix: (tools: Tools) => Fix | Refusal;
}

export interface Codemod {
  readonly meta: Meta;
  /** Whether the notebook has anything that the rule is about, repaired or not. */
  readonly concerns: (notebook: Notebook) => boolean;
  readonly find: (notebook: Notebook) => readonly Finding[];
}

export function isRefusal(outcome: Fix | Outcome): outcome is Refusal {
  return 'refused' in outcome;
}

function asFix(outcome: Outcome): Fix | Refusal {
  if ('refused' in outcome) return outcome;
  return 'unsafe' in outcome ? outcome : { edits: outcome, unsafe: null };
}

/**
 * Ties `find` and `fix` together through T and then hides T: the engine only ever sees Codemod.
 * `find` yields what is missing or wrong, so that a repaired place is not found again.
 */
export function defineCodemod<T>(definition: {
  readonly meta: Meta;
  readonly concerns: (notebook: Notebook) => boolean;
  readonly find: (notebook: Notebook) => Iterable<Site<T>>;
  readonly fix: (site: Site<T>, notebook: Notebook, tools: Tools) => Outcome;
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
          fix: (tools: Tools) => asFix(fix(site, notebook, tools)),
        }));
      known.set(notebook, found);
      return found;
    },
  };
}

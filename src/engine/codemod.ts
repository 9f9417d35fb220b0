import type { Edit } from '../edit/edit.ts';
import type { HelperTemplate } from '../edit/helper-template.ts';
import type { Snippet } from '../edit/snippet.ts';
import { memoized } from '../memoized.ts';
import type { Effects, Meta } from '../model/meta.ts';
import type { Cell, Notebook } from '../notebook/notebook.ts';
import type { Node } from '../python/tree.ts';
import { ignoresFor, type Ignore, type Silenceable } from './ignores.ts';

/** One place that breaks the rule, with what `fix` needs to know about it. */
export interface Match<T> extends Silenceable {
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

/** What `fix` makes of a match: the edits of a safe fix, those of an unsafe one with the reason, or why there is none. */
export type Outcome = readonly Edit[] | UnsafeFix | Refusal;

/** A repair as the engine sees it; `unsafe` is null where the fix is safe. */
export interface Fix {
  readonly edits: readonly Edit[];
  readonly unsafe: string | null;
}

/** What the engine hands to `fix` besides the match. */
export interface FixContext {
  /** The codemod's own template, `templates/<id>.py`, or the user's override of it. */
  readonly snippet: Snippet;
  /** The functions that the helper cell of a notebook may have. */
  readonly helpers: HelperTemplate;
}

/** A match with its fix bound to it. */
export interface Finding {
  readonly meta: Meta;
  readonly cell: Cell;
  readonly node: Node;
  readonly message: string;
  readonly fix: (context: FixContext) => Fix | Refusal;
}

/** A finding that comments of the author silence. */
interface IgnoredMatch {
  readonly finding: Finding;
  readonly by: readonly Ignore[];
}

export interface Codemod {
  readonly meta: Meta;
  /** Whether the notebook has anything that the rule is about, repaired or not. */
  readonly appliesTo: (notebook: Notebook) => boolean;
  /** What breaks the rule, without what comments silence. */
  readonly find: (notebook: Notebook) => readonly Finding[];
  /** What comments silence. */
  readonly ignored: (notebook: Notebook) => readonly IgnoredMatch[];
}

export function isRefusal(outcome: Fix | Outcome): outcome is Refusal {
  return 'refused' in outcome;
}

function asFix(outcome: Outcome): Fix | Refusal {
  if ('refused' in outcome) return outcome;
  return 'unsafe' in outcome ? outcome : { edits: outcome, unsafe: null };
}

/** A fix edits its lines, and does nothing else. */
const NO_EFFECTS: Effects = {
  imports: [],
  addsNames: false,
  dropsNames: false,
  addsCells: false,
  movesOutput: false,
};

/** As a codemod states it: effects that it does not have are left out. */
export interface StatedMeta extends Omit<Meta, 'effects'> {
  readonly effects?: Partial<Effects>;
}

/**
 * Ties `find` and `fix` together through T and then hides T: the engine only ever sees Codemod.
 * `find` yields what is missing or wrong, so that a repaired place is not found again. What comments silence is taken out
 * here, for all who ask: codemods know nothing of it.
 */
export function defineCodemod<T>(definition: {
  readonly meta: StatedMeta;
  readonly appliesTo: (notebook: Notebook) => boolean;
  readonly find: (notebook: Notebook) => Iterable<Match<T>>;
  readonly fix: (match: Match<T>, notebook: Notebook, context: FixContext) => Outcome;
}): Codemod {
  const { appliesTo, find, fix } = definition;
  const meta: Meta = { ...definition.meta, effects: { ...NO_EFFECTS, ...definition.meta.effects } };
  // A plan and its audit ask for the findings of one notebook several times.
  const all = memoized((notebook: Notebook): readonly IgnoredMatch[] =>
    Array.from(find(notebook), (match) => ({
      finding: {
        meta,
        cell: match.cell,
        node: match.node,
        message: match.message,
        // It is told to be repairable, repaired, and told to be left.
        fix: memoized((context) => asFix(fix(match, notebook, context))),
      },
      by: ignoresFor(notebook, meta.id, match),
    })),
  );
  const isIgnored = ({ by }: IgnoredMatch): boolean => by.length > 0;
  return {
    meta,
    appliesTo,
    find: memoized((notebook) => all(notebook).flatMap((each) => (isIgnored(each) ? [] : [each.finding]))),
    ignored: memoized((notebook) => all(notebook).filter(isIgnored)),
  };
}

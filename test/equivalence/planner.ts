import { createHash } from 'node:crypto';
import type { Codemod } from '../../src/engine/codemod.ts';
import type { planNotebook } from '../../src/engine/plan.ts';
import type { Choose } from '../../src/engine/repair.ts';
import type { Notebook } from '../../src/notebook/notebook.ts';
import type { parseNotebook } from '../../src/notebook/parse.ts';

/** What repairs a notebook. */
export interface Planner {
  readonly plan: (text: string, without?: string) => Planned;
}

export interface Planned {
  readonly after: string;
  readonly error: string | null;
  /** The rules of the fixes that were made. */
  readonly rules: readonly string[];
  /** Whether one of them is there to make a notebook start, and show its output. */
  readonly starts: boolean;
}

/** The parts of a checkout that repair a notebook. */
export interface Parts {
  readonly parseNotebook: typeof parseNotebook;
  readonly planNotebook: typeof planNotebook;
}

/** The default phases of `apply`. */
const PHASES = new Set(['0', 'A', 'B']);

/**
 * A planner with the safe fixes of the default phases.
 * @param some makes of each notebook the half of them that this seed chooses; all are made without it
 */
export function plannerOf(
  { parseNotebook: parse, planNotebook: plan }: Parts,
  codemods: readonly Codemod[],
  templates: ReadonlyMap<string, string>,
  some?: string,
): Planner {
  const choose: Choose = ({ id }) =>
    createHash('sha256').update(`${some} ${id}`).digest()[0]! % 2 === 0 ? true : { declined: 'by chance' };
  /** Made by choice: what was left out would be found again. */
  const results = new Set<string>();
  const usual = codemods.filter(({ meta }) => PHASES.has(meta.phase));
  return {
    plan: (text, without) => {
      const chosen = usual.filter(({ meta }) => meta.id !== without);
      const notebook = parsed(parse, text);
      if (typeof notebook === 'string') return { after: text, error: notebook, rules: [], starts: false };
      if (results.has(text)) return { after: text, error: null, rules: [], starts: false };
      const { after, applied, error } = plan(notebook, chosen, templates, {
        all: chosen,
        ...(some === undefined ? {} : { choose }),
      });
      if (some !== undefined) results.add(after);
      const rules = [...new Set(applied.map(({ rule }) => rule))];
      const starts = usual.some(({ meta }) => meta.phase === '0' && rules.includes(meta.id));
      return { after, error, rules, starts };
    },
  };
}

/** The notebook, or why nbfix takes it for none. */
function parsed(parse: typeof parseNotebook, text: string): Notebook | string {
  try {
    return parse('notebook.py', text, { isPython: true });
  } catch (error) {
    // The checkout's own class.
    if (error instanceof Error && error.name === 'NbfixError') return error.message;
    throw error;
  }
}

import type { Codemod } from '../../src/engine/codemod.ts';
import type { planNotebook } from '../../src/engine/plan.ts';

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

/** The default phases of `apply`. */
const PHASES = new Set(['0', 'A', 'B']);

/** A planner with the safe fixes of the default phases. */
export function plannerOf(
  plan: typeof planNotebook,
  codemods: readonly Codemod[],
  templates: ReadonlyMap<string, string>,
): Planner {
  const usual = codemods.filter(({ meta }) => PHASES.has(meta.phase));
  return {
    plan: (text, without) => {
      const chosen = usual.filter(({ meta }) => meta.id !== without);
      const { after, applied, error } = plan('notebook.py', text, chosen, templates, { all: chosen, isPython: true });
      const rules = [...new Set(applied.map(({ rule }) => rule))];
      const starts = usual.some(({ meta }) => meta.phase === '0' && rules.includes(meta.id));
      return { after, error, rules, starts };
    },
  };
}

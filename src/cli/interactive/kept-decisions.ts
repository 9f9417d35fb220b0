import type { PlannedFix } from '../../model/report.ts';
import { cacheFolder, openCache } from '../../workspace/cache.ts';
import type { Io } from '../io.ts';
import { note } from '../io.ts';
import { freshState, type Decided, type State } from './review.ts';

/** Keeps what was decided about a notebook from one run to the next. */
export interface KeptDecisions {
  /**
   * @param file the absolute path of a notebook
   * @param text what it holds
   */
  readonly read: (file: string, text: string) => State;
  readonly keep: (file: string, text: string, state: State) => void;
}

/** Lie in the cache: who clears it is asked again, and nothing else is lost. */
export function keptDecisions(io: Io): KeptDecisions {
  const folder = cacheFolder(io.env);
  const cache = openCache(folder, (problem) =>
    note(io, `decisions are not kept for a later run: ${folder}: ${problem}`),
  );
  const keyOf = (file: string, text: string): readonly string[] => ['decisions', file, text];
  return {
    read: (file, text) => {
      const kept = cache.read(keyOf(file, text));
      if (kept === undefined) return freshState(text);
      // Its hash says that it is as it was written: by us, under this very key.
      const { base, earlier, decisions, rules, isRestMade } = JSON.parse(kept) as Kept;
      return { base, earlier, decisions: new Map(decisions), rules: new Set(rules), isRestMade };
    },
    keep: (file, text, { base, earlier, decisions, rules, isRestMade }) => {
      const kept: Kept = { base, earlier, decisions: [...decisions], rules: [...rules], isRestMade };
      cache.write(keyOf(file, text), JSON.stringify(kept));
    },
  };
}

/** A state as JSON holds it. */
interface Kept {
  readonly base: string;
  readonly earlier: readonly PlannedFix[];
  readonly decisions: readonly (readonly [string, Decided])[];
  readonly rules: readonly string[];
  readonly isRestMade: boolean;
}

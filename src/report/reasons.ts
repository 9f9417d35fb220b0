import type { Paint } from './paint.ts';

/** More reasons of one rule than this are counted only: with names of variables in them there may be hundreds. */
const MOST = 3;

interface Reason {
  readonly rule: string;
  readonly state: string;
  readonly text: string;
  readonly count: number;
}

/** Collects why findings are left, so that each reason is told once. */
export interface Reasons {
  readonly add: (rule: string, state: string, text: string) => void;
  /** The reasons of a rule, the most frequent first: `refused (3): the loop is in a function`. */
  readonly linesOf: (rule: string, paint: Paint) => string[];
  readonly rules: () => readonly string[];
}

export function collectReasons(): Reasons {
  const reasons = new Map<string, Reason>();
  return {
    add: (rule, state, text) => {
      const key = JSON.stringify([rule, state, text]);
      reasons.set(key, { rule, state, text, count: (reasons.get(key)?.count ?? 0) + 1 });
    },
    linesOf: (rule, paint) => {
      const own = [...reasons.values()].filter((reason) => reason.rule === rule).toSorted((a, b) => b.count - a.count);
      const more = own.length - MOST;
      return [
        ...own.slice(0, MOST).map(({ state, text, count }) => `${paint('dim', `${state} (${count}):`)} ${text}`),
        ...(more > 0 ? [`and ${more} more reasons`] : []),
      ];
    },
    rules: () => [...new Set([...reasons.values()].map(({ rule }) => rule))],
  };
}

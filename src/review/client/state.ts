import type { ReviewIndex, ReviewedFix, ReviewedNotebook } from '../data.ts';
import { choose, type LeftOut } from './choice.ts';
import { matchesIn, type Match } from './search.ts';

export const TABS = ['fixes', 'all', 'left', 'graph', 'runs'] as const;
export type Tab = (typeof TABS)[number];

/** All that the page shows follows from this and the data. */
export interface State {
  readonly leftOut: LeftOut;
  readonly search: string;
  /** The rule whose fixes alone are shown; null for all. */
  readonly rule: string | null;
  /** What the search and the rule leave. */
  readonly matches: readonly Match[];
  /** The notebook that is shown: its place in the data. */
  readonly notebook: number;
  /** The id of the fix in hand. */
  readonly fix: string | null;
  readonly tab: Tab;
  /** Whether before and after are to be shown side by side, where there is room. */
  readonly isSplit: boolean;
  readonly list: 'notebooks' | 'rules';
  /** Whether single keys do something. */
  readonly hasKeys: boolean;
  /** What was done besides what was asked for. */
  readonly said: string;
}

export type Action =
  | { readonly do: 'choose'; readonly fixes: readonly ReviewedFix[]; readonly isAccepted: boolean }
  | { readonly do: 'search'; readonly text: string }
  | { readonly do: 'rule'; readonly rule: string | null }
  | { readonly do: 'open'; readonly notebook: number; readonly fix?: string }
  /** Decides the other way about the fix in hand. */
  | { readonly do: 'turn' }
  | { readonly do: 'step' | 'leap'; readonly by: 1 | -1 }
  | { readonly do: 'split' }
  | { readonly do: 'set'; readonly to: Partial<Pick<State, 'tab' | 'list' | 'hasKeys'>> };

export function firstState(index: ReviewIndex, leftOut: LeftOut, fix: string): State {
  const matches = matchesIn(index, '', null);
  const state: State = {
    leftOut,
    search: '',
    rule: null,
    matches,
    notebook: matches.find(({ fixes }) => fixes.length > 0)?.notebook ?? 0,
    fix: null,
    tab: 'fixes',
    isSplit: true,
    list: 'notebooks',
    hasKeys: true,
    said: '',
  };
  const named = index.notebooks.findIndex(({ fixes }) => fixes.some(({ id }) => id === fix));
  return named === -1 ? state : { ...state, notebook: named, fix };
}

export function reducerOf(index: ReviewIndex): (state: State, action: Action) => State {
  return (state, action) => {
    switch (action.do) {
      case 'choose':
        return chosen(index, state, action.fixes, action.isAccepted);
      case 'turn': {
        const fix = index.notebooks[state.notebook]?.fixes.find(({ id }) => id === state.fix);
        return fix === undefined ? state : chosen(index, state, [fix], state.leftOut.has(fix.id));
      }
      case 'search':
        return found({ ...state, search: action.text, matches: matchesIn(index, action.text, state.rule) });
      case 'rule':
        return found({ ...state, rule: action.rule, matches: matchesIn(index, state.search, action.rule) });
      case 'open':
        return { ...state, notebook: action.notebook, fix: action.fix ?? null, said: '' };
      case 'step':
        return stepped(state, action.by);
      case 'leap':
        return leapt(state, action.by);
      case 'split':
        return { ...state, isSplit: !state.isSplit };
      case 'set':
        return { ...state, ...action.to };
    }
  };
}

function chosen({ notebooks }: ReviewIndex, state: State, fixes: readonly ReviewedFix[], isAccepted: boolean): State {
  const named = new Set(fixes);
  const homes = notebooks.filter((notebook) => notebook.fixes.some((fix) => named.has(fix)));
  const { leftOut, also } = choose(
    homes.flatMap((home) => home.fixes),
    fixes,
    isAccepted,
    state.leftOut,
  );
  return { ...state, leftOut, said: alsoSaid(also, isAccepted, homes) };
}

const MOST_NAMED = 4;

function alsoSaid(also: readonly ReviewedFix[], isAccepted: boolean, homes: readonly ReviewedNotebook[]): string {
  if (also.length === 0) return '';
  const why = isAccepted ? 'Also accepted, as needed' : 'Also left out, as it needs what you left out';
  if (homes.length > 1 || also.length > MOST_NAMED) return `${why}: ${also.length} fixes`;
  return `${why}: ${also.map(({ rule, cell }) => `${rule} in cell ${cell}`).join(', ')}`;
}

/** The state after another search: the notebook and the fix in hand stay where they still match. */
function found(state: State): State {
  const here = state.matches.find(({ notebook }) => notebook === state.notebook);
  if (here !== undefined) {
    return { ...state, fix: here.fixes.some(({ id }) => id === state.fix) ? state.fix : null };
  }
  const [first] = state.matches;
  return first === undefined ? state : { ...state, notebook: first.notebook, fix: null };
}

/** The next fix that matches, in the next notebook where this one has no more. */
function stepped(state: State, by: 1 | -1): State {
  const all = state.matches.flatMap(({ notebook, fixes }) => fixes.map(({ id }) => ({ notebook, id })));
  const at = all.findIndex(({ id }) => id === state.fix);
  const from = all.findIndex(({ notebook }) => notebook === state.notebook);
  const next = at !== -1 ? all[at + by] : all[from];
  return next === undefined ? state : { ...state, notebook: next.notebook, fix: next.id, tab: 'fixes', said: '' };
}

function leapt(state: State, by: 1 | -1): State {
  const at = state.matches.findIndex(({ notebook }) => notebook === state.notebook);
  const next = state.matches[at + by];
  return next === undefined ? state : { ...state, notebook: next.notebook, fix: null, said: '' };
}

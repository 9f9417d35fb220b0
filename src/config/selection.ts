import { NbfixError } from '../error.ts';
import { PHASES, type Phase } from '../model/meta.ts';
import { didYouMean } from '../suggest.ts';
import { shownSource, type Named } from './layer.ts';
import { quoted } from './quoted.ts';

/*
 * Which rules run. A selector is a rule, a phase, or `all`. What is more specific has the last word; of what is equally
 * specific, the later layer; in one layer, what ignores. A layer that selects replaces what those before it have selected.
 *
 *     pyproject.toml   ignore = ["gpu-gate"]      `--phase A`: all of phase A but gpu-gate
 *                                                 `--select gpu-gate`: gpu-gate
 */

/** What one place says about the rules. */
export interface RuleLayer {
  /** Null where it leaves what others have selected. */
  readonly select: readonly string[] | null;
  /** Null, or the only phases of which its `select` means rules. */
  readonly phases: readonly Phase[] | null;
  readonly extendSelect: readonly string[];
  readonly ignore: readonly string[];
}

export interface RuleChoice {
  /** A later one has the last word. */
  readonly layers: readonly RuleLayer[];
  /** What `per-file-ignores` say of the file: they have the very last word. */
  readonly exempt: readonly string[];
}

interface Rule {
  readonly id: string;
  readonly phase: Phase;
}

const ALL = 'all';

/** One selector that means a rule. */
interface Vote {
  readonly specific: number;
  readonly layer: number;
  readonly isOn: boolean;
}

/** @param usual the phases that run where no layer selects any */
export function isChosen(rule: Rule, { layers, exempt }: RuleChoice, usual: readonly Phase[]): boolean {
  if (exempt.some((selector) => specificity(selector, rule) > 0)) return false;
  const first = layers.findLastIndex(({ select }) => select !== null);
  const votes = layers.flatMap(({ select, phases, extendSelect, ignore }, layer): Vote[] => {
    const votesOf = (selectors: readonly string[], isOn: boolean): Vote[] =>
      selectors.map((selector) => ({ specific: specificity(selector, rule), layer, isOn }));
    const isWithin = phases === null || phases.includes(rule.phase);
    return [
      ...votesOf(layer >= first && isWithin ? (select ?? []) : [], true),
      ...votesOf(layer >= first ? extendSelect : [], true),
      ...votesOf(ignore, false),
    ].filter(({ specific }) => specific > 0);
  });
  const weight = ({ specific, layer, isOn }: Vote): number => (specific * layers.length + layer) * 2 + (isOn ? 0 : 1);
  const last = votes.toSorted((a, b) => weight(a) - weight(b)).at(-1);
  return last === undefined ? first === -1 && usual.includes(rule.phase) : last.isOn;
}

/** 3 for the rule itself, 2 for its phase, 1 for all, 0 for something else. */
function specificity(selector: string, { id, phase }: Rule): number {
  if (selector === id) return 3;
  if (selector.toUpperCase() === phase) return 2;
  return selector === ALL ? 1 : 0;
}

/** @throws NbfixError for the first name that is no rule and no phase, with its place and the nearest rule */
export function checkNames(named: readonly Named[], rules: readonly Rule[]): void {
  const ids = rules.map(({ id }) => id);
  const stranger = named.find(({ name }) => !rules.some((rule) => specificity(name, rule) > 0));
  if (stranger === undefined) return;
  const { name, source, key } = stranger;
  // Of one or two letters every short name is near.
  const isPhase = name.length <= 2;
  const hint = isPhase ? `; the phases are ${PHASES.join(', ')}` : didYouMean(name, [...ids, ALL]);
  const where = 'option' in source ? '' : ` in "${key}"`;
  throw new NbfixError(
    `${'option' in source ? '' : `${shownSource(source)}: `}unknown ${isPhase ? 'phase' : 'rule'} ${quoted(name)}${where}${hint || '; "nbfix rules" lists them all'}`,
  );
}

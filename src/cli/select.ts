import { isChosen, type RuleChoice } from '../config/selection.ts';
import type { Codemod } from '../engine/codemod.ts';
import { NbfixError } from '../error.ts';
import { PHASES, type Phase } from '../model/meta.ts';
import { didYouMean } from '../suggest.ts';
import type { What } from './wanted.ts';

/** What runs when no phase is asked for: all but the polish. */
export const USUAL_PHASES: readonly Phase[] = ['0', 'A', 'B'];

/** The same for what may be asked of a notebook. */
export const USUAL: { readonly [W in What]: readonly Phase[] } = {
  audit: PHASES,
  edits: PHASES,
  plan: USUAL_PHASES,
  offers: USUAL_PHASES,
};

/**
 * The codemods that a notebook is asked about, in their own order.
 * @param usual the phases that run where nobody selects any
 */
export function selectCodemods(
  codemods: readonly Codemod[],
  choice: RuleChoice,
  usual: readonly Phase[],
): readonly Codemod[] {
  return codemods.filter(({ meta }) => isChosen(meta, choice, usual));
}

/** @throws NbfixError when there is no such rule, with the one that was probably meant */
export function findCodemod(codemods: readonly Codemod[], rule: string): Codemod {
  const codemod = codemods.find(({ meta }) => meta.id === rule);
  if (codemod !== undefined) return codemod;
  const ids = codemods.map(({ meta }) => meta.id);
  throw new NbfixError(`unknown rule "${rule}"${didYouMean(rule, ids) || '; "nbfix rules" lists them all'}`);
}

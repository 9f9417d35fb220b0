import type { Codemod } from '../engine/codemod.ts';
import { NbfixError } from '../error.ts';
import type { Phase } from '../model/meta.ts';
import { didYouMean } from '../suggest.ts';
import type { RuleArguments } from './command.ts';

/** What runs when no phase is asked for: all but the polish. */
export const USUAL_PHASES: readonly Phase[] = ['0', 'A', 'B'];

/**
 * The codemods that a run uses, in their own order. A rule that is named by `--select` runs whatever its phase, unless
 * `--phase` is given too.
 *
 * @param usual the phases that run when neither option is given
 * @throws NbfixError for a rule that doesn't exist, and when none is left
 */
export function selectCodemods(
  codemods: readonly Codemod[],
  { phase, select, ignore }: RuleArguments,
  usual: readonly Phase[],
): readonly Codemod[] {
  for (const rule of [...select, ...ignore]) findCodemod(codemods, rule);
  const phases = phase.length > 0 ? phase : select.length > 0 ? null : usual;
  const selected = codemods.filter(
    ({ meta }) =>
      (phases === null || phases.includes(meta.phase)) &&
      (select.length === 0 || select.includes(meta.id)) &&
      !ignore.includes(meta.id),
  );
  if (selected.length === 0) throw new NbfixError('no rule is left to run: see --phase, --select and --ignore');
  return selected;
}

/** @throws NbfixError when there is no such rule, with the one that was probably meant */
export function findCodemod(codemods: readonly Codemod[], rule: string): Codemod {
  const codemod = codemods.find(({ meta }) => meta.id === rule);
  if (codemod !== undefined) return codemod;
  const ids = codemods.map(({ meta }) => meta.id);
  throw new NbfixError(`unknown rule "${rule}"${didYouMean(rule, ids) || '; "nbfix rules" lists them all'}`);
}

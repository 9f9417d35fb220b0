import { cellGraph } from '../engine/cell-graph.ts';
import type { Codemod } from '../engine/codemod.ts';
import { offeredRepair, type Offered } from '../engine/offers.ts';
import { planOf } from '../engine/plan.ts';
import type { RepairOptions } from '../engine/step.ts';
import type { Offer, OfferedPlan } from '../model/offer.ts';
import type { Notebook } from '../notebook/notebook.ts';
import { changeHunks } from '../report/patch.ts';

/**
 * Plans the repair of one notebook, and tells each fix by itself.
 * @param all every codemod there is, for the audit of the result
 */
export function offeredPlan(
  before: Notebook,
  codemods: readonly Codemod[],
  templates: ReadonlyMap<string, string>,
  all: readonly Codemod[],
  options: RepairOptions,
): OfferedPlan {
  const { repair, offers } = offeredRepair(before, codemods, templates, options);
  return {
    ...planOf(before, repair, codemods, templates, all),
    offers: offers.map(offerOf),
    graphs: { before: cellGraph(before), after: cellGraph(repair.notebook) },
  };
}

/** A fix as it is told to a person. */
function offerOf({ needs, settles, originalLines, originalCell, ...proposal }: Offered): Offer {
  const { id, finding, fix, before, after } = proposal;
  const { meta } = finding;
  return {
    id,
    rule: meta.id,
    phase: meta.phase,
    severity: meta.severity,
    applicability: fix.unsafe === null ? 'safe' : 'unsafe',
    unsafe: fix.unsafe,
    ...originalCell,
    originalLine: fix.originalLine,
    originalLines,
    message: fix.message,
    why: meta.why,
    needs,
    settles,
    diff: changeHunks(before.text, after.text),
  };
}

import type { Edit } from '../../../src/edit/edit.ts';
import { reachModule } from '../../../src/edit/reach-module.ts';
import type { CellWork } from '../../../src/gpu/work.ts';
import { guardedUnit } from '../../../src/memory/guarded-work.ts';
import { heldMemory, type HeldMemory } from '../../../src/memory/held-memory.ts';
import { whyUnrecognised } from '../../../src/memory/memory-errors.ts';
import type { WorkUnit } from '../../../src/memory/work-unit.ts';
import type { Notebook } from '../../../src/notebook/notebook.ts';

/** What a handler for memory errors around the work of a cell is made of. */
export interface GuardNeeds {
  /** The statements that it goes around. */
  readonly unit: WorkUnit;
  /** What it has to let go. */
  readonly held: HeldMemory;
  /** The name of marimo in the cell. */
  readonly marimo: string;
  /** Its import, if it is missing. */
  readonly edits: readonly Edit[];
}

type NeedsOrRefusal = GuardNeeds | { readonly refused: string };

/** By the names of the frameworks; asked for several times for each finding. */
const known = new WeakMap<CellWork, Map<string, NeedsOrRefusal>>();

/** What a handler for memory errors of some frameworks needs around the work of a cell, or why none can go there. */
export function guardNeeds(notebook: Notebook, work: CellWork, frameworks: readonly string[]): NeedsOrRefusal {
  const ofWork = known.get(work) ?? new Map<string, NeedsOrRefusal>();
  known.set(work, ofWork);
  const key = frameworks.join();
  const needs = ofWork.get(key) ?? needsOf(notebook, work, frameworks);
  ofWork.set(key, needs);
  return needs;
}

function needsOf(notebook: Notebook, work: CellWork, frameworks: readonly string[]): NeedsOrRefusal {
  const { cell } = work;
  const unit = guardedUnit(notebook, work);
  if ('refused' in unit) return unit;
  const unrecognised = whyUnrecognised(frameworks);
  if (unrecognised !== undefined) return { refused: unrecognised };
  const held = heldMemory(notebook, cell, unit);
  const [container] = held.foreignContainers;
  if (container !== undefined) {
    return {
      refused: `the work puts results into \`${container}\`, which belongs to another cell and would keep their memory`,
    };
  }
  const marimo = reachModule(notebook, cell, 'marimo', 'mo', unit.first);
  if ('refused' in marimo) return marimo;
  return { unit, held, marimo: marimo.name, edits: marimo.edits };
}

import type { Notebook } from '../notebook/notebook.ts';
import { guardedUnit } from './guarded-work.ts';
import { heldMemory } from './held-memory.ts';
import { memoryErrorsOf } from './memory-errors.ts';
import { reachModule } from './reach-module.ts';
import type { CellWork } from './work.ts';

/** Why no handler for memory errors can go around the work of a cell; undefined when one can. */
export function whyNoGuard(notebook: Notebook, work: CellWork, frameworks: readonly string[]): string | undefined {
  const { cell } = work;
  const unit = guardedUnit(notebook, work);
  if ('refused' in unit) return unit.refused;
  const [container] = heldMemory(notebook, cell, unit).foreignContainers;
  if (container !== undefined)
    return `the work puts results into ${container}, which belongs to another cell and would keep their memory`;
  const needs = [
    memoryErrorsOf(notebook, cell, frameworks, unit.first),
    reachModule(notebook, cell, 'gc', 'gc'),
    reachModule(notebook, cell, 'marimo', 'mo'),
  ];
  return needs.flatMap((each) => ('refused' in each ? [each.refused] : []))[0];
}

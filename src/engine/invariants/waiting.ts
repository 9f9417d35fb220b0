import { gateIn } from '../../gpu/gates.ts';
import { asksFramework } from '../../gpu/questions.ts';
import { graphOf } from '../../notebook/graph.ts';
import { aliasesOf } from '../../notebook/imports.ts';
import type { Cell, Notebook } from '../../notebook/notebook.ts';
import { multiplyDefined } from '../../notebook/problems.ts';
import { cellEffort } from '../../semantics/cell-effort.ts';
import { holdsOthersUp } from '../../semantics/holding-up.ts';
import type { Change } from '../change.ts';

/**
 * No cell begins to wait for one that works, may stop, is disabled, or runs again at the touch of a control: it would run
 * later, again, or not at all.
 */
export function noNewWaiting(change: Change): string | null {
  if (change.effects.connects) return null;
  const { before, after } = change;
  const graph = graphOf(after);
  for (const cell of after.cells) {
    const pasts = pastsOf(cell, change);
    const waited = new Set(pasts.flatMap((past) => [past.index, ...graphOf(before).ancestors(past.index)]));
    if (pasts.length === 0) continue;
    for (const index of graph.ancestors(cell.index)) {
      const ancestor = after.cells[index]!;
      if (pastsOf(ancestor, change).some((past) => waited.has(past.index))) continue;
      const why = holdsOthersUp(after, ancestor, gateIn(after, ancestor));
      if (why !== undefined) return `${nameOf(cell, change)} would wait for ${nameOf(ancestor, change)}, which ${why}`;
    }
  }
  return null;
}

function nameOf(cell: Cell, { pastOf }: Change): string {
  const past = pastOf(cell);
  return past === undefined ? 'a new cell' : `cell ${past.index + 1}`;
}

/**
 * What works, prints or seeds does so in the order in which it did. Cells that define a name twice never ran, nor did
 * those that wait for them: a repair makes their order.
 */
export function orderStays(change: Change): string | null {
  if (change.effects.connects) return null;
  const { before, after, pastOf } = change;
  const places = new Map(
    graphOf(before)
      .runOrder()
      .map((index, at) => [index, at]),
  );
  const moved = graphOf(after)
    .runOrder()
    .flatMap((index) => {
      const past = pastOf(after.cells[index]!);
      const place = past === undefined ? undefined : places.get(past.index);
      return past === undefined || place === undefined ? [] : [{ index, past: past.index, place }];
    });
  // Most fixes leave the order alone; what a cell comes to is asked only where one does not.
  if (moved.every(({ place }, at) => at === 0 || moved[at - 1]!.place < place)) return null;
  const idle = new Set(
    multiplyDefined(before).flatMap((name) =>
      name.places.flatMap(({ cell }) => [cell, ...graphOf(before).descendants(cell)]),
    ),
  );
  const leavesTrace = (notebook: Notebook, index: number): boolean =>
    cellEffort(notebook, notebook.cells[index]!) !== 'none' || isFrozenBy(notebook, notebook.cells[index]!);
  let last: (typeof moved)[number] | undefined;
  for (const each of moved) {
    if (idle.has(each.past) || !leavesTrace(before, each.past) || !leavesTrace(after, each.index)) continue;
    if (last !== undefined && each.place < last.place)
      return `cell ${each.past + 1} would run after cell ${last.past + 1}, which ran after it`;
    last = each;
  }
  return null;
}

/** Whether a cell asks a framework for a GPU, in a notebook that sets variables: what is set after that has no effect. */
function isFrozenBy(notebook: Notebook, { statements }: Cell): boolean {
  const aliases = aliasesOf(notebook);
  const isSet = notebook.cells.some(({ node }) => /\b(?:environ|putenv)\b/.test(node.text));
  return isSet && statements.some((statement) => asksFramework(statement, aliases));
}

/** The cells that a cell was, or whose names and statements it has taken over. */
function pastsOf(cell: Cell, { before, pastOf }: Change): readonly Cell[] {
  const past = pastOf(cell);
  if (past !== undefined) return [past];
  const statements = new Set(cell.statements.map(({ text }) => text));
  return before.cells.filter(
    ({ bindings, statements: old }) =>
      [...cell.bindings.defs].some((name) => bindings.defs.has(name)) || old.some(({ text }) => statements.has(text)),
  );
}

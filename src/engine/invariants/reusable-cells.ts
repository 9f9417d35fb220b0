import type { Cell } from '../../notebook/notebook.ts';
import { isOpaque } from '../../notebook/opaque.ts';
import type { Change } from '../change.ts';

/**
 * A reusable function or class sees builtins, the setup cell and its like; anything else undoes `@app.function`. The setup
 * cell sees nothing of other cells (`_ast/app.py`: a SetupRootError).
 */
export function reusableCellsStaySelfContained({ after, pastOf }: Change): string | null {
  const sees = (reader: Cell, name: string): boolean =>
    after.cells.some(
      (each) =>
        each.bindings.defs.has(name) &&
        (each === reader || (reader.kind !== 'setup' && each.kind !== 'cell' && !isOpaque(each))),
    );
  for (const cell of after.cells.filter(({ kind }) => kind === 'function' || kind === 'class' || kind === 'setup')) {
    const past = pastOf(cell)?.bindings.refs ?? new Set();
    const outside = [...cell.bindings.refs].find(
      (name) => !past.has(name) && !sees(cell, name) && after.cells.some((each) => each.bindings.defs.has(name)),
    );
    if (outside === undefined) continue;
    const reader = cell.kind === 'setup' ? 'the setup cell' : `the reusable ${cell.kind} \`${cell.name}\``;
    return `${reader} would read \`${outside}\`, which it cannot see`;
  }
  return null;
}

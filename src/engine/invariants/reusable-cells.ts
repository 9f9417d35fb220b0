import type { Change } from '../change.ts';

/** A reusable function or class sees builtins, the setup cell and its like; anything else undoes `@app.function`. */
export function reusableCellsStaySelfContained({ after, pastOf }: Change): string | null {
  for (const cell of after.cells.filter(({ kind }) => kind === 'function' || kind === 'class')) {
    const past = pastOf(cell)?.bindings.refs ?? new Set();
    const global = after.cells.filter(({ kind }) => kind !== 'cell' && kind !== 'unparsable');
    const outside = [...cell.bindings.refs].find(
      (name) =>
        !past.has(name) &&
        !global.some((each) => each.bindings.defs.has(name)) &&
        after.cells.some((each) => each.bindings.defs.has(name)),
    );
    if (outside !== undefined)
      return `the reusable ${cell.kind} ${cell.name} would read ${outside}, which it cannot see`;
  }
  return null;
}

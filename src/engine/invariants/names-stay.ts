import { importsOf } from '../../notebook/imports.ts';
import type { Notebook } from '../../notebook/notebook.ts';
import type { Change } from '../change.ts';
import { helpersAmong } from './cells-stay.ts';

/** No cell defines another public name, or one fewer, than the rule declares. */
export function namesStay({ before, after, pastOf, effects }: Change): string | null {
  const defined = (notebook: Notebook): Set<string> =>
    new Set(notebook.cells.flatMap(({ bindings }) => [...bindings.defs]));
  const [namesBefore, namesAfter] = [defined(before), defined(after)];
  const imported = new Map(importsOf(after).map(({ name, module }) => [name, module]));
  for (const cell of after.cells) {
    const past = pastOf(cell)?.bindings.defs ?? new Set();
    // A name may move to a new cell, where new cells are declared.
    const isMoved = (name: string): boolean => effects.addsCells && namesBefore.has(name) && namesAfter.has(name);
    const lost = [...past].find((name) => !cell.bindings.defs.has(name) && !isMoved(name));
    if (lost !== undefined && !effects.dropsNames) return `cell ${cell.index + 1} would no longer define \`${lost}\``;
    const added = [...cell.bindings.defs].filter((name) => !past.has(name) && !isMoved(name));
    const helpers = helpersAmong(added, effects);
    const undeclared = added.find(
      (name) => !helpers.includes(name) && !effects.addsNames && !effects.imports.includes(imported.get(name) ?? ''),
    );
    if (undeclared !== undefined) return `cell ${cell.index + 1} would define the new public name \`${undeclared}\``;
  }
  return null;
}

import type { PastOf } from '../../edit/cell-match.ts';
import { importsOf } from '../../notebook/imports.ts';
import type { Notebook } from '../../notebook/notebook.ts';
import { linesOf } from '../match/lines.ts';
import type { MergeContext } from '../model.ts';
import { isWellNested } from './nesting.ts';

/** What merges did to a notebook. */
interface Merged {
  readonly context: MergeContext;
  readonly after: Notebook;
  readonly pastOf: PastOf;
  /** Which cells of the template as it is now went into which cells of the notebook, by the latter. */
  readonly sources: ReadonlyMap<number, number>;
}

/**
 * What merges promise beyond the effect contract, which lets them do whatever was done to the template.
 * @returns what they break, for a person; null when they keep every promise
 */
export function brokenByMerge(merged: Merged): string | null {
  return nestingBroken(merged) ?? lostName(merged) ?? otherMeaning(merged);
}

/** The grammar takes lines that Python takes for indented wrongly. */
function nestingBroken({ context, after, pastOf }: Merged): string | null {
  for (const { cell, lines } of linesOf(after)) {
    const past = pastOf(cell);
    const wasBroken = past !== undefined && !isWellNested(linesOf(context.notebook)[past.index]!.lines);
    if (!wasBroken && !isWellNested(lines)) return 'the lines would be nested in a way that Python does not accept';
  }
  return null;
}

/** What goes from one cell of the template to another one must not go halfway. */
function lostName({ context, after }: Merged): string | null {
  const { notebook, change, names } = context;
  const definedIn = ({ cells }: Notebook): Set<string> => new Set(cells.flatMap(({ bindings }) => [...bindings.defs]));
  const [left, wanted] = [definedIn(after), definedIn(change.now)];
  const lost = [...definedIn(notebook)].find(
    (name) => !left.has(name) && wanted.has(names.toTemplate.get(name) ?? name),
  );
  return lost === undefined ? null : `the template defines ${lost} in another cell, which does not get it here`;
}

/** A name that only a function of the template knows must not reach another cell of the notebook. */
function otherMeaning({ context, after, pastOf, sources }: Merged): string | null {
  const { change, names } = context;
  const imported = new Set(importsOf(after).map(({ name }) => name));
  for (const { bindings, index } of after.cells) {
    const past = pastOf(after.cells[index]!);
    const from = sources.get(past?.index ?? -1);
    if (past === undefined || from === undefined) continue;
    const { occurrences } = change.now.cells[from]!.bindings;
    const isOther = (name: string): boolean =>
      !past.bindings.refs.has(name) && !imported.has(name) && !occurrences.has(names.toTemplate.get(name) ?? name);
    const other = [...bindings.refs].find(isOther);
    if (other !== undefined) return `${other} would come from another place than in the template`;
  }
  return null;
}

import { isName } from '../match/lines.ts';
import type { CellLines, Line, MergeState } from '../model.ts';

/** A name in a line that the template has changed, of which it can't be told what it is called here. */
export function unsureName({ theirs, keys, names, options }: MergeState): string | undefined {
  if (options.only !== undefined) return undefined;
  return theirs
    .filter((_line, at) => !keys.base.includes(keys.theirs[at]!))
    .flatMap(({ tokens }) => tokens)
    .find(({ kind, key }) => kind === 'variable' && names.unsure.has(key))?.key;
}

/** A name that the template's cell has got since the base, and the notebook's cell has in code of its own. */
export function takenName({ cells, keys, names, ours }: MergeState): string | undefined {
  const { base, theirs } = cells;
  const bound = ({ cell }: CellLines): string[] => [...cell.bindings.defs, ...cell.bindings.privateDefs];
  const isOwn = (line: Line, at: number): boolean =>
    !keys.theirs.includes(keys.ours[at]!) && !line.tokens.every(isTheirs);
  const isTheirs = (token: Line['tokens'][number]): boolean =>
    !isName(token) || base.cell.bindings.occurrences.has(names.toTemplate.get(token.key) ?? token.key);
  // What is called so here is called otherwise in the template.
  const renamed = [...theirs.cell.bindings.occurrences.keys()].find(
    (name) =>
      !base.cell.bindings.occurrences.has(name) &&
      names.toTemplate.has(name) &&
      cells.ours.cell.bindings.occurrences.has(name),
  );
  if (renamed !== undefined) return renamed;
  return bound(theirs)
    .filter((name) => !base.cell.bindings.occurrences.has(name))
    .find((name) =>
      ours.some((line, at) => isOwn(line, at) && line.tokens.some((token) => isName(token) && token.key === name)),
    );
}

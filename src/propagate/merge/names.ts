import { isName } from '../match/tokens.ts';
import type { CellLines, Line, MergeState, Token } from '../model.ts';

/** Why the names in lines that the template has changed would mean something else here; undefined where they don't. */
export function nameConflict(state: MergeState): string | undefined {
  const unsure = unsureName(state);
  if (unsure !== undefined) return `${unsure} in the template is a different variable here`;
  const taken = takenName(state);
  return taken === undefined ? undefined : `the template adds ${taken}, and this cell has its own`;
}

/** A name in a line that the template has changed, of which it can't be told what it is called here. */
function unsureName({ theirs, keys, context, only }: MergeState): string | undefined {
  if (only !== undefined) return undefined;
  return theirs
    .filter((_line, at) => !keys.base.includes(keys.theirs[at]!))
    .flatMap(({ tokens }) => tokens)
    .find(({ kind, key }) => kind === 'variable' && context.names.unsure.has(key))?.key;
}

/** A name that the template's cell has got since the base, and the notebook's cell has in code of its own. */
function takenName({ cells, keys, context, ours }: MergeState): string | undefined {
  const { toTemplate } = context.names;
  const isIn = ({ cell }: CellLines, name: string): boolean => cell.bindings.occurrences.has(name);
  // What is called so here is called otherwise in the template.
  const renamed = [...cells.theirs.cell.bindings.occurrences.keys()].find(
    (name) => !isIn(cells.base, name) && toTemplate.has(name) && isIn(cells.ours, name),
  );
  if (renamed !== undefined) return renamed;
  const isTheirs = (token: Token): boolean =>
    !isName(token) || isIn(cells.base, toTemplate.get(token.key) ?? token.key);
  const isOwn = (line: Line, at: number): boolean =>
    !keys.theirs.includes(keys.ours[at]!) && !line.tokens.every(isTheirs);
  const own = ours.filter(isOwn).flatMap(({ tokens }) => tokens.filter(isName));
  const { defs, privateDefs } = cells.theirs.cell.bindings;
  return [...defs, ...privateDefs].find((name) => !isIn(cells.base, name) && own.some(({ key }) => key === name));
}

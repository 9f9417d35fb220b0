import { variablesIn } from '../../../../src/notebook/meaning.ts';
import type { Cell, Notebook } from '../../../../src/notebook/notebook.ts';
import { scopeOf, type Scope, type Use } from '../../../../src/python/scopes.ts';
import { contains, type Node } from '../../../../src/python/tree.ts';
import { markUnknown, push, type Flow } from './flow.ts';
import type { Path } from './paths.ts';

/** All uses of the variable that an identifier means, with the cells in which they are. */
interface Variable {
  readonly uses: readonly { readonly use: Use; readonly cell: Cell }[];
}

/** The variable that an identifier means; undefined where that is not known. */
export function variableOf({ notebook }: Flow, identifier: Node): Variable | undefined {
  const home = cellOf(notebook, identifier);
  const own = home === undefined ? undefined : variablesIn(home).uses;
  const use = own?.find(({ leaf }) => leaf.node.id === identifier.id);
  if (home === undefined || own === undefined || use === undefined) return undefined;
  const { name } = use.leaf;
  const scope = scopeOf(use);
  const isSame = (other: Use, in_: Scope): boolean => other.leaf.name === name && in_ === scope;
  if (scope.kind !== 'cell') {
    return { uses: own.filter((each) => isSame(each, scopeOf(each))).map((each) => ({ use: each, cell: home })) };
  }
  const isLocal = home.bindings.privateDefs.has(name);
  const cells = isLocal ? [home] : notebook.cells.filter(({ bindings }) => bindings.occurrences.has(name));
  const uses = cells.flatMap((cell) =>
    variablesIn(cell)
      .uses.filter((each) => each.leaf.name === name && each.isOfHandler !== true && scopeOf(each).kind === 'cell')
      .map((each) => ({ use: each, cell })),
  );
  return { uses };
}

function cellOf(notebook: Notebook, node: Node): Cell | undefined {
  return notebook.cells.find((cell) => contains(cell.node, node));
}

/** A variable holds the text: so does every expression that reads it. */
export function followVariable(flow: Flow, identifier: Node, path: Path, isBare: boolean): void {
  const found = variableOf(flow, identifier);
  if (found === undefined) return markUnknown(flow, identifier);
  for (const { use } of found.uses) {
    if (use.does === 'read') push(flow, use.leaf.node, path, isBare);
    // `global name` or `nonlocal name`: another scope has it, too.
    if (use.does === 'declare') markUnknown(flow, use.leaf.node);
  }
}

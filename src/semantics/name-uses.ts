import { memoized } from '../memoized.ts';
import type { Cell, Notebook } from '../notebook/notebook.ts';
import { isOpaque, wordsOf } from '../notebook/opaque.ts';
import { isPrivate, variablesOf } from '../python/bindings.ts';
import { scopeOf, type Scope, type Use } from '../python/scopes.ts';
import { binderOf } from '../python/targets.ts';
import { contains, type Node } from '../python/tree.ts';

/** A variable: all identifiers that mean it, and what binds it. */
export interface NameUses {
  /** The same for every identifier of the variable, and of no other in the notebook. */
  readonly key: string;
  readonly nodes: readonly Node[];
  /** The identifiers that are bound, each with the statement or clause that does it; undefined for parameters. */
  readonly bindings: readonly { readonly binder: Node | undefined; readonly target: Node }[];
}

/**
 * The variable that a name means: of the function or comprehension that binds it, else of the cells. Undefined where a cell
 * that nbfix cannot read may bind it, and in a handler that binds it: `except Error as name:`.
 */
export function namesLike(name: Node, notebook: Notebook): NameUses | undefined {
  const cell = notebook.cells.find((each) => contains(each.node, name));
  const found = cell === undefined ? undefined : usesIn(cell).scopes.get(name.id);
  if (cell === undefined || found === undefined) return undefined;
  const { text } = name;
  const own = usesIn(cell).of(found, text);
  if (found.kind !== 'cell') return variable(`${text} in ${found.code?.id}`, own);
  if (isPrivate(text)) return variable(`${text} in cell ${cell.index}`, own);
  if (notebook.cells.some((each) => isOpaque(each) && wordsOf(each).has(text))) return undefined;
  return variable(
    text,
    notebook.cells.flatMap((each) => usesIn(each).of('cell', text)),
  );
}

function variable(key: string, uses: readonly Use[]): NameUses {
  const nodes = uses.map(({ leaf }) => leaf.node);
  const bound = uses.filter(({ does }) => does === 'bind').map(({ leaf }) => leaf.node);
  return { key, nodes, bindings: bound.map((target) => ({ binder: binderOf(target), target })) };
}

/** The identifiers of a cell: the scope of each, and those of one name in one scope. */
interface CellUses {
  readonly scopes: ReadonlyMap<number, Scope>;
  readonly of: (scope: Scope | 'cell', name: string) => readonly Use[];
}

const usesIn: (cell: Cell) => CellUses = memoized(({ statements }) => {
  const scopes = new Map<number, Scope>();
  const byScope = new Map<Scope | 'cell', Map<string, Use[]>>();
  const keyOf = (scope: Scope | 'cell'): Scope | 'cell' => (scope !== 'cell' && scope.kind === 'cell' ? 'cell' : scope);
  for (const use of variablesOf(statements).uses) {
    if (use.isOfHandler === true) continue;
    const scope = scopeOf(use);
    scopes.set(use.leaf.node.id, scope);
    const names = byScope.get(keyOf(scope)) ?? new Map<string, Use[]>();
    byScope.set(keyOf(scope), names);
    const list = names.get(use.leaf.name);
    if (list === undefined) names.set(use.leaf.name, [use]);
    else list.push(use);
  }
  return { scopes, of: (scope, name) => byScope.get(keyOf(scope))?.get(name) ?? [] };
});

import { memoized } from '../memoized.ts';
import { memberNamed } from '../notebook/imports.ts';
import type { Cell, Notebook } from '../notebook/notebook.ts';
import { isOpaque, wordsOf } from '../notebook/opaque.ts';
import { followed, hasModules, moduleCells } from '../notebook/project.ts';
import { symbolOf } from '../notebook/symbols.ts';
import { variablesOf } from '../python/bindings.ts';
import { isImported } from '../python/names.ts';
import type { Use } from '../python/scopes.ts';
import { binderOf } from '../python/targets.ts';
import { field, nodesOf, type Node } from '../python/tree.ts';

/** A variable: all identifiers that mean it, and what binds it. */
export interface NameUses {
  readonly symbol: string;
  readonly nodes: readonly Node[];
  /** The identifiers that are bound, each with the statement or clause that does it; undefined for parameters. */
  readonly bindings: readonly { readonly binder: Node | undefined; readonly target: Node }[];
}

/**
 * The variable that a name means, or an attribute such as `config.DEVICE` of a module of the project. Undefined where a cell that nbfix cannot read may bind it, and in a handler that binds it:
 * `except Error as name:`.
 */
export function namesLike(name: Node, notebook: Notebook): NameUses | undefined {
  return variablesIn(notebook).get(name.id);
}

/** What a name is assigned; undefined for what binds it in another way, as a loop or an unpacking does. */
export function assignedTo(name: Node, notebook: Notebook): (Node | undefined)[] {
  return (namesLike(name, notebook)?.bindings ?? []).map(({ binder, target }) =>
    binder?.type === 'assignment' && field(binder, 'left')?.id === target.id ? field(binder, 'right') : undefined,
  );
}

/** The variables of a notebook and of the modules of the project, by the nodes that mean them. */
const variablesIn: (notebook: Notebook) => ReadonlyMap<number, NameUses> = memoized((notebook) => {
  const unseen = new Set(notebook.cells.filter(isOpaque).flatMap((cell) => [...wordsOf(cell)]));
  const uses = new Map<string, CellUse[]>();
  const add = (symbol: string, use: CellUse): void => {
    const list = uses.get(symbol);
    if (list === undefined) uses.set(symbol, [use]);
    else list.push(use);
  };
  for (const cell of [...notebook.cells, ...moduleCells(notebook)]) {
    for (const use of variablesOf(cell.statements).uses) {
      const { node } = use.leaf;
      const own = symbolOf(node);
      const symbol = followed(own, notebook);
      if (use.isOfHandler === true || unseen.has(own)) continue;
      // To import a name of the project binds none.
      if (symbol === own || !isImported(node)) add(symbol, { node, does: use.does, cell });
    }
    for (const node of hasModules(notebook) ? cell.statements.flatMap((each) => nodesOf(each, 'attribute')) : []) {
      const member = memberNamed(node, notebook);
      if (member !== undefined) add(member.symbol, { node, does: 'read', cell });
    }
  }
  return new Map([...uses].flatMap(([symbol, all]) => variablesOfSymbol(symbol, all)));
});

interface CellUse extends Pick<Use, 'does'> {
  readonly node: Node;
  readonly cell: Cell;
}

/**
 * The variables of a symbol, by their identifiers. Where several cells bind a name, which marimo refuses, each means its own,
 * and the others may mean any of them.
 */
function variablesOfSymbol(symbol: string, uses: readonly CellUse[]): (readonly [number, NameUses])[] {
  const homes = new Set(uses.filter(isBinding).map(({ cell }) => cell));
  const any = variableOf(symbol, uses);
  const own = new Map(
    [...(homes.size > 1 ? homes : [])].map((home) => {
      const seen = uses.filter(({ cell }) => cell === home || !homes.has(cell));
      return [home, variableOf(`${symbol} of cell ${home.index}`, seen)];
    }),
  );
  return uses.map(({ node, cell }) => [node.id, own.get(cell) ?? any]);
}

function isBinding({ does }: CellUse): boolean {
  return does === 'bind';
}

function variableOf(symbol: string, uses: readonly CellUse[]): NameUses {
  const bound = uses.filter(isBinding).map(({ node }) => node);
  return {
    symbol,
    nodes: uses.map(({ node }) => node),
    bindings: bound.map((target) => ({ binder: binderOf(target), target })),
  };
}

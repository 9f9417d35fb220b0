import type { CellWork } from '../gpu/work.ts';
import { FRAMEWORKS } from '../knowledge/frameworks.ts';
import { memoizedWithin } from '../memoized.ts';
import { aliasesOf, importsOf } from '../notebook/imports.ts';
import type { Cell, Notebook } from '../notebook/notebook.ts';
import { binderOf } from '../python/targets.ts';
import { children, contains, field, walk, type Node } from '../python/tree.ts';
import { readLater } from '../semantics/escapes.ts';
import { isReadAsText } from '../semantics/read-as-text.ts';
import { gpuNames, namesFromGpu } from './device-taint.ts';
import { heldMemory, THROWAWAY } from './held-memory.ts';
import { measuresMemory } from './memory-in-use.ts';
import { productsOf } from './products.ts';
import { releasedIn } from './release-statements.ts';
import type { WorkUnit } from './work-unit.ts';

/** What a cell's names hold after its work, whatever becomes of it, and what the cell gives back. */
export interface Release {
  /** Names that hold GPU memory, that only this cell reads, and that are no product of the run. */
  readonly holding: readonly string[];
  /** Those of them that the cell reads after the work, so that they can't be dropped with it, and where. */
  readonly needed: readonly { readonly name: string; readonly reader: Node }[];
  /** A statement after the work that asks how much memory is in use. */
  readonly measure: Node | undefined;
  /** Names to drop that no `finally` drops: with those that hold memory, those that may. */
  readonly open: readonly string[];
  /** Names that a `finally` drops. */
  readonly dropped: ReadonlySet<string>;
  /** Whether a `finally` collects garbage. */
  readonly collects: boolean;
  /** Whether a `finally` empties the caches, or the libraries have none. */
  readonly emptiesCaches: boolean;
  /** Whether memory is held that can be given back and that no `finally` gives back. */
  readonly isMissing: boolean;
}

/** Finds what the work of a cell leaves in names that only the cell itself reads, and what is missing to give it back. */
export const releaseOf: (notebook: Notebook, work: CellWork, unit: WorkUnit) => Release = memoizedWithin(
  (notebook, work, unit) => {
    const { cell } = work;
    const products = productsOf(notebook, cell);
    const mayHold = namesFromGpu(notebook, cell);
    const own = heldMemory(notebook, cell, unit).names.filter(
      (name) => mayHold.has(name) && !products.has(name) && !isInUse(notebook, cell, name, unit.last.endIndex),
    );
    const onGpu = gpuNames(notebook, cell);
    const after = statementsAfter(cell, unit);
    const readers = new Map(
      own.flatMap((name): [string, Node][] => {
        const reader = readerOf(cell, name, after);
        return reader === undefined ? [] : [[name, reader]];
      }),
    );
    const clauses = cell.statements.flatMap((each) => [...walk(each)]).filter(({ type }) => type === 'finally_clause');
    const released = releasedIn(clauses, notebook);
    const open = own.filter((name) => !readers.has(name) && !released.names.has(name));
    const frameworks = new Set(work.gpu.flatMap((each) => each.frameworks));
    const hasCache = FRAMEWORKS.some(({ module, emptyCache }) => frameworks.has(module) && emptyCache !== null);
    const holding = own.filter((name) => onGpu.has(name));
    const free = holding.filter((name) => !readers.has(name));
    const emptiesCaches = !hasCache || released.emptiesCache;
    return {
      holding,
      needed: holding.flatMap((name) => {
        const reader = readers.get(name);
        return reader === undefined || released.names.has(name) ? [] : [{ name, reader }];
      }),
      measure: after.find((each) => measuresMemory(each, aliasesOf(notebook))),
      open,
      dropped: released.names,
      collects: released.collects,
      emptiesCaches,
      isMissing: free.length > 0 && (free.some((name) => open.includes(name)) || !released.collects || !emptiesCaches),
    };
  },
);

/** The names of a cell that hold GPU memory and that only the cell itself reads. */
export function holdingNames(notebook: Notebook, cell: Cell): string[] {
  const products = productsOf(notebook, cell);
  const isOwn = (name: string): boolean => cell.bindings.defs.has(name) || cell.bindings.privateDefs.has(name);
  return [...gpuNames(notebook, cell)].filter(
    (name) => name !== THROWAWAY && isOwn(name) && !products.has(name) && !isInUse(notebook, cell, name, Infinity),
  );
}

/** Whether another cell reads a name, or code of the cell that may run after the offset, a text, or a weak reference. */
function isInUse(notebook: Notebook, cell: Cell, name: string, end: number): boolean {
  const isRef = notebook.cells.some((each) => each.index !== cell.index && each.bindings.refs.has(name));
  // It tells, or calls somebody, when what it is to is gone.
  const isWatched = importsOf(notebook).some(({ module }) => /^weakref(?:\.|$)/.test(module));
  return isRef || isWatched || isReadAsText(notebook, name) || readLater(notebook, cell, name, end) !== undefined;
}

/** What the cell executes after the work: the rest of its block, and of the blocks around that. */
function statementsAfter(cell: Cell, unit: WorkUnit): Node[] {
  const after: Node[] = [];
  for (let node: Node = unit.last; node.parent !== null && node.id !== cell.definition.id; node = node.parent) {
    if (node.parent.type !== 'block') continue;
    after.push(...children(node.parent).filter(({ startIndex }) => startIndex >= node.endIndex));
  }
  // The `return` of a cell is marimo's bookkeeping: it reads nothing.
  return after.filter(({ id }) => id !== cell.returnStatement?.id);
}

/** Where the cell still needs a name when its work has ended. */
function readerOf(cell: Cell, name: string, after: readonly Node[]): Node | undefined {
  const occurrences = (cell.bindings.occurrences.get(name) ?? []).filter((each) => !isDeleted(each));
  return firstRead(after, occurrences);
}

/** The first reading of a name in statements that run one after another, unless they bind it anew before. */
function firstRead(statements: readonly Node[], occurrences: readonly Node[]): Node | undefined {
  for (const statement of statements) {
    const inside = occurrences.filter((each) => contains(statement, each));
    const rebinding = rebindingIn(statement, inside);
    const first = inside.find((each) => (rebinding === undefined ? isRead(each) : contains(rebinding, each)));
    if (first !== undefined || rebinding !== undefined) return first;
  }
  return undefined;
}

/** The value or the sequence that a statement binds one of the identifiers to, in any case: `x = …`, `for x in …:`. */
function rebindingIn(statement: Node, occurrences: readonly Node[]): Node | undefined {
  const binder = statement.type === 'expression_statement' ? statement.firstNamedChild : statement;
  if (binder?.type !== 'assignment' && binder?.type !== 'for_statement') return undefined;
  return occurrences.some((each) => binderOf(each)?.id === binder.id) ? field(binder, 'right') : undefined;
}

/** `x += 1` reads what it binds. */
function isRead(identifier: Node): boolean {
  const binder = binderOf(identifier);
  return binder === undefined || binder.type === 'augmented_assignment';
}

function isDeleted({ parent }: Node): boolean {
  const list = parent?.type === 'expression_list' ? parent.parent : parent;
  return list?.type === 'delete_statement';
}

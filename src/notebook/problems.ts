/** What keeps a notebook or a cell from running, as far as names and returns tell. */
import { memoized } from '../memoized.ts';
import { nestedStatements } from '../python/statements.ts';
import { lineOf } from '../python/tree.ts';
import { BUILTIN_NAMES } from './builtins.ts';
import type { Cell, Notebook } from './notebook.ts';

/** A cell by its index, and a 1-based line of the file. */
export interface Place {
  readonly cell: number;
  readonly line: number;
}

export interface NamedPlace extends Place {
  readonly name: string;
}

export interface MultipleDefinition {
  readonly name: string;
  /** Where each cell first mentions it, in file order; two or more. */
  readonly places: readonly Place[];
}

export interface PrivateRead extends NamedPlace {
  /** The indexes of the cells that bind the name for themselves. */
  readonly definers: readonly number[];
}

/** Public names that two or more cells bind (marimo's MB002): no cell that binds one runs. By the first place. */
export const multiplyDefined: (notebook: Notebook) => readonly MultipleDefinition[] = memoized((notebook) => {
  const places = new Map<string, Place[]>();
  for (const cell of notebook.cells) {
    for (const name of cell.bindings.defs) {
      const place = { cell: cell.index, line: firstLine(cell, name) };
      places.set(name, [...(places.get(name) ?? []), place]);
    }
  }
  return [...places]
    .filter(([, found]) => found.length > 1)
    .map(([name, found]) => ({ name, places: found }))
    .sort((left, right) => byPlace(left.places[0], right.places[0]) || compare(left.name, right.name));
});

/**
 * Names that a cell reads, that no cell binds and that are no builtins: a NameError when the cell runs. Names that are
 * refs for marimo but local variables for Python (a function's loop that reads a name before it binds it) are left out.
 */
export const undefinedNames: (notebook: Notebook) => readonly NamedPlace[] = memoized((notebook) => {
  const defined = new Set(notebook.cells.flatMap((cell) => [...cell.bindings.defs]));
  return sorted(
    notebook.cells.flatMap((cell) =>
      [...cell.bindings.refs]
        .filter((name) => !defined.has(name) && !BUILTIN_NAMES.has(name) && cell.bindings.occurrences.has(name))
        .map((name) => ({ name, cell: cell.index, line: firstLine(cell, name) })),
    ),
  );
});

/** Private names that a cell reads and only other cells bind: private names never leave their cell. */
export const privateReadsAcrossCells: (notebook: Notebook) => readonly PrivateRead[] = memoized((notebook) => {
  return sorted(
    notebook.cells.flatMap((cell) =>
      [...cell.bindings.privateRefs].flatMap((name) => {
        const definers = notebook.cells
          .filter(({ bindings }) => bindings.privateDefs.has(name))
          .map(({ index }) => index);
        return definers.length === 0 ? [] : [{ name, cell: cell.index, line: firstLine(cell, name), definers }];
      }),
    ),
  );
});

/**
 * Every `return` of a cell that is not its last statement. marimo runs a cell as a module, where it is a syntax error:
 * the cell never runs.
 */
export const nestedReturns: (notebook: Notebook) => readonly Place[] = memoized((notebook) => {
  return notebook.cells
    .filter(({ kind }) => kind === 'cell' || kind === 'setup')
    .flatMap((cell) =>
      [...nestedStatements(cell.statements)]
        .filter(({ type }) => type === 'return_statement')
        .map((node) => ({ cell: cell.index, line: lineOf(node) })),
    );
});

function firstLine(cell: Cell, name: string): number {
  const [first] = cell.bindings.occurrences.get(name) ?? [];
  return lineOf(first ?? cell.definition);
}

function sorted<T extends NamedPlace>(places: T[]): T[] {
  return places.sort((left, right) => byPlace(left, right) || compare(left.name, right.name));
}

function byPlace(left: Place | undefined, right: Place | undefined): number {
  return (left?.cell ?? 0) - (right?.cell ?? 0) || (left?.line ?? 0) - (right?.line ?? 0);
}

function compare(left: string, right: string): number {
  return left < right ? -1 : Number(left > right);
}

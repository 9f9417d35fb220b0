import { parametersOf } from '../python/parameters.ts';
import { field, nodesOf, type Node } from '../python/tree.ts';
import type { Cell, Notebook } from './notebook.ts';

/** A function of the notebook, and the hints that its signature lacks. */
export interface Untyped {
  readonly cell: Cell;
  readonly node: Node;
  readonly name: string;
  /** Parameters without a hint; `self`, `cls` and those that begin with an underscore need none. */
  readonly parameters: readonly string[];
  readonly lacksReturn: boolean;
}

const NEEDS_NO_HINT = /^(?:self|cls|_.*)$/;

/** The functions of a notebook, methods included; the cells themselves are none. */
export function functionsOf(notebook: Notebook): { readonly cell: Cell; readonly node: Node }[] {
  return notebook.cells.flatMap((cell) => {
    const roots = cell.kind === 'function' || cell.kind === 'class' ? [cell.definition] : cell.statements;
    return roots.flatMap((root) => nodesOf(root, 'function_definition').map((node) => ({ cell, node })));
  });
}

/** Functions whose parameters or result have no type hint (PEP 484; `__init__` needs none for its result). */
export function untypedFunctions(notebook: Notebook): Untyped[] {
  return functionsOf(notebook).flatMap(({ cell, node }): Untyped[] => {
    const name = field(node, 'name')?.text ?? '';
    const parameters = parametersOf(node)
      .filter((each) => each.annotation === undefined && !NEEDS_NO_HINT.test(each.name))
      .map((each) => each.name);
    const lacksReturn = field(node, 'return_type') === undefined && name !== '__init__';
    return parameters.length > 0 || lacksReturn ? [{ cell, node, name, parameters, lacksReturn }] : [];
  });
}

import { graphOf } from './graph.ts';
import type { Notebook } from './notebook.ts';
import { multiplyDefined, nestedReturns } from './problems.ts';

/**
 * Whether marimo takes the notebook at all: every cell compiles, each name has one definition and the cells can be put
 * in order. Else `python notebook.py` and `marimo run` refuse it (marimo `_ast/app.py`, `_lint/validate_graph.py`). A cell
 * that only nbfix cannot read compiles: CPython has taken it.
 */
export function isAccepted(notebook: Notebook): boolean {
  return (
    notebook.cells.every(({ kind, bindings }) => kind !== 'unparsable' && bindings.starImports.length === 0) &&
    multiplyDefined(notebook).length === 0 &&
    nestedReturns(notebook).length === 0 &&
    graphOf(notebook).cycles().length === 0
  );
}

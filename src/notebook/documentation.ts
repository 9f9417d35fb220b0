import { field } from '../python/tree.ts';
import type { Cell, Notebook } from './notebook.ts';
import { shownExpression } from './outputs.ts';

/** The cells that show a text and do nothing else: `mo.md("…")`, perhaps with a docstring above it. */
export function documentationCells(notebook: Notebook): Cell[] {
  return notebook.cells.filter((cell) => {
    if (cell.kind !== 'cell' || cell.disabled) return false;
    const statements = cell.statements.filter((each) => each.firstNamedChild?.type !== 'string');
    const [only] = statements;
    const call = shownExpression(cell)?.firstNamedChild;
    if (statements.length !== 1 || only === undefined || call?.type !== 'call') return false;
    // A text with names in it depends on what gives them.
    return field(call, 'function')?.text.endsWith('.md') === true && cell.bindings.refs.size === 1;
  });
}

import type { Cell } from '../../../src/notebook/notebook.ts';
import type { Node } from '../../../src/python/tree.ts';

/** What holds a block of statements, by the type of its node. */
const HOLDERS: ReadonlyMap<string, string> = new Map([
  ['if_statement', 'an `if` branch'],
  ['elif_clause', 'an `elif` branch'],
  ['else_clause', 'an `else` branch'],
  ['case_clause', 'a `case` branch'],
  ['for_statement', 'a loop'],
  ['while_statement', 'a loop'],
  ['with_statement', 'a `with` block'],
  ['try_statement', 'a `try` block'],
  ['except_clause', 'an `except` block'],
  ['finally_clause', 'a `finally` block'],
]);

/** Why marimo never displays what a statement computes: ``is inside an `if` branch``. */
export function whyLost(statement: Node, cell: Cell): string {
  if (statement.firstNamedChild?.type === 'assignment') return 'is only assigned to `_`';
  if (cell.statements.some(({ id }) => id === statement.id)) return 'is above the last line of the cell';
  return `is inside ${HOLDERS.get(statement.parent?.parent?.type ?? '') ?? 'a block'}`;
}

import { rowFinder } from '../../../src/knowledge/fits.ts';
import { NO_VIEW, VIEWS } from '../../../src/knowledge/views.ts';
import { aliasesOf, qualifiedName } from '../../../src/notebook/imports.ts';
import type { Cell, Notebook } from '../../../src/notebook/notebook.ts';
import { isOutputCall, lostValues } from '../../../src/notebook/outputs.ts';
import { nestedStatements } from '../../../src/python/statements.ts';
import { field, type Node } from '../../../src/python/tree.ts';

/** Methods of data frames whose result is there to be looked at. */
const LOOKS = /^(?:head|tail|describe|sample)$/;

/**
 * What a cell computes to be looked at and does not show, other than calls of marimo on lines of their own: a name of the
 * cell's own above its last line (`df`, `fig`), a look at a data frame (`df.head()`), a table or a chart (`pd.DataFrame(rows)`,
 * `alt.Chart(…).mark_bar()`), and what is given the name `_` (`_ = mo.callout(…)`). A name of another cell may be there to wait for it.
 */
export function neverShown(notebook: Notebook, cell: Cell): readonly Node[] {
  const last = cell.statements.at(-1);
  const atTheEnd = new Set(lostValues(cell).map(({ id }) => id));
  if (cell.kind !== 'cell' || last?.firstNamedChild?.type === 'none') return [];
  return [...nestedStatements(cell.statements)].filter((statement) => {
    const [value, ...more] = statement.namedChildren;
    if (statement.type !== 'expression_statement' || value === undefined || more.length > 0) return false;
    if (value.type === 'assignment') return isHidden(value, notebook);
    if (statement.id === last?.id || atTheEnd.has(statement.id)) return false;
    return value.type === 'identifier' ? isOwn(value, cell) : isLook(value, notebook) && !isTried(statement);
  });
}

/** Alone in a `try`, it is there to fail: `try: pd.DataFrame(unequal)`. */
function isTried({ parent }: Node): boolean {
  return parent?.parent?.type === 'try_statement' && parent.namedChildren.length === 1;
}

/** `_ = mo.md("…")` */
function isHidden(assignment: Node, notebook: Notebook): boolean {
  const value = field(assignment, 'right');
  return field(assignment, 'left')?.text === '_' && value !== undefined && isOutputCall(value, notebook);
}

/** A public name that the cell binds above. */
function isOwn(name: Node, { bindings }: Cell): boolean {
  const [first] = bindings.occurrences.get(name.text) ?? [];
  return bindings.defs.has(name.text) && first !== undefined && first.startIndex < name.startIndex;
}

function isLook(value: Node, notebook: Notebook): boolean {
  const callee = value.type === 'call' ? field(value, 'function') : undefined;
  if (callee === undefined) return false;
  const object = field(callee, 'object');
  const isFrame = object?.type === 'identifier' && qualifiedName(object, aliasesOf(notebook)) === undefined;
  return (isFrame && LOOKS.test(field(callee, 'attribute')?.text ?? '')) || isView(value, notebook);
}

const viewOf = rowFinder(VIEWS);

/** `pd.DataFrame(rows)`, `alt.Chart(data).mark_point().encode(…)` */
function isView(value: Node, notebook: Notebook): boolean {
  const callee = value.type === 'call' ? field(value, 'function') : undefined;
  if (callee === undefined || NO_VIEW.test((field(callee, 'attribute') ?? callee).text)) return false;
  const path = qualifiedName(callee, aliasesOf(notebook));
  if (path !== undefined) return viewOf(path) !== undefined;
  const object = field(callee, 'object');
  return object !== undefined && isView(object, notebook);
}

import { memoized } from '../memoized.ts';
import { isExpression, nestedStatements } from '../python/statements.ts';
import { children, field, type Node } from '../python/tree.ts';
import type { Cell, Notebook } from './notebook.ts';

/** An expression statement whose value marimo computes and throws away. */
export interface LostOutput {
  /** The index of the cell. */
  readonly cell: number;
  /** The expression statement. */
  readonly node: Node;
}

/** Calls below marimo's name that are made for what they do, not for what they show. */
const ACTIONS: readonly RegExp[] = [
  // Ends the cell; it shows its own argument.
  /^stop$/,
  // Shows its argument wherever it stands.
  /^output\./,
  /^status\.toast$/,
  // Runs a query, which may create a table.
  /^sql$/,
  // Changes the page's address, or starts a thread.
  /^query_params\b/,
  /^Thread\b/,
  // Values to compute with.
  /^(?:app_meta|cli_args|defs|notebook_dir|notebook_location|refs|running_in_notebook|state)$/,
];

/** `with pytest.raises(ValueError):`: what stands in it is run to fail. */
const EXPECTS_FAILURE = /\b(?:assertRaises\w*|raises)\(/;

/**
 * The statement whose value is the cell's output: the last one, if it is an expression and no `;` follows it
 * (marimo `_ast/compiler.py`, `compile_cell`).
 * @returns the expression statement, or undefined when the cell shows nothing by itself
 */
export function shownExpression(cell: Cell): Node | undefined {
  const last = cell.statements.at(-1);
  if (last === undefined || !isExpression(last)) return undefined;
  return last.nextSibling?.type === ';' ? undefined : last;
}

/**
 * Expression statements that call marimo for something to show, such as `mo.md(…)` or `mo.callout(…)`, where marimo
 * shows nothing: in a branch, or before the last statement of the cell. Those inside functions are left out, those that
 * a test expects to fail, and those of a cell that ends with `None`, by which its author hides its output.
 * @returns them in source order
 */
export const lostOutputs: (notebook: Notebook) => readonly LostOutput[] = memoized((notebook) => {
  const aliases = marimoAliases(notebook);
  if (aliases.size === 0) return [];
  return notebook.cells.flatMap(({ index, kind, statements }) => {
    if (kind !== 'cell' && kind !== 'setup') return [];
    const last = statements.at(-1);
    if (last?.firstNamedChild?.type === 'none') return [];
    return [...nestedStatements(statements)]
      .filter((node) => node.id !== last?.id && isOutputStatement(node, aliases) && !isExpectedToFail(node))
      .map((node) => ({ cell: index, node }));
  });
});

/**
 * The name below marimo of what a statement calls: `md` for `mo.md("x")`, `md.callout` for `mo.md("x").callout()`.
 * @returns undefined for a statement that is no such call
 */
export function marimoCall(statement: Node, notebook: Notebook): string | undefined {
  return calledBelow(statement, marimoAliases(notebook));
}

/** Whether a statement calls marimo for what it does: `mo.stop(…)`, `mo.output.append(…)`. Such calls show nothing as a value. */
export function isAction(statement: Node, notebook: Notebook): boolean {
  const called = marimoCall(statement, notebook);
  return called !== undefined && ACTIONS.some((action) => action.test(called));
}

function isExpectedToFail(node: Node): boolean {
  for (let each = node.parent; each !== null; each = each.parent) {
    if (each.type === 'function_definition') return false;
    const clause =
      each.type === 'with_statement' ? each.namedChildren.find(({ type }) => type === 'with_clause') : undefined;
    if (clause !== undefined && EXPECTS_FAILURE.test(clause.text)) return true;
  }
  return false;
}

/** What does nothing but have a value. */
const VALUES = /^(?:identifier|string|concatenated_string|dictionary|list|set|tuple)$/;

/**
 * Values on lines of their own with which a branch of a cell's last statement ends: `fig` or `{"rows": 3}` at the end of the
 * `else` was written to be seen, like `mo.md("Nothing to plot")` at the end of the `if` (marimo's MR002 finds both).
 */
export function lostValues({ kind, statements, definition }: Cell): readonly Node[] {
  if (kind !== 'cell') return [];
  const last = statements.at(-1);
  const isAtTheEnd = (node: Node): boolean => {
    for (let each = node; each.id !== last?.id && each.parent !== null; each = each.parent) {
      if (each.id === definition.id || /^(?:for|while)_statement$/.test(each.parent.type)) return false;
      if (each.parent.type === 'block' && children(each.parent).at(-1)?.id !== each.id) return false;
    }
    return true;
  };
  return [...nestedStatements(last === undefined ? [] : [last])].filter((each) => {
    const value = each.firstNamedChild;
    const isProbe = each.parent?.parent?.type === 'try_statement' && children(each.parent).length === 1;
    const isValue = !isProbe && isExpression(each) && value?.text === each.text && VALUES.test(value.type);
    // A text in three quotes is a comment to many; `try: flash_attn` asks whether there is such a name.
    return isValue && !/^\w*(?:"{3}|'{3})/.test(each.text) && each.id !== last?.id && isAtTheEnd(each);
  });
}

/** The names by which the cells import marimo itself: `mo` in nearly all notebooks. */
const marimoAliases: (notebook: Notebook) => ReadonlySet<string> = memoized((notebook) => {
  const aliases = new Set<string>();
  for (const cell of notebook.cells) {
    for (const statement of nestedStatements(cell.statements)) {
      if (statement.type !== 'import_statement') continue;
      for (const imported of children(statement)) {
        const name = field(imported, 'name')?.text ?? imported.text;
        if (name === 'marimo') aliases.add(field(imported, 'alias')?.text ?? name);
      }
    }
  }
  return aliases;
});

/** Whether an expression calls something below marimo's name for what it shows: `mo.md("x")`, `mo.md("x").callout()`. */
export function isOutputCall(call: Node, notebook: Notebook): boolean {
  return shows(calledIn(call, marimoAliases(notebook)));
}

/** Whether a statement is such a call. */
function isOutputStatement(statement: Node, aliases: ReadonlySet<string>): boolean {
  return shows(calledBelow(statement, aliases));
}

function shows(called: string | undefined): boolean {
  return called !== undefined && !ACTIONS.some((action) => action.test(called));
}

function calledBelow(statement: Node, aliases: ReadonlySet<string>): string | undefined {
  if (!isExpression(statement) || statement.namedChildren.length !== 1) return undefined;
  return calledIn(statement.firstNamedChild, aliases);
}

function calledIn(call: Node | null, aliases: ReadonlySet<string>): string | undefined {
  const path = call?.type === 'call' ? pathOf(field(call, 'function')) : undefined;
  const [alias, ...attributes] = path ?? [];
  if (alias === undefined || attributes.length === 0 || !aliases.has(alias)) return undefined;
  return attributes.join('.');
}

/** The names of an attribute chain from its root, through calls: `mo.md("x").callout` → mo, md, callout. */
function pathOf(node: Node | undefined): string[] | undefined {
  if (node?.type === 'identifier') return [node.text];
  if (node?.type === 'call') return pathOf(field(node, 'function'));
  if (node?.type !== 'attribute') return undefined;
  const object = pathOf(field(node, 'object'));
  const attribute = field(node, 'attribute')?.text;
  return object === undefined || attribute === undefined ? undefined : [...object, attribute];
}

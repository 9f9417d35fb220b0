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
];

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
 * shows nothing: in a branch, or before the last statement of the cell. Those inside functions are left out.
 * @returns them in source order
 */
export function lostOutputs(notebook: Notebook): readonly LostOutput[] {
  const aliases = marimoAliases(notebook);
  if (aliases.size === 0) return [];
  return notebook.cells.flatMap(({ index, kind, statements }) => {
    if (kind !== 'cell' && kind !== 'setup') return [];
    const last = statements.at(-1);
    return [...nestedStatements(statements)]
      .filter((node) => node.id !== last?.id && isOutputCall(node, aliases))
      .map((node) => ({ cell: index, node }));
  });
}

/** The names by which the cells import marimo itself: `mo` in nearly all notebooks. */
function marimoAliases(notebook: Notebook): Set<string> {
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
}

/** Whether the statement is a call of something below marimo's name: `mo.md("x")`, `mo.md("x").callout()`. */
function isOutputCall(statement: Node, aliases: ReadonlySet<string>): boolean {
  if (!isExpression(statement) || statement.namedChildren.length !== 1) return false;
  const call = statement.firstNamedChild;
  const path = call?.type === 'call' ? pathOf(field(call, 'function')) : undefined;
  const [alias, ...attributes] = path ?? [];
  if (alias === undefined || attributes.length === 0 || !aliases.has(alias)) return false;
  const called = attributes.join('.');
  return !ACTIONS.some((action) => action.test(called));
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

/** How marimo recognises the parts of a notebook file (marimo `_ast/parse.py`). */
import type { CellKind } from './notebook.ts';
import { children, field, type Node } from '../python/tree.ts';

/** The cell kinds by the decorator's attribute: `@app.cell`, `@app.function`, `@app.class_definition`. */
const KIND_BY_DECORATOR: ReadonlyMap<string, CellKind> = new Map([
  ['cell', 'cell'],
  ['function', 'function'],
  ['class_definition', 'class'],
]);

/** A cell decorator and what it says. */
export interface CellDecorator {
  readonly node: Node;
  readonly kind: CellKind;
  /** The call `app.cell(…)`, or undefined for the bare attribute. */
  readonly call: Node | undefined;
}

/** The name by which `import marimo` or `import marimo as name` binds marimo, or undefined for other statements. */
export function marimoAlias(statement: Node): string | undefined {
  if (statement.type !== 'import_statement') return undefined;
  const [first] = children(statement);
  if (first?.type === 'dotted_name') return first.text === 'marimo' ? 'marimo' : undefined;
  return first?.type === 'aliased_import' && field(first, 'name')?.text === 'marimo'
    ? field(first, 'alias')?.text
    : undefined;
}

/** The call of `app = marimo.App(…)`, with marimo's name as the file imports it, or undefined for other statements. */
export function appCall(statement: Node, alias: string): Node | undefined {
  const assignment = onlyExpression(statement);
  if (assignment?.type !== 'assignment' || field(assignment, 'left')?.text !== 'app') return undefined;
  const call = field(assignment, 'right');
  return call?.type === 'call' && field(call, 'function')?.text === `${alias}.App` ? call : undefined;
}

/** Whether the statement is `with app.setup:` or `with app.setup(…):`. */
export function isSetupCell(statement: Node): boolean {
  return statement.type === 'with_statement' && setupCall(statement) !== undefined;
}

/** The `app.setup` or `app.setup(…)` of a `with` statement. */
export function setupCall(statement: Node): Node | undefined {
  const clause = children(statement).find((child) => child.type === 'with_clause');
  const items = clause === undefined ? [] : children(clause);
  const value = items.length === 1 && items[0] !== undefined ? field(items[0], 'value') : undefined;
  return value !== undefined && isAppAttribute(value, 'setup') ? value : undefined;
}

/** The call of `app._unparsable_cell("…")`, or undefined for other statements. */
export function unparsableCall(statement: Node): Node | undefined {
  const call = onlyExpression(statement);
  if (call?.type !== 'call' || field(call, 'function')?.text !== 'app._unparsable_cell') return undefined;
  const list = field(call, 'arguments');
  const positional = list === undefined ? [] : children(list).filter((child) => child.type !== 'keyword_argument');
  return positional.length === 1 ? call : undefined;
}

/**
 * The decorator that makes a definition a cell: the first one with a cell's attribute name, and only if it is on `app`.
 * @param decorated a `decorated_definition`
 */
export function cellDecorator(decorated: Node): CellDecorator | undefined {
  for (const node of children(decorated)) {
    if (node.type !== 'decorator') continue;
    const [expression] = children(node);
    const call = expression?.type === 'call' ? expression : undefined;
    const attribute = call === undefined ? expression : field(call, 'function');
    const kind = attribute && KIND_BY_DECORATOR.get(field(attribute, 'attribute')?.text ?? '');
    if (attribute === undefined || kind === undefined) continue;
    return field(attribute, 'object')?.text === 'app' ? { node, kind, call } : undefined;
  }
  return undefined;
}

/** Whether the statement is the run guard. marimo looks only at `if __name__ ==`, and stops reading there. */
export function isRunGuard(statement: Node): boolean {
  if (statement.type !== 'if_statement') return false;
  const condition = field(statement, 'condition');
  return condition?.type === 'comparison_operator' && condition.firstNamedChild?.text === '__name__';
}

/** Whether a call has the keyword argument `name=True`. */
export function hasTrueArgument(call: Node | undefined, name: string): boolean {
  const list = call?.type === 'call' ? field(call, 'arguments') : undefined;
  if (list === undefined) return false;
  return children(list).some(
    (argument) =>
      argument.type === 'keyword_argument' &&
      field(argument, 'name')?.text === name &&
      field(argument, 'value')?.type === 'true',
  );
}

/** Whether the statement is a string on its own: a docstring. */
export function isStringStatement(statement: Node): boolean {
  const expression = onlyExpression(statement);
  return expression?.type === 'string' || expression?.type === 'concatenated_string';
}

function onlyExpression(statement: Node): Node | undefined {
  return statement.type === 'expression_statement' && statement.namedChildren.length === 1
    ? (statement.firstNamedChild ?? undefined)
    : undefined;
}

function isAppAttribute(node: Node, attribute: string): boolean {
  if (node.type === 'call') {
    const callee = field(node, 'function');
    return callee !== undefined && isAppAttribute(callee, attribute);
  }
  return (
    node.type === 'attribute' && field(node, 'object')?.text === 'app' && field(node, 'attribute')?.text === attribute
  );
}

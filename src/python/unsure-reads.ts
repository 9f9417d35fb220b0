import { binderOf } from './targets.ts';
import { children, field, walk, type Node } from './tree.ts';

/** Statements after which nothing of their block runs. */
const ENDS: ReadonlySet<string> = new Set([
  'return_statement',
  'raise_statement',
  'continue_statement',
  'break_statement',
]);
const DEFINITIONS: ReadonlySet<string> = new Set(['function_definition', 'lambda', 'decorated_definition']);
const BLOCKS: ReadonlySet<string> = new Set(['block', 'else_clause', 'finally_clause', 'except_clause', 'case_clause']);

/**
 * The first reading of a variable that the statements may reach without having bound it: after an `if` without `else`
 * that binds it. Loops are taken to run at least once and `try` blocks to their end, as their authors mostly mean them.
 * @param occurrences the identifiers that mean the variable
 */
export function unsureRead(statements: readonly Node[], occurrences: readonly Node[]): Node | undefined {
  const found: Node[] = [];
  visit(statements, false, { ids: new Set(occurrences.map(({ id }) => id)), found });
  return found[0];
}

interface Search {
  readonly ids: ReadonlySet<number>;
  readonly found: Node[];
}

/** @returns whether the variable is bound after the statements */
function visit(statements: readonly Node[], isBound: boolean, search: Search): boolean {
  let bound = isBound;
  for (const statement of statements) {
    bound = visitOne(statement, bound, search);
    if (ENDS.has(statement.type)) return true;
  }
  return bound;
}

function visitOne(node: Node, isBound: boolean, search: Search): boolean {
  if (node.type === 'if_statement') return visitIf(node, isBound, search);
  if (node.type === 'match_statement') {
    const subject = children(node).filter(({ type }) => type !== 'block');
    const bound = simple(subject, isBound, search);
    const cases = children(field(node, 'body') ?? node).filter(({ type }) => type === 'case_clause');
    return cases.map((each) => visitParts(each, bound, search)).some(Boolean) || bound;
  }
  if (node.type === 'try_statement') {
    const parts = children(node);
    const bound = visit(children(field(node, 'body') ?? node), isBound, search);
    const handlers = parts.filter(({ type }) => type.startsWith('except'));
    for (const handler of handlers) visitParts(handler, isBound, search);
    const rest = parts.filter(({ type }) => type === 'else_clause' || type === 'finally_clause');
    return rest.reduce((each, part) => visitParts(part, each, search), bound);
  }
  return visitParts(node, isBound, search);
}

function visitIf(node: Node, isBound: boolean, search: Search): boolean {
  let bound = isBound;
  let isComplete = false;
  const ends: boolean[] = [];
  for (const part of children(node)) {
    if (part.type === 'block') ends.push(visit(children(part), bound, search));
    else if (part.type === 'else_clause') {
      isComplete = true;
      ends.push(visitParts(part, bound, search));
    } else if (part.type === 'elif_clause') {
      const condition = field(part, 'condition');
      if (condition !== undefined) bound = simple([condition], bound, search);
      ends.push(visit(children(field(part, 'consequence') ?? part), bound, search));
    } else bound = simple([part], bound, search);
  }
  return bound || (isComplete && ends.every(Boolean));
}

/** A statement with blocks: what stands before a block runs first. */
function visitParts(node: Node, isBound: boolean, search: Search): boolean {
  if (DEFINITIONS.has(node.type) || !children(node).some(({ type }) => BLOCKS.has(type)))
    return simple([node], isBound, search);
  let bound = isBound;
  for (const part of children(node)) {
    if (part.type === 'block') bound = visit(children(part), bound, search);
    else if (BLOCKS.has(part.type)) bound = visitParts(part, bound, search);
    else bound = simple([part], bound, search);
  }
  return bound;
}

/** Reads come before bindings: the value of an assignment is computed first. */
function simple(nodes: readonly Node[], isBound: boolean, { ids, found }: Search): boolean {
  const own = nodes
    .flatMap((node) => walk(node, ({ type }) => type === 'function_definition' || type === 'lambda'))
    .filter(({ id }) => ids.has(id));
  const binds = own.some((node) => binderOf(node) !== undefined);
  const reads = own.filter((node) => binderOf(node) === undefined);
  if (!isBound && !binds) found.push(...reads);
  const defines = nodes.some((node) => [...ids].length > 0 && nameOfDefinition(node, ids));
  return isBound || binds || defines;
}

function nameOfDefinition(node: Node, ids: ReadonlySet<number>): boolean {
  const definition = node.type === 'decorated_definition' ? field(node, 'definition') : node;
  const name = definition?.type === 'function_definition' ? field(definition, 'name') : undefined;
  return name !== undefined && ids.has(name.id);
}

import { children, type Node } from './tree.ts';

/** Statements that hold others, and the parts of them on the way to those. Functions and classes are not among them. */
const CONTAINERS: ReadonlySet<string> = new Set([
  'block',
  'case_clause',
  'elif_clause',
  'else_clause',
  'except_clause',
  'except_group_clause',
  'finally_clause',
  'for_statement',
  'if_statement',
  'match_statement',
  'try_statement',
  'while_statement',
  'with_statement',
]);

const STATEMENT = /_statement$|^(?:function|class|decorated)_definition$/;

/**
 * Yields the statements and those inside them that belong to the same function: in the branches of `if`, `for`, `while`,
 * `with`, `try` and `match`, but not in the body of a function or class. In source order, the outer one first.
 */
export function* nestedStatements(statements: readonly Node[]): Generator<Node> {
  for (const node of statements) {
    const { type } = node;
    if (STATEMENT.test(type)) yield node;
    if (CONTAINERS.has(type)) yield* nestedStatements(children(node));
  }
}

/** The expression or assignment that a statement consists of: `f()` of `f()`; undefined for `return f()` and `a, b`. */
export function expressionOf(statement: Node): Node | undefined {
  const [only, ...more] = statement.type === 'expression_statement' ? children(statement) : [];
  return more.length === 0 ? only : undefined;
}

/** Whether the statement is an expression on its own: no assignment. */
export function isExpression(statement: Node): boolean {
  if (statement.type !== 'expression_statement') return false;
  const type = statement.firstNamedChild?.type;
  return type !== 'assignment' && type !== 'augmented_assignment';
}

import { children, field, nodesOf, type Node } from './tree.ts';

/**
 * Whether what stands after a block may run when the block has: after the body of a function, it returns None. What a `with`
 * does about exceptions is left out.
 */
export function fallsThrough(block: Node | undefined): boolean {
  const last = block === undefined ? undefined : children(block).at(-1);
  switch (last?.type) {
    case 'return_statement':
    case 'raise_statement':
    case 'break_statement':
    case 'continue_statement':
      return false;
    case 'with_statement':
      return fallsThrough(field(last, 'body'));
    case 'while_statement':
      return !/^(?:True|1)$/.test(field(last, 'condition')?.text ?? '') || nodesOf(last, 'break_statement').length > 0;
    case 'if_statement':
      return !children(last).some(({ type }) => type === 'else_clause') || branchesOf(last).some(fallsThrough);
    case 'try_statement':
      return branchesOf(last).some(fallsThrough);
    default:
      return true;
  }
}

/** The blocks of an `if` or a `try` after one of which it ends; a `finally` runs after them. */
function branchesOf(statement: Node): Node[] {
  return children(statement)
    .filter(({ type }) => type !== 'finally_clause')
    .flatMap((each) => (each.type === 'block' ? [each] : children(each)))
    .filter(({ type }) => type === 'block');
}

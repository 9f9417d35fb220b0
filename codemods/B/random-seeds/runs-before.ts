import { contains, field, type Node } from '../../../src/python/tree.ts';

/** Blocks that may not run when what is around them does. */
const BRANCHES: ReadonlySet<string> = new Set([
  'if_statement',
  'elif_clause',
  'else_clause',
  'for_statement',
  'while_statement',
  'except_clause',
  'case_clause',
  'function_definition',
]);

function isBranch(node: Node): boolean {
  if (node.type === 'conditional_expression' || node.type === 'boolean_operator' || node.type === 'lambda') return true;
  if (node.type !== 'block' || !BRANCHES.has(node.parent?.type ?? '')) return false;
  // `if use_seed.value: torch.manual_seed(seed.value)` is the author's own switch.
  const condition = node.parent === null ? undefined : field(node.parent, 'condition');
  return condition === undefined || !/seed|reproduc|determinis/i.test(condition.text);
}

/** Whether a statement has run whenever a later one runs. */
export function runsBefore(earlier: Node, later: Node): boolean {
  if (earlier.endIndex > later.startIndex) return false;
  for (let each: Node | null = earlier; each !== null; each = each.parent) {
    if (contains(each, later)) return true;
    if (isBranch(each)) return false;
  }
  return false;
}

/** Whether a node may not run when the function around it does. */
export function isInBranch(node: Node, definition: Node | undefined): boolean {
  const body = definition === undefined ? undefined : field(definition, 'body');
  for (let each: Node | null = node; each !== null && each.id !== body?.id; each = each.parent) {
    if (isBranch(each)) return true;
  }
  return false;
}

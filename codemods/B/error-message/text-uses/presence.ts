import { plainText } from '../../../../src/python/strings.ts';
import { children, field, type Node } from '../../../../src/python/tree.ts';

/** Whether a name is read where an `if` has found that it lacks the key: in the `else` of `if "error" in result:`. */
export function isWithout(name: Node, key: string): boolean {
  if (name.type !== 'identifier') return false;
  for (let each = name; each.parent !== null; each = each.parent) {
    const { parent } = each;
    const isClause = each.type === 'elif_clause' || each.type === 'else_clause';
    if (parent.type === 'if_statement' && isClause) {
      const clauses = [parent, ...children(parent).filter((other) => other.endIndex <= each.startIndex)];
      if (clauses.some((clause) => asksForKey(field(clause, 'condition'), name.text, key, 'in'))) return true;
    }
    const isBody = field(parent, 'consequence')?.id === each.id;
    if (isBody && asksForKey(field(parent, 'condition'), name.text, key, 'not in')) return true;
  }
  return false;
}

/** `"error" in result` */
function asksForKey(condition: Node | undefined, name: string, key: string, operator: string): boolean {
  const [left, right, ...more] = condition?.type === 'comparison_operator' ? children(condition) : [];
  if (condition === undefined || left === undefined || right === undefined || more.length > 0) return false;
  const isOperator = condition.children.some(({ isNamed, text }) => !isNamed && text === operator);
  return isOperator && plainText(left) === key && right.type === 'identifier' && right.text === name;
}

import type { Notebook } from '../../../../src/notebook/notebook.ts';
import { plainText } from '../../../../src/python/strings.ts';
import { children, type Node } from '../../../../src/python/tree.ts';
import { guardsOf } from '../../../../src/semantics/guards.ts';

/** Whether a name is read where it has been found to lack the key: in the `else` of `if "error" in result:`. */
export function isWithout(name: Node, key: string, notebook: Notebook): boolean {
  if (name.type !== 'identifier') return false;
  return guardsOf(name, notebook).some(({ condition, holds }) =>
    asksForKey(condition, name.text, key, holds ? 'not in' : 'in'),
  );
}

/** `"error" in result` */
function asksForKey(condition: Node | undefined, name: string, key: string, operator: string): boolean {
  const [left, right, ...more] = condition?.type === 'comparison_operator' ? children(condition) : [];
  if (condition === undefined || left === undefined || right === undefined || more.length > 0) return false;
  const isOperator = condition.children.some(({ isNamed, text }) => !isNamed && text === operator);
  return isOperator && plainText(left) === key && right.type === 'identifier' && right.text === name;
}

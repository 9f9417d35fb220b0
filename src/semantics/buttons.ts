import { asksForButton, controlsOf } from '../marimo/controls.ts';
import type { Notebook } from '../notebook/notebook.ts';
import { children, type Node } from '../python/tree.ts';
import { guardsOf, type Guard } from './guards.ts';

/** Whether a node runs only after a button was pressed, or a form handed in: inside `if run.value:`, after `mo.stop(not run.value)`. */
export function isBehindButton(node: Node, notebook: Notebook): boolean {
  return guardsOf(node, notebook).some((guard) => isPress(guard, notebook));
}

/** The block that runs when a button was pressed, outermost first: what `if run.value:` holds, or the `else` of its opposite. */
export function guardBlockOf(node: Node, notebook: Notebook): Node | undefined {
  return guardsOf(node, notebook).find((guard) => guard.block?.type === 'block' && isPress(guard, notebook))?.block;
}

/** Whether an answer may come of a press: `not run.value` that does not hold. Only of `run.value` itself is the other one none. */
function isPress({ condition, holds }: Omit<Guard, 'block'>, notebook: Notebook): boolean {
  const inner = (part: Node | undefined, answer: boolean): boolean =>
    part !== undefined && isPress({ condition: part, holds: answer }, notebook);
  const parts = children(condition);
  switch (condition.type) {
    case 'not_operator':
      return inner(parts[0], !holds);
    case 'parenthesized_expression':
      return inner(parts[0], holds);
    case 'boolean_operator':
      return parts.some((each) => inner(each, holds));
    case 'attribute':
      return holds && asksForButton(condition, controlsOf(notebook));
    default:
      return asksForButton(condition, controlsOf(notebook));
  }
}

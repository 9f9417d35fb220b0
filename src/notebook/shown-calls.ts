/** Which calls of marimo make something for the page. */
import { field, type Node } from '../python/tree.ts';
import { qualifiedName } from './imports.ts';

/** Functions of marimo that return something to show and nothing to decide by (marimo `__init__.py`). */
const OUTPUTS: ReadonlySet<string> = new Set(
  `Html accordion as_html audio callout carousel center hstack icon image iframe json latex lazy left md mermaid
  nav_menu outline pdf plain plain_text right sidebar stat tabs tree video vstack`
    .split(/\s+/)
    .map((name) => `marimo.${name}`),
);

/** Whether an expression makes an output: `mo.md("…")`, also in a chain such as `mo.md("…").callout()`. */
export function isOutputCall(node: Node, aliases: ReadonlyMap<string, string>): boolean {
  if (node.type === 'parenthesized_expression') return node.namedChildren.some((child) => isOutputCall(child, aliases));
  if (node.type !== 'call') return false;
  const callee = field(node, 'function');
  if (callee === undefined) return false;
  const path = qualifiedName(callee, aliases);
  if (path !== undefined) return OUTPUTS.has(path);
  const object = callee.type === 'attribute' ? field(callee, 'object') : undefined;
  return object !== undefined && isOutputCall(object, aliases);
}

import { children, type Node, walk } from './tree.ts';

/** By node type, the minor version of Python 3 that brought it. */
const SINCE: Readonly<Record<string, (node: Node) => number>> = {
  match_statement: () => 10,
  except_group_clause: () => 11,
  except_clause: (node) => (children(node)[1]?.fieldName === 'alias' ? 14 : 0),
  subscript: (node) =>
    children(node).some(({ text, fieldName }) => fieldName === 'subscript' && text.startsWith('*')) ? 11 : 0,
  type_parameter: (node) => (/^(?:function|class)_definition$/.test(node.parent?.type ?? '') ? 12 : 0),
  type_alias_statement: () => 12,
  with_clause: (node) => (children(node).length > 1 && node.text.startsWith('(') ? 10 : 0),
  interpolation: (node) => (isFreeFormat(node) ? 12 : 0),
  list_comprehension: unpacks,
  set_comprehension: unpacks,
  generator_expression: unpacks,
};

function unpacks(node: Node): number {
  return children(node)[0]?.text.startsWith('*') === true ? 15 : 0;
}

/** `{…}` of an f-string with the quotes of the string itself, a backslash or a comment. */
function isFreeFormat(node: Node): boolean {
  const quotes = node.parent?.children[0]?.text.replace(/^[a-z]*/i, '') ?? '';
  // `f"{a!r }"`, `f"{a:{b:{c}}}"`
  if (/![rsa]\s/.test(node.text) || walk(node).some(isNestedFormat)) return true;
  return node.text.includes(quotes) || /[\\#]/.test(node.text) || (quotes.length === 1 && node.text.includes('\n'));
}

function isNestedFormat({ type, children: parts }: Node): boolean {
  return type === 'format_expression' && parts.some((part) => part.type === 'format_specifier' && holds(part));
}

function holds(specifier: Node): boolean {
  return specifier.children.some(({ type }) => type === 'format_expression');
}

/** The minor version of Python 3 that the code below a node needs, as far as its syntax tells. */
export function neededMinor(node: Node): number {
  let minor = 0;
  for (const each of walk(node)) minor = Math.max(minor, SINCE[each.type]?.(each) ?? 0);
  return minor;
}

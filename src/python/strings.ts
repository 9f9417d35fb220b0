import { walk, type Node } from './tree.ts';

/** The outermost string literals (of any prefix) that touch a span, in source order. */
export function stringTokens(root: Node, span: { start: number; end: number }): { start: number; end: number }[] {
  const found: { start: number; end: number }[] = [];
  const visit = (node: Node): void => {
    if (node.endIndex <= span.start || node.startIndex >= span.end) return;
    if (node.type === 'string') found.push({ start: node.startIndex, end: node.endIndex });
    else for (const child of node.namedChildren) visit(child);
  };
  visit(root);
  return found;
}

/**
 * The characters of a plain string literal, or of implicitly concatenated ones, as written (escapes are kept as they
 * are in the source). Undefined for f-strings with interpolations, byte strings and anything else.
 */
export function plainText(node: Node): string | undefined {
  if (node.type === 'concatenated_string') {
    const parts = node.namedChildren.filter((child) => child.type === 'string').map(plainText);
    return parts.includes(undefined) ? undefined : parts.join('');
  }
  if (node.type === 'parenthesized_expression' && node.namedChildren.length === 1)
    return plainText(node.namedChildren[0]!);
  if (node.type !== 'string') return undefined;
  if (node.namedChildren.some((child) => child.type === 'interpolation')) return undefined;
  if (/^[a-z]*b/i.test(node.text)) return undefined;
  return stringBody(node);
}

/** What stands between the quotes of a string literal, as written, interpolations included. */
export function stringBody(node: Node): string {
  const open = node.children[0];
  const close = node.children.at(-1);
  if (open === undefined || close === undefined) return '';
  return node.text.slice(open.endIndex - node.startIndex, close.startIndex - node.startIndex);
}

/** Whether the string literal is an f-string or a template string. */
export function isFormatted(node: Node): boolean {
  return node.type === 'string' && /^[a-z]*[ft]/i.test(node.children[0]?.text ?? '');
}

/** Every string literal below a node whose text is plain, as written. */
export function plainStrings(node: Node): string[] {
  const texts: string[] = [];
  for (const each of walk(node)) {
    if (each.type !== 'string') continue;
    texts.push(stringBody(each));
  }
  return texts;
}

/** A double-quoted Python string literal with the given value (one line). */
export function quote(value: string): string {
  return `"${escapeFor(value)}"`;
}

/** Escapes a value so that it can stand inside double quotes. */
function escapeFor(value: string): string {
  return value.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n').replaceAll('\r', '\\r');
}

/** Escapes a value so that it can stand as text inside a double-quoted f-string. */
export function escapeForFormat(value: string): string {
  return escapeFor(value).replaceAll('{', '{{').replaceAll('}', '}}');
}

/** The characters of a string literal without its quotes and, in an f-string, without its expressions. */
export function stringContent(node: Node): string {
  const parts = node.children.filter(({ type }) => type === 'string_content');
  return parts.map(({ text }) => text).join('\0');
}

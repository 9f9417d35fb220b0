import { children, field, type Node } from '../python/tree.ts';
import { insertion, type Edit } from './edit.ts';
import { indentationAt, lineBreakOf, startsItsLine } from './indent.ts';

/**
 * The edits that put a positional argument, or any one before another, into a call: `f(x)` → `f("cuda", x)`. It gets
 * a line of its own where what follows has one; comments above that stay above both.
 * @param before the argument that it goes before; without it the first
 */
export function prependArgument(text: string, call: Node, argument: string, before?: Node): Edit[] {
  const list = listOf(call);
  // `f(x for x in xs)` → `f("cuda", (x for x in xs))`
  if (isGenerator(list)) return [insertion(list.startIndex, `(${argument}, `), insertion(list.endIndex, ')')];
  const next = before ?? children(list)[0];
  if (next === undefined) return [insertion(list.startIndex + 1, argument)];
  return [insertion(next.startIndex, `${argument},${gapBefore(text, next)}`)];
}

/**
 * The edits that put a keyword argument at the end of a call: `f(x)` → `f(x, total=3)`. It gets a line of its own where
 * the last one has one, and the comma after that and a comment stay where they are.
 */
export function appendArgument(text: string, call: Node, name: string, value: string): Edit[] {
  const list = listOf(call);
  const argument = `${name}=${value}`;
  if (isGenerator(list)) return [insertion(list.startIndex, '('), insertion(list.endIndex, `, ${argument})`)];
  const last = children(list).at(-1);
  if (last === undefined) return [insertion(list.startIndex + 1, argument)];
  const gap = gapBefore(text, last);
  // `last,  # why`: a comment after it is about it, not about what follows.
  const [, comma = '', comment = ''] = /^([ \t]*,)?([ \t]*#[^\r\n]*)?/.exec(text.slice(last.endIndex)) ?? [];
  if (comment === '') return [insertion(last.endIndex, `,${gap}${argument}`)];
  const line = `${lineBreakOf(text)}${indentationAt(text, last.startIndex)}${argument}`;
  const end = last.endIndex + comma.length + comment.length;
  return comma === '' ? [insertion(last.endIndex, ','), insertion(end, line)] : [insertion(end, `${line},`)];
}

function listOf(call: Node): Node {
  return field(call, 'arguments') ?? call;
}

function isGenerator({ type }: Node): boolean {
  return type === 'generator_expression';
}

/** What stands before an argument: a blank, or a line break with its indentation. */
function gapBefore(text: string, argument: Node): string {
  return startsItsLine(text, argument) ? lineBreakOf(text) + indentationAt(text, argument.startIndex) : ' ';
}

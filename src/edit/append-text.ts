import { contains, type Node } from '../python/tree.ts';
import { insertion, type Edit } from './edit.ts';
import { indentationAt, lineBreakOf, lineStart } from './indent.ts';
import type { Place } from './place.ts';

/**
 * The edits that put string literals after a text that is a call's argument, each on a line of its own: Python joins
 * literals that follow each other.
 * @param argument a string, several joined ones, or a sum that begins or ends with one
 */
export function appendToText({ text, unit }: Place, call: Node, argument: Node, literals: readonly string[]): Edit[] {
  const lineBreak = lineBreakOf(text);
  const isBroken = text.slice(argument.startIndex, argument.endIndex).includes('\n');
  const last = isBroken ? (argument.namedChildren.at(-1) ?? argument) : argument;
  const sign = argument.type === 'binary_operator' ? '+ ' : '';
  const below = (indentation: string): string =>
    literals.map((each, at) => lineBreak + indentation + (at === 0 ? sign : '') + each).join('');
  const before = text.slice(lineStart(text, last.startIndex), last.startIndex);
  if (before.trim() === '') return [insertion(argument.endIndex, below(before))];
  const isAlone = call.namedChildren.some((list) => list.type === 'argument_list' && list.namedChildren.length === 1);
  const isOneLine = !text.slice(call.startIndex, call.endIndex).includes('\n');
  if (!isAlone || !isOneLine || !contains(call, argument)) {
    return [insertion(argument.endIndex, ` ${sign}${literals.join(' ')}`)];
  }
  const outer = indentationAt(text, call.startIndex);
  const indentation = outer + unit;
  return [
    insertion(argument.startIndex, lineBreak + indentation),
    insertion(argument.endIndex, below(indentation)),
    insertion(call.endIndex - 1, lineBreak + outer),
  ];
}

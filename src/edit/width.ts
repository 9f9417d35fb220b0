import type { Node } from '../python/tree.ts';
import { indentationAt } from './indent.ts';

/** Lines that a fix writes are not to be longer, in characters. */
export const LONGEST = 100;

/** How long lines can be that go to the place of a statement, in characters. */
export function roomAt(text: string, statement: Node): number {
  return LONGEST - indentationAt(text, statement.startIndex).replaceAll('\t', '    ').length;
}

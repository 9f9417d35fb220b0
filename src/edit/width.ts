import type { Notebook } from '../notebook/notebook.ts';
import type { Node } from '../python/tree.ts';
import { indentationAt } from './indent.ts';

/** How long lines can be that go to the place of a statement, in characters. */
export function roomAt({ text, lineLength }: Notebook, statement: Node): number {
  return lineLength - indentationAt(text, statement.startIndex).replaceAll('\t', '    ').length;
}

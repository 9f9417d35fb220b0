import type { Cell, Notebook } from '../notebook/notebook.ts';
import { shownExpression } from '../notebook/outputs.ts';
import { isVoidCall } from '../notebook/void-calls.ts';
import { nestedStatements } from '../python/statements.ts';
import type { Node } from '../python/tree.ts';
import { isDefinition } from '../python/walk-scope.ts';
import { lineStart } from './indent.ts';

/**
 * Why statements cannot go into a `with` block, for a person; undefined when they can: `with` opens no scope, so names
 * stay names of the cell, but what stands in it is never displayed.
 * @param statements those that would stand in it, and the one that becomes its head
 */
export function unwrappable(notebook: Notebook, cell: Cell, statements: readonly Node[]): string | undefined {
  const shown = shownExpression(cell);
  if (shown !== undefined && statements.includes(shown) && !isVoidCall(shown, notebook)) {
    return 'the code below is the expression that the cell displays; assign it to a name first, and display that';
  }
  if (statements.some(isDefinition)) return 'the code below defines a function or class; move it up';
  const isReturn = ({ type }: Node): boolean => type === 'return_statement';
  if ([...nestedStatements(statements)].some(isReturn))
    return 'a `return` follows, where marimo does not allow one; remove it';
  return ownLines(notebook, statements) ? undefined : 'several statements share a line; put each on its own line';
}

/** Whether each statement begins and ends on lines that no other one uses. */
export function ownLines({ text }: Notebook, statements: readonly Node[]): boolean {
  return statements.every(({ startIndex, endIndex }) => {
    const before = text.slice(lineStart(text, startIndex), startIndex);
    const after = /^[^\r\n]*/.exec(text.slice(endIndex))?.[0] ?? '';
    return before.trim() === '' && /^\s*;?\s*(?:#.*)?$/.test(after);
  });
}

import { unknownToGrammar } from '../python/masks.ts';
import { neededMinor } from '../python/newer-syntax.ts';
import { type Node, walk } from '../python/tree.ts';
import type { Cell, Notebook } from './notebook.ts';

/**
 * The text of a notebook without the cells that an interpreter rejects for reasons of its own: code newer than it is,
 * and what a cell of marimo may and a function may not (`import *`, which has a finding, and `await`). Lines stay.
 * @param minor of the interpreter, as 11 in Python 3.11
 */
export function textForPython({ text, cells }: Notebook, minor: number): string {
  const unknown = unknownToGrammar(text).filter(({ since }) => since > minor);
  const isLeftOut = (cell: Cell): boolean =>
    cell.bindings.starImports.length > 0 ||
    neededMinor(cell.node) > minor ||
    unknown.some(({ start, end }) => cell.node.startIndex <= start && end <= cell.node.endIndex) ||
    awaitsAtTop(cell);
  let [result, done] = ['', 0];
  for (const { node } of cells.filter(isLeftOut)) {
    result +=
      text.slice(done, node.startIndex) + text.slice(node.startIndex, node.endIndex).replaceAll(/[^\r\n]/g, ' ');
    done = node.endIndex;
  }
  return result + text.slice(done);
}

const SCOPE = /^(?:function_definition|class_definition|lambda)$/;

/** Whether a cell whose function is not `async` awaits. */
function awaitsAtTop({ kind, definition, statements }: Cell): boolean {
  const isAsync = (node: Node): boolean => node.children.some(({ type }) => type === 'async');
  if ((kind !== 'cell' && kind !== 'setup') || (kind === 'cell' && isAsync(definition))) return false;
  if (kind === 'setup' && isAsync(definition)) return true;
  return statements.some((statement) =>
    walk(statement, ({ type }) => SCOPE.test(type)).some((node) => node.type === 'await' || isAsync(node)),
  );
}

import { lineStart } from '../edit/indent.ts';
import { cellDecorator, setupCall } from '../notebook/app.ts';
import type { Cell } from '../notebook/notebook.ts';
import type { Node } from '../python/tree.ts';
import type { CellLines } from './lines.ts';
import { isSameCall, mergeArguments } from './merge-arguments.ts';
import type { Merge, ThreeCells } from './merge-state.ts';

/** The `app.cell(…)` of a cell, the `app.setup` of a setup cell; none for an unparsable cell, whose call is its code. */
function decoratorOf({ kind, node, definition }: Cell): Node | undefined {
  if (kind === 'setup') return setupCall(definition);
  return (kind === 'unparsable' ? undefined : cellDecorator(node)?.node.firstNamedChild) ?? undefined;
}

/** Whether the decorators of two cells say the same. */
export function isSameDecorator(a: Cell, b: Cell): boolean {
  const [left, right] = [decoratorOf(a), decoratorOf(b)];
  return left === undefined || right === undefined || isSameCall(left, right);
}

/** The line that a decorator begins on, as it is shown with the cell. */
export function decoratorText({ cell, notebook }: CellLines): string {
  const decorator = decoratorOf(cell);
  if (decorator === undefined) return '';
  return notebook.text.slice(lineStart(notebook.text, decorator.startIndex), decorator.endIndex);
}

/** What a cell becomes with its decorator: both follow the template, or neither. */
export function withDecorator({ base, theirs, ours }: ThreeCells, merge: Merge): Merge {
  const [was, is, here] = [decoratorOf(base.cell), decoratorOf(theirs.cell), decoratorOf(ours.cell)];
  if ('conflict' in merge || was === undefined || is === undefined || here === undefined) return merge;
  const { edits, conflicts } = mergeArguments({ base: was, theirs: is, ours: here }, ours.notebook.text);
  if (conflicts.length > 0) return { conflict: `the decorator is changed in the template and here: ${here.text}` };
  return { edits: [...merge.edits, ...edits] };
}

import type { Edit } from '../edit/edit.ts';
import { lineBreakOf, lineStart } from '../edit/indent.ts';
import { cellDecorator, setupCall } from '../notebook/app.ts';
import type { Cell } from '../notebook/notebook.ts';
import { children, type Node } from '../python/tree.ts';
import type { CellLines } from './lines.ts';
import { isSameCall, mergeArguments } from './merge-arguments.ts';
import type { Merge, ThreeCells } from './merge-state.ts';

/** The `app.cell(…)` of a cell, the `app.setup` of a setup cell; none for an unparsable cell, whose call is its code. */
function decoratorOf({ kind, node, definition }: Cell): Node | undefined {
  if (kind === 'setup') return setupCall(definition);
  return (kind === 'unparsable' ? undefined : cellDecorator(node)?.node.firstNamedChild) ?? undefined;
}

/** Decorators below it, such as `@functools.cache`; only reusable functions and classes keep them. */
function furtherDecorators({ kind, node }: Cell): readonly Node[] {
  if (kind !== 'function' && kind !== 'class') return [];
  const own = cellDecorator(node)?.node;
  return children(node).filter(
    ({ type, startIndex }) => type === 'decorator' && own !== undefined && startIndex > own.startIndex,
  );
}

/** Further decorators as one text. */
function furtherText(cell: Cell): string {
  return furtherDecorators(cell)
    .map(({ text }) => text)
    .join('\n')
    .replaceAll('\r\n', '\n');
}

/** Whether the decorators of two cells say the same. */
export function isSameDecorator(a: Cell, b: Cell): boolean {
  const [left, right] = [decoratorOf(a), decoratorOf(b)];
  if (left !== undefined && right !== undefined && !isSameCall(left, right)) return false;
  return furtherText(a) === furtherText(b);
}

/** The lines of a cell's decorators, as they are shown with it. */
export function decoratorText({ cell, notebook }: CellLines): string {
  const decorator = decoratorOf(cell);
  if (decorator === undefined) return '';
  const last = furtherDecorators(cell).at(-1) ?? decorator;
  return notebook.text.slice(lineStart(notebook.text, decorator.startIndex), last.endIndex);
}

/** What a cell becomes with its decorators: both follow the template, or neither. */
export function withDecorator(cells: ThreeCells, merge: Merge): Merge {
  const { base, theirs, ours } = cells;
  const [was, is, here] = [decoratorOf(base.cell), decoratorOf(theirs.cell), decoratorOf(ours.cell)];
  if ('conflict' in merge || was === undefined || is === undefined || here === undefined) return merge;
  const { edits, conflicts } = mergeArguments({ base: was, theirs: is, ours: here }, ours.notebook.text);
  if (conflicts.length > 0)
    return { conflict: `the decorator is changed in the template and here: ${onOneLine(here.text)}` };
  const further = mergeFurther(cells);
  return 'conflict' in further ? further : { edits: [...merge.edits, ...edits, ...further.edits] };
}

/** Further decorators follow together: what the upper ones make of a function depends on those below. */
function mergeFurther({ base, theirs, ours }: ThreeCells): Merge {
  const [was, is, here] = [base, theirs, ours].map(({ cell }) => furtherText(cell));
  if (was === is || is === here) return { edits: [] };
  if (was !== here)
    return { conflict: `the decorators are changed in the template and here: ${onOneLine(here ?? '') || 'none'}` };
  const { definition } = ours.cell;
  const lineBreak = lineBreakOf(ours.notebook.text);
  const lines = furtherDecorators(theirs.cell).map(({ text }) => text.replaceAll(/\r?\n/g, lineBreak) + lineBreak);
  const edit: Edit = {
    start: furtherDecorators(ours.cell)[0]?.startIndex ?? definition.startIndex,
    end: definition.startIndex,
    text: lines.join(''),
  };
  return { edits: [edit] };
}

function onOneLine(text: string): string {
  return text.replaceAll(/\s+/g, ' ');
}

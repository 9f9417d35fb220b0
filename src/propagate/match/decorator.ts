import type { Span } from '../../edit/edit.ts';
import { lineStart, nextLineStart } from '../../edit/indent.ts';
import { cellDecorator, setupCall } from '../../notebook/app.ts';
import type { Cell } from '../../notebook/notebook.ts';
import { children, type Node } from '../../python/tree.ts';
import type { CellLines } from '../model.ts';
import { isSameCall } from './arguments.ts';

/** The `app.cell(…)` of a cell, the `app.setup` of a setup cell; none for an unparsable cell, whose call is its code. */
export function decoratorOf({ kind, node, definition }: Cell): Node | undefined {
  if (kind === 'setup') return setupCall(definition);
  return (kind === 'unparsable' ? undefined : cellDecorator(node)?.node.firstNamedChild) ?? undefined;
}

/** Decorators below it, such as `@functools.cache`; only reusable functions and classes keep them. */
export function furtherDecorators({ kind, node }: Cell): readonly Node[] {
  if (kind !== 'function' && kind !== 'class') return [];
  const own = cellDecorator(node)?.node;
  return children(node).filter(
    ({ type, startIndex }) => type === 'decorator' && own !== undefined && startIndex > own.startIndex,
  );
}

/** Further decorators as one text. */
export function furtherText(cell: Cell): string {
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
export function decoratorText(cell: CellLines): string {
  const span = decoratorSpan(cell);
  return span === undefined ? '' : cell.notebook.text.slice(span.start, span.end);
}

/** From the start of the first decorator's line to the end of the last one; undefined without any. */
export function decoratorSpan({ cell, notebook }: CellLines): Span | undefined {
  const decorator = decoratorOf(cell);
  if (decorator === undefined) return undefined;
  const { text } = notebook;
  const start = lineStart(text, decorator.startIndex);
  // `with app.setup(…):`
  if (cell.kind === 'setup')
    return { start, end: text.slice(0, nextLineStart(text, decorator.endIndex)).trimEnd().length };
  return { start, end: (furtherDecorators(cell).at(-1) ?? decorator).endIndex };
}

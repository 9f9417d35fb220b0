import type { Node } from '../python/tree.ts';
import { insertion, type Edit } from './edit.ts';
import { indentationAt, layOut, lineBelow, lineBreakOf, lineStart, nextLineStart } from './indent.ts';
import type { Place } from './place.ts';

/** The statements of a cell, and the `return` after them. */
interface Body {
  readonly statements: readonly Node[];
  readonly returnStatement: Node | undefined;
}

/** Whether a line can be put after the last statement of a cell: nothing shares its line, or that of the `def`. */
export function hasRoomBelow({ text }: Place, cell: Body): boolean {
  const first = cell.statements[0];
  const last = cell.statements.at(-1);
  if (first === undefined || last === undefined) return false;
  const start = lineStart(text, first.startIndex);
  const isOnOwnLine = text.slice(start, first.startIndex).trim() === '';
  return isOnOwnLine && (cell.returnStatement?.startIndex ?? text.length) >= lineBelow(text, last);
}

/** The edit that puts lines, after a blank one, at the end of a cell: above its `return`, below comments of its last block. */
export function insertLast({ text, unit }: Place, cell: Body, lines: string): Edit {
  const last = cell.statements.at(-1)!;
  const indentation = indentationAt(text, cell.statements[0]!.startIndex);
  const lineBreak = lineBreakOf(text);
  let end = lineBelow(text, last);
  for (let at = end; at < text.length; at = nextLineStart(text, at)) {
    const line = text.slice(at, nextLineStart(text, at));
    if (line.trim() === '') continue;
    const isOfLastBlock = /^\s*#/.test(line) && indentationAt(text, at).length > indentation.length;
    if (!isOfLastBlock) break;
    end = nextLineStart(text, at);
  }
  const block = layOut(lines, indentation, unit, lineBreak);
  return insertion(end, text[end - 1] === '\n' ? lineBreak + block + lineBreak : lineBreak + lineBreak + block);
}

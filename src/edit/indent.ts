import { stringTokens } from '../python/strings.ts';
import type { Node } from '../python/tree.ts';
import { insertion, type Edit, type Span } from './edit.ts';

/** The line break that the text uses: that of its first line. */
export function lineBreakOf(text: string): '\n' | '\r\n' {
  const end = text.indexOf('\n');
  return end > 0 && text[end - 1] === '\r' ? '\r\n' : '\n';
}

/** The offset at which the line of the given offset starts. */
export function lineStart(text: string, offset: number): number {
  return text.lastIndexOf('\n', offset - 1) + 1;
}

/** Whether nothing but blanks stands before a node on its line. */
export function startsItsLine(text: string, { startIndex }: Node): boolean {
  return text.slice(lineStart(text, startIndex), startIndex).trim() === '';
}

/** The offset just after the line break that ends the line of the given offset, or the end of the text. */
export function nextLineStart(text: string, offset: number): number {
  const end = text.indexOf('\n', offset);
  return end === -1 ? text.length : end + 1;
}

/**
 * The offset of the first line after a statement, or the end of the text. A backslash after the statement joins even a
 * blank line to it, so what is put below the statement goes below that line too.
 */
export function lineBelow(text: string, statement: Node): number {
  let end = nextLineStart(text, statement.endIndex);
  for (let at = statement.endIndex; /^[ \t\f;]*\\\r?\n/.test(text.slice(at, end)); end = nextLineStart(text, end))
    at = end;
  return end;
}

/** The white space with which the line of the given offset begins; Python counts anew after a form feed. */
export function indentationAt(text: string, offset: number): string {
  return /^[ \t]*/.exec(text.slice(afterFormFeed(text, lineStart(text, offset))))?.[0] ?? '';
}

function afterFormFeed(text: string, line: number): number {
  const white = /^[ \t\f]*\f/.exec(text.slice(line, nextLineStart(text, line)))?.[0] ?? '';
  return line + white.length;
}

/**
 * The edits that move whole lines one level to the right.
 *
 * Lines whose start lies inside a string stay where they are: shifting them would change the string's value
 * (failure F11). Blank lines stay too. Continuation lines and comments move along.
 *
 * @param text the whole file
 * @param root its syntax tree
 * @param span lines to move: from the start of a line to the end of one (UTF-16 offsets)
 * @param unit one level of indentation, such as four spaces or a tab
 */
export function indentLines(text: string, root: Node, span: Span, unit: string): Edit[] {
  const strings = stringTokens(root, span);
  const base = indentationAt(text, span.start);
  const edits: Edit[] = [];
  for (let line = lineStart(text, span.start); line < span.end; line = nextLineStart(text, line)) {
    const isBlank = /^[ \t\f]*(?:\r?\n|$)/.test(text.slice(line, nextLineStart(text, line)));
    const insideString = strings.some((string) => string.start < line && line < string.end);
    if (isBlank || insideString) continue;
    const start = afterFormFeed(text, line);
    // After the block's own indentation, so that a file that mixes tabs and spaces keeps a common prefix.
    edits.push(insertion(text.startsWith(base, start) ? start + base.length : start, unit));
    if (nextLineStart(text, line) === text.length) break;
  }
  return edits;
}

/** Lays out a block of lines (no final line break, relative indentation in units of four spaces) for its new place. */
export function layOut(lines: string, indentation: string, unit: string, lineBreak: string): string {
  return lines
    .split('\n')
    .map((line) => {
      if (line === '') return '';
      const leading = /^ */.exec(line)?.[0].length ?? 0;
      const levels = Math.floor(leading / 4);
      return indentation + unit.repeat(levels) + ' '.repeat(leading % 4) + line.slice(leading);
    })
    .join(lineBreak);
}

import type { Line, Style, Token } from '../model.ts';

/**
 * The text of some tokens with the white space between them; lines that a statement continues on are moved along.
 * @param from the indentation of the statement where the tokens come from
 * @param to its indentation where they go
 */
export function renderTokens(tokens: readonly Token[], from: string, to: string, style: Style): string {
  let text = '';
  tokens.forEach((token, at) => {
    const previous = tokens[at - 1];
    if (previous !== undefined) text += movedWhite(style.source.slice(previous.end, token.start), from, to, style);
    text += style.write(token).replaceAll('\r\n', '\n').replaceAll('\n', style.lineBreak);
  });
  return text;
}

/** White space between two tokens, perhaps with a backslash, its line starts moved to another indentation. */
export function movedWhite(white: string, from: string, to: string, { lineBreak }: Pick<Style, 'lineBreak'>): string {
  const [first = '', ...rest] = white.replaceAll('\r\n', '\n').split('\n');
  return [first, ...rest.map((line) => (line.startsWith(from) ? to + line.slice(from.length) : line))].join(lineBreak);
}

/**
 * Whole logical lines with the blank lines between them, without a line break at the end.
 * @param indentationOf where each goes
 */
export function renderLines(lines: readonly Line[], indentationOf: (line: Line) => string, style: Style): string {
  const blank = ({ blankBefore }: Line, at: number): string => style.lineBreak.repeat(at === 0 ? 0 : blankBefore);
  return lines.map((line, at) => blank(line, at) + renderLine(line, indentationOf(line), style)).join(style.lineBreak);
}

/** A whole logical line at another indentation, without a line break at its end. */
export function renderLine(line: Line, to: string, style: Style): string {
  return to + renderTokens(line.tokens, line.indentation, to, style);
}

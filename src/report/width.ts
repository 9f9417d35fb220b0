import truncatedWidth from 'fast-string-truncated-width';
import { visible } from './shown.ts';

/** Tabs in code are shown as this many columns, as git and editors are often set. */
const TAB = 4;

/** How many columns of a terminal a text takes: two for East Asian wide characters and emoji, none for what combines. */
export function widthOf(text: string): number {
  return truncatedWidth(text).width;
}

/** A piece of code as it is shown, every tab as blanks up to the next stop. */
export function shownCode(code: string, startColumn: number): string {
  const [first = '', ...rest] = code.split('\t').map(visible);
  return rest.reduce((shown, piece) => {
    const column = startColumn + widthOf(shown);
    return shown + ' '.repeat(TAB - (column % TAB)) + piece;
  }, first);
}

/** The start of a text that fits into so many columns; `…` where it was cut. */
export function cutRight(text: string, columns: number): string {
  const { index, ellipsed, truncated } = truncatedWidth(text, { limit: columns, ellipsis: '…', ellipsisWidth: 1 });
  return truncated ? `${text.slice(0, index)}${ellipsed ? '…' : ''}` : text;
}

/** The text without its first columns, `…` in their place; what stays is where it was, less these columns. */
export function cutLeft(text: string, columns: number): string {
  if (columns <= 0) return text;
  const sliced = (limit: number): string =>
    text.slice(0, truncatedWidth(text, { limit, ellipsis: '', ellipsisWidth: 0 }).index);
  const dropped = sliced(columns + 1);
  if (widthOf(dropped) === columns + 1) return `…${text.slice(dropped.length)}`;
  // A wide character lies across the cut, and goes as a whole.
  return `… ${text.slice(sliced(columns + 2).length)}`;
}

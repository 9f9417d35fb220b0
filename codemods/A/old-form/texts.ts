import { isFormatted, plainText, stringBody } from '../../../src/python/strings.ts';
import type { Node } from '../../../src/python/tree.ts';

/** The text of a line that is a plain string, as written; undefined for anything else. */
export function textOf(line: Node | undefined): string | undefined {
  return line === undefined || isFormatted(line) ? undefined : plainText(line);
}

/** The text of a line that is an f-string as nbfix writes them, as written; an empty one for anything else. */
export function formattedTextOf(line: Node): string {
  const isOurs = isFormatted(line) && line.text.startsWith('f"') && !line.text.includes('\n');
  return isOurs ? stringBody(line) : '';
}

/** The title of a setting, from the words that stand for it in an f-string. */
export function titleIn(words: string): string {
  return words
    .replaceAll('{{', '{')
    .replaceAll('}}', '}')
    .replaceAll(/\\(["\\])/g, '$1');
}

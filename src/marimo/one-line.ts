import { isFormatted, plainText, quote, stringBody } from '../python/strings.ts';
import type { Node } from '../python/tree.ts';

/**
 * A Markdown string as the plain text of a progress indicator, which renders no Markdown: `"### 🔄 **Training**…"` →
 * `"🔄 Training…"`, quotes and prefix kept.
 * @param string the string literal
 * @returns a string literal; undefined for text of several lines
 */
export function oneLine(string: Node | undefined): string | undefined {
  if (string?.type !== 'string') return undefined;
  if (string.text.includes('\n')) {
    const lines = (plainWords(string) ?? '').split('\n').filter((line) => line.trim() !== '');
    const words = lines.length === 1 ? withoutMarks((lines[0] ?? '').replaceAll('**', '')) : '';
    return words === '' ? undefined : quote(words);
  }
  const open = string.children[0]?.text ?? '';
  const close = string.children.at(-1)?.text ?? '';
  const words = withoutMarks(outsideFields(string));
  // A quote or backslash that blanks kept apart from the closing quotes: `"""Say "hi" """`.
  const isCutOff = /["'\\]$/.test(words) && !stringBody(string).endsWith(words.slice(-1));
  return words === '' || isCutOff ? undefined : `${open}${words}${close}`;
}

/** The text of a plain string without escapes, whose meaning is its characters. */
export function plainWords(string: Node): string | undefined {
  const text = isFormatted(string) ? undefined : plainText(string);
  return text === undefined || text.includes('\\') ? undefined : text.trim();
}

function withoutMarks(text: string): string {
  return text.replace(/^\s*#{1,6}\s*/, '').trim();
}

/** The body of a string without `**` marks; in the fields of an f-string `**` is an operator. */
function outsideFields(string: Node): string {
  const parts: string[] = [];
  let end = string.children[0]?.endIndex ?? string.startIndex;
  const add = (start: number, text: string): void => {
    parts.push(string.text.slice(end - string.startIndex, start - string.startIndex).replaceAll('**', ''), text);
  };
  for (const fieldNode of string.namedChildren.filter(({ type }) => type === 'interpolation')) {
    add(fieldNode.startIndex, fieldNode.text);
    end = fieldNode.endIndex;
  }
  add(string.children.at(-1)?.startIndex ?? string.endIndex, '');
  return parts.join('');
}

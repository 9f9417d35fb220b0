/** The same for `'a'` and `"a"`. */
export function stringKey(text: string): string {
  const [, prefix = '', quotes = ''] = /^([a-z]*)("""|'''|"|')/i.exec(text) ?? [];
  const body = text.slice(prefix.length + quotes.length, text.length - quotes.length);
  return `${prefix.toLowerCase()}"${body.replaceAll('\r\n', '\n')}`;
}

/** The lines of a text as `wc -l` counts, plus a last line without line break. */
export function lineCount(text: string): number {
  return text === '' ? 0 : text.split('\n').length - (text.endsWith('\n') ? 1 : 0);
}

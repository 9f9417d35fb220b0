import { visible, visibleLines } from './shown.ts';

/** A text as it may stand in XML or HTML, in an attribute too, on one line. */
export function inMarkup(text: string): string {
  return entities(visible(text));
}

/** The same for code: lines and tabs stay. */
export function linesInMarkup(text: string): string {
  return entities(visibleLines(text));
}

function entities(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;');
}

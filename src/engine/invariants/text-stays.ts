import { commentParts } from '../../notebook/comment-parts.ts';
import type { Notebook } from '../../notebook/notebook.ts';
import { nodesOf, walk, type Node } from '../../python/tree.ts';
import type { Change } from '../change.ts';

/** Every comment is still there, unless its removal was asked for or the codemod may take it away. */
export function commentsStay(change: Change): string | null {
  const comments = (notebook: Notebook): string[] =>
    nodesOf(notebook.root, 'comment').flatMap(({ text }) => commentParts(text).map((part) => part.trimEnd()));
  const left = [...comments(change.after), ...(change.removed ?? [])];
  for (const comment of comments(change.before)) {
    if (change.effects.comments?.includes(comment) === true) continue;
    const at = left.indexOf(comment);
    if (at === -1) return `a comment would be lost: \`${comment}\``;
    left.splice(at, 1);
  }
  return null;
}

/** Every string outside the replaced spans is still there, in order, character for character. */
export function stringsStay({ before, after, edits }: Change): string | null {
  const replaced = edits.filter(({ start, end }) => start < end);
  const isKept = (string: Node): boolean =>
    !replaced.some(({ start, end }) => start <= string.startIndex && string.endIndex <= end);
  const strings = (notebook: Notebook): readonly Node[] => nodesOf(notebook.root, 'string');
  const present = strings(after).map(literalText);
  let at = 0;
  for (const string of strings(before).filter(isKept)) {
    const found = present.indexOf(literalText(string), at);
    if (found === -1) return `a string would change: \`${string.text.slice(0, 60)}\``;
    at = found + 1;
  }
  return null;
}

/** A string without the expressions of an f-string: those are code, which a fix may rename. */
function literalText(string: Node): string {
  let text = '';
  let end = string.startIndex;
  for (const { type, namedChildren } of walk(string)) {
    // The field of a format, `{x:{width}}`, is a `format_expression`.
    const isField = type === 'interpolation' || type === 'format_expression';
    const expression = isField ? namedChildren[0] : undefined;
    if (expression === undefined || expression.startIndex < end) continue;
    text += string.text.slice(end - string.startIndex, expression.startIndex - string.startIndex);
    end = expression.endIndex;
  }
  return text + string.text.slice(end - string.startIndex);
}

/** Windows, Unix and old Macintosh. */
const LINE_BREAKS = [/\r\n/, /(?<!\r)\n/, /\r(?!\n)/] as const;

/** The file ends, begins and breaks its lines as it did. */
export function layoutStays({ before, after }: Change): string | null {
  if (before.text.endsWith('\n') !== after.text.endsWith('\n')) return 'the end of the file would change';
  if (before.text.startsWith('\ufeff') !== after.text.startsWith('\ufeff')) return 'the byte order mark would change';
  const isMixed = LINE_BREAKS.some((lineBreak) => lineBreak.test(after.text) && !lineBreak.test(before.text));
  return isMixed ? 'line breaks of two kinds would be mixed' : null;
}

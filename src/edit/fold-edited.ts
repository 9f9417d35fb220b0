import { memoized } from '../memoized.ts';
import type { Notebook } from '../notebook/notebook.ts';
import type { Edit } from './edit.ts';
import { foldsIn } from './fold.ts';
import { lineBreakOf, lineStart, nextLineStart } from './indent.ts';
import { placeIn } from './place.ts';

/** The lines of the author, which a fix may move. */
const linesOf: (notebook: Notebook) => ReadonlySet<string> = memoized(
  ({ text }) => new Set(text.split('\n').map((line) => line.trim())),
);

/**
 * The edits that break lines which edits have written and which are too long, whether the author's were, too. Lines that
 * were only moved stay as they are.
 * @param edited the notebook after the edits; the result is for its text
 */
export function foldEdited(before: Notebook, edited: Notebook, edits: readonly Edit[]): Edit[] {
  const { text, root, lineLength } = edited;
  const lines = new Set<number>();
  let moved = 0;
  for (const edit of edits.toSorted((one, other) => one.start - other.start || one.end - other.end)) {
    const start = edit.start + moved;
    moved += edit.text.length - (edit.end - edit.start);
    if (edit.text.trim() === '') continue;
    for (let line = lineStart(text, start), next; line < start + edit.text.length; line = next) {
      next = nextLineStart(text, line);
      const written = text.slice(line, next).trimEnd();
      // A comment for nbfix makes no line too long, as with linters' own comments.
      const { length } = written.replace(/\s*#\s*nbfix:.*/, '');
      if (length > lineLength && !linesOf(before).has(written.trim())) lines.add(line);
    }
  }
  // Where a level is something else, formatters are set to something else, too.
  if (lines.size === 0 || placeIn(edited).unit !== ' '.repeat(4)) return [];
  const lineBreak = lineBreakOf(text);
  return foldsIn(root, text, lineLength, (line) => lines.has(line)).map((each) => ({
    ...each,
    text: each.text.replaceAll('\n', lineBreak),
  }));
}

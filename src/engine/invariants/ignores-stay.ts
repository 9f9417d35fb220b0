import { movedOffset } from '../../edit/edit.ts';
import type { Notebook } from '../../notebook/notebook.ts';
import { lineOf } from '../../python/tree.ts';
import type { Change } from '../change.ts';
import { ignoresOf, type Ignore } from '../ignores.ts';

/** A comment that silences rules is still at the code that it is about: it must not come to stand above other code. */
export function ignoresStay({ before, after, edits, synced }: Change): string | null {
  const left = [...ignoresOf(after)];
  for (const ignore of ignoresOf(before)) {
    const at = left.findIndex(({ comment }) => comment.text.trimEnd() === ignore.comment.text.trimEnd());
    const [now] = at === -1 ? [] : left.splice(at, 1);
    const place = placeOf(before, ignore);
    // What was removed altogether is the business of commentsStay.
    if (now === undefined || place === null) continue;
    const moved = movedOffset(movedOffset(place, edits), synced);
    const isGone = edits.some(({ start, end, text }) => text === '' && start <= place && place < end);
    if (isGone || now.scope === null || moved < now.scope.start || now.scope.end <= moved)
      return `a comment would be torn from its code: ${ignore.comment.text} (line ${lineOf(ignore.comment)})`;
  }
  return null;
}

/** Where the code begins that a comment is about. */
function placeOf({ text }: Notebook, { scope }: Ignore): number | null {
  return scope === null ? null : scope.start + (/^\s*/.exec(text.slice(scope.start, scope.end))?.[0].length ?? 0);
}

import { applyPatch, parsePatch, structuredPatch, type StructuredPatchHunk } from 'diff';
import type { Offer } from '../../model/offer.ts';

/** A text before and after something, with the hunks between them. */
export interface Change {
  readonly before: string;
  readonly after: string;
  readonly hunks: readonly StructuredPatchHunk[];
}

/** What each fix of a notebook changes: each is made on what those before it have left. @throws Error where one does not fit */
export function changesOf(before: string, fixes: readonly Pick<Offer, 'diff'>[]): Change[] {
  const changes: Change[] = [];
  let text = before;
  for (const { diff } of fixes) {
    const after = applyPatch(text, diff, { autoConvertLineEndings: false });
    if (after === false) throw new Error('a diff of this notebook does not fit its text');
    changes.push({ before: text, after, hunks: parsePatch(diff)[0]?.hunks ?? [] });
    text = after;
  }
  return changes;
}

/** All that the fixes change together. */
export function wholeChange(before: string, after: string): Change {
  const { hunks } = structuredPatch('a', 'b', before, after, undefined, undefined, { context: 3 });
  return { before, after, hunks };
}

/** The lines of a text, without what ends them. */
export function linesOf(text: string): string[] {
  const lines = text.split('\n');
  if (lines.at(-1) === '') lines.pop();
  return lines.map((line) => (line.endsWith('\r') ? line.slice(0, -1) : line));
}

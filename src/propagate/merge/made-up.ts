import { filledFrom } from '../match/filled.ts';
import { snippetLines } from '../match/snippets.ts';
import type { Line, MergeState } from '../model.ts';

/*
 * Where no text says what the template had, its base is what the codemods write (own-words.ts). What they fill in for one
 * notebook is not what they fill in for another one, and other words than theirs may be older than the template's.
 */

/** Whether no text says that the template had a line, but the codemods that it keeps. */
export function isMadeUp({ context: { change } }: MergeState, base: Line): boolean {
  return !change.isFile && change.snippetLines.has(base);
}

/** Whether the notebook has such a line as the codemods write it, whatever they have filled in. */
export function isAsWritten(state: MergeState, base: Line, ours: Line): boolean {
  const { context, text } = state;
  if (!isMadeUp(state, base)) return false;
  const snippets = context.change.codemods.flatMap((codemod) => snippetLines(codemod, context.options.templates));
  return snippets.some((snippet) => filledFrom(snippet, ours, text)?.isAsWritten === true);
}

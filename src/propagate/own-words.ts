import { applyEdits, type Edit } from '../edit/edit.ts';
import { writtenHelpers } from '../edit/written-helpers.ts';
import { contextOf } from '../engine/templates.ts';
import { NbfixError } from '../error.ts';
import { parseNotebook } from '../notebook/parse.ts';
import { linesOf } from './match/lines.ts';
import { containment, featuresOf } from './match/similarity.ts';
import { filledFrom } from './match/filled.ts';
import { FROM_SNIPPET, snippetLines, withoutHoles, type SnippetLine } from './match/snippets.ts';
import type { Following } from './follow.ts';
import type { Line, Version } from './model.ts';

/**
 * The template with its fixes as the codemods write them, instead of as its maintainer has worded them since. Where neither
 * git nor the lock has an older text, this is the base: what differs was worded by hand.
 *
 *   mo.stop(True, mo.callout(mo.md("Ask Ada for a GPU")))   →   mo.stop(True, no_gpu())
 *
 * @returns the very version that was given where it says what the codemods write
 */
export function inOwnWords(now: Version, { codemods, templates }: Pick<Following, 'codemods' | 'templates'>): Version {
  const [first] = codemods;
  const { path, text, work } = now.notebook;
  if (first === undefined) return now;
  const helpers = writtenHelpers(now.notebook, contextOf(first, templates).helpers);
  const isHelper = ({ start, end }: Line): boolean => helpers.some((edit) => edit.start < end && start < edit.end);
  const snippets = codemods.flatMap((codemod) => snippetLines(codemod, templates));
  const lines = linesOf(now.notebook)
    .flatMap((cell) => cell.lines)
    .filter((line) => !isHelper(line));
  const own = applyEdits(text, [...helpers, ...lines.flatMap((line) => ownWording(line, snippets, text) ?? [])]);
  if (own === text) return now;
  const label = 'what nbfix writes: without --base or git nothing else shows what was changed by hand';
  try {
    // No file has this text, and no notebook follows it.
    return { label, digest: '', notebook: parseNotebook(path, own, { work }), isMade: true };
  } catch (error) {
    // What can't be told is not guessed: then nothing shows what was worded by hand.
    if (error instanceof NbfixError) return now;
    throw error;
  }
}

/** The edit that makes a line what the snippet says that it is most alike to; undefined where it is like none. */
function ownWording(line: Line, snippets: readonly SnippetLine[], text: string): Edit | undefined {
  const words = featuresOf(line);
  const candidates = snippets.flatMap((snippet) => {
    const score = containment(withoutHoles(snippet), words);
    const filled = score < FROM_SNIPPET ? undefined : filledFrom(snippet, line, text);
    return filled === undefined ? [] : [{ score, ...filled }];
  });
  const [first] = candidates;
  if (first === undefined || candidates.some(({ isAsWritten }) => isAsWritten)) return undefined;
  const best = candidates.reduce((found, each) => (each.score > found.score ? each : found), first);
  return { start: line.start, end: line.end, text: best.text };
}

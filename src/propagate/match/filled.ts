import type { Line, Token } from '../model.ts';
import { alignEqual } from './align.ts';
import { HOLE, type SnippetLine } from './snippets.ts';
import { tokenKey } from './tokens.ts';

/** So many words must be as in the snippet before the first that was changed: a line that begins otherwise is another one. */
const HEAD = 5;

/** A line as a snippet says it, its holes filled. */
interface FilledLine {
  readonly text: string;
  /** Whether the line that the fillings come from says just that. */
  readonly isAsWritten: boolean;
}

/**
 * A line of a snippet whose holes hold what stands in their place in a line made from it, in other words by now.
 * @param text what the offsets of the line are of
 * @returns undefined where the line is none made from it
 */
export function filledFrom({ tokens, source }: SnippetLine, line: Line, text: string): FilledLine | undefined {
  const isComment = (each: readonly Token[]): boolean => each.length === 1 && each[0]?.kind === 'comment';
  if (isComment(tokens) && isComment(line.tokens)) {
    return { text: tokens[0]!.text, isAsWritten: tokens[0]!.key === line.tokens[0]!.key };
  }
  const keys = (each: readonly Token[]): string[] => each.map((token) => tokenKey(token));
  const pairs = alignEqual(keys(tokens), keys(line.tokens));
  const isHole = (at: number): boolean => HOLE.test(tokens[at]?.text ?? '');
  const firstChanged = [...tokens.keys()].find((at) => !isHole(at) && !pairs.has(at));
  if (firstChanged !== undefined && firstChanged < HEAD) return undefined;
  const filling = (at: number): string => {
    const [before, left] = [pairs.get(at - 2), pairs.get(at - 1)];
    const right = at + 1 === tokens.length ? line.tokens.length : pairs.get(at + 1);
    // What another function is called with is not for this hole.
    if (left === undefined || before !== left - 1 || right === undefined) return '';
    return text.slice(line.tokens[left + 1]?.start ?? line.end, line.tokens[right - 1]?.end ?? line.end);
  };
  const written = tokens
    .map((token, at) => {
      const above = tokens[at - 1];
      const white = above === undefined ? '' : source.slice(above.end, token.start);
      const own = pairs.get(at);
      return white + (isHole(at) ? filling(at) : own === undefined ? token.text : line.tokens[own]!.text);
    })
    .join('');
  return { text: written, isAsWritten: packed(written) === packed(text.slice(line.start, line.end)) };
}

/** A text without its white space. */
function packed(text: string): string {
  return text.replaceAll(/\s+/g, '');
}

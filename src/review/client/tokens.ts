import { highlightCode, tagHighlighter, tags } from '@lezer/highlight';
import { parser } from '@lezer/python';

/** A piece of a line of Python, with the class of its colour; empty for none. */
export interface Token {
  readonly text: string;
  readonly colour: string;
}

const COLOURS = tagHighlighter([
  {
    tag: [tags.keyword, tags.operatorKeyword, tags.definitionKeyword, tags.moduleKeyword, tags.controlKeyword],
    class: 'kw',
  },
  { tag: [tags.string, tags.special(tags.string)], class: 'str' },
  { tag: [tags.comment, tags.lineComment], class: 'com' },
  { tag: [tags.number, tags.bool, tags.null], class: 'num' },
  {
    tag: [tags.function(tags.definition(tags.variableName)), tags.definition(tags.className), tags.meta],
    class: 'def',
  },
]);

/** The "colour" of the blanks that a line begins with. */
export const INDENT = 'indent';

/** The texts that were asked for last: those of a notebook's fixes are asked for again and again. */
const kept = new Map<string, Token[][]>();
const MOST_KEPT = 64;

/** The lines of a Python text in pieces; what ends a line is none. */
export function tokensOf(text: string): readonly Token[][] {
  const known = kept.get(text);
  if (known !== undefined) return known;
  if (kept.size === MOST_KEPT) kept.delete(kept.keys().next().value ?? '');
  const tokens = tokenised(text);
  kept.set(text, tokens);
  return tokens;
}

function tokenised(text: string): Token[][] {
  const lines: Token[][] = [[]];
  const put = (piece: string, colour: string): void => {
    const line = lines.at(-1)!;
    const blanks = line.length === 0 ? /^[ \t]*/.exec(piece)![0] : '';
    if (blanks !== '') line.push({ text: blanks, colour: INDENT });
    if (piece.length > blanks.length) line.push({ text: piece.slice(blanks.length), colour });
  };
  const close = (): void => {
    const last = lines.at(-1)!.pop();
    if (last !== undefined) put(last.text.replace(/\r$/, ''), last.colour);
    lines.push([]);
  };
  highlightCode(text, parser.parse(text), COLOURS, put, close);
  return lines;
}

/**
 * The text as the parser gets it: as long as the source, with every token that matters at its own offset. Some things
 * would make the parser slow or wrong or the tree large, and mean nothing to anyone:
 *
 * - Long runs of comment lines. The grammar's scanner looks ahead over all that follow, at each of them: n lines cost n².
 *   Line breaks between them become blanks, so that a run is one comment; the mirror parts it into lines again.
 * - Long rows of constants, such as a data set of 100,000 numbers. The tree keeps the first ones.
 * - Indentation of more than 255 columns, which the grammar's scanner keeps in a byte. Form feeds, after which it counts
 *   anew, stand for most of it; what is deeper stays deeper.
 */

/** Fewer lines of comments cost less than this. */
const COMMENT_LINES = 50;

/** A row of more constants than this is data; so many stay. */
const CONSTANTS = 1_000;
const KEPT = 100;

/** A number, a plain string on one line, a literal name. No part of a string with triple quotes, no prefix, no escape. */
const ATOM = String.raw`(?:-?\d[\d_]*(?:\.\d*)?(?:[eE][+-]?\d+)?|"[^"\\\n]+"(?!")|'[^'\\\n]+'(?!')|True|False|None)`;
const BLANK = String.raw`[ \t\r\n]*`;
const ENTRY = String.raw`(?:${ATOM}${BLANK}:${BLANK})?${ATOM}`;
const ROW = String.raw`[[({]${BLANK}${ENTRY}(?:${BLANK},${BLANK}${ENTRY}){0,500}${BLANK},?${BLANK}[\])}]`;
/** `1,`, `"a": 1,`, `[1, 2, 3],`, `"a": (1, 2),`: an element with the comma and the blanks after it. */
const ELEMENT = new RegExp(String.raw`(?:${ATOM}${BLANK}:${BLANK})?(?:${ATOM}|${ROW})${BLANK},${BLANK}`, 'y');
const OPENING = /[[({][ \t\r\n]*/g;

/**
 * @param text the source
 * @returns a text of the same length for the parser, most often the very same
 */
export function parserText(text: string): string {
  return narrowed(withoutData(withJoinedComments(text)));
}

function withJoinedComments(text: string): string {
  const parts: string[] = [];
  let done = 0;
  /** The comment lines since the last other line: where the group starts, how deep, where its last comment line ends. */
  let group: { readonly start: number; readonly depth: number; lines: number; end: number } | undefined;
  const close = (): void => {
    if (group !== undefined && group.lines >= COMMENT_LINES) {
      parts.push(text.slice(done, group.start), text.slice(group.start, group.end).replaceAll(/[\r\n]/g, ' '));
      done = group.end;
    }
    group = undefined;
  };
  for (let start = 0; start < text.length;) {
    const lineBreak = text.indexOf('\n', start);
    const next = lineBreak === -1 ? text.length : lineBreak + 1;
    let at = start;
    while (text[at] === ' ' || text[at] === '\t') at += 1;
    const first = text[at];
    if (first === '#') {
      const end = text[next - 2] === '\r' ? next - 2 : lineBreak === -1 ? next : next - 1;
      const depth = at - start;
      // A comment that stands further to the left may end a block, so it starts a group of its own.
      if (group === undefined || depth < group.depth) {
        close();
        group = { start: at, depth, lines: 1, end };
      } else {
        group.lines += 1;
        group.end = end;
      }
    } else if (first !== '\n' && first !== '\r') close();
    start = next;
  }
  close();
  return parts.length === 0 ? text : parts.join('') + text.slice(done);
}

/** The columns that the scanner can count. */
const WIDEST = 255;
const TAB = 8;
const INDENTATION = /^[ \t]{32,}/gm;

function narrowed(text: string): string {
  const isWide = [...text.matchAll(INDENTATION)].some(([blanks]) => widthOf(blanks) > WIDEST);
  if (!isWide) return text;
  const widths = new Set([...text.matchAll(/^[ \t]+/gm)].map(([blanks]) => widthOf(blanks)));
  const ranks = new Map([...widths].sort((a, b) => a - b).map((width, at) => [width, at + 1]));
  return text.replaceAll(/^[ \t]+/gm, (blanks) => {
    const rank = ranks.get(widthOf(blanks)) ?? 0;
    return rank > blanks.length ? blanks : ' '.repeat(rank).padStart(blanks.length, '\f');
  });
}

function widthOf(blanks: string): number {
  let width = 0;
  for (const blank of blanks) width = blank === '\t' ? (Math.floor(width / TAB) + 1) * TAB : width + 1;
  return width;
}

function withoutData(text: string): string {
  const parts: string[] = [];
  let done = 0;
  OPENING.lastIndex = 0;
  while (OPENING.exec(text) !== null) {
    const start = OPENING.lastIndex;
    let [count, kept, end] = [0, start, start];
    for (ELEMENT.lastIndex = start; ELEMENT.test(text); end = ELEMENT.lastIndex) {
      if (count === KEPT) kept = end;
      count += 1;
    }
    if (count <= CONSTANTS) continue;
    parts.push(
      text.slice(done, kept),
      text.slice(kept, end).replaceAll(/[^\r\n]+/g, (line) => ' '.repeat(line.length)),
    );
    done = end;
    OPENING.lastIndex = end;
  }
  return parts.length === 0 ? text : parts.join('') + text.slice(done);
}

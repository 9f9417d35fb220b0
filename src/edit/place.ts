import { stringTokens } from '../python/strings.ts';
import { children, field, type Node } from '../python/tree.ts';
import { insertion, type Edit, type Span } from './edit.ts';
import { indentationAt, indentLines, layOut, lineBelow, lineBreakOf, lineStart, nextLineStart } from './indent.ts';
import { WORK } from './snippet.ts';

/** The file that a snippet is put into. */
export interface Place {
  readonly text: string;
  readonly root: Node;
  /** One level of indentation. */
  readonly unit: string;
}

/** The notebook's own level of indentation: that of its first cell whose body starts on a line of its own. */
export function placeIn({ text, root }: { readonly text: string; readonly root: Node }): Place {
  for (const statement of children(root)) {
    const body = field(field(statement, 'definition') ?? statement, 'body');
    const unit = body === undefined ? '' : indentationAt(text, body.startIndex);
    if (unit !== '') return { text, root, unit };
  }
  return { text, root, unit: '    ' };
}

/** The edit that puts lines above a statement and above the comments that belong to it. */
export function insertAbove(
  place: Place,
  statement: Node,
  lines: string,
  options: { readonly blankBefore?: boolean; readonly blankAfter: boolean },
): Edit {
  const { text, unit } = place;
  const indentation = indentationAt(text, statement.startIndex);
  const lineBreak = lineBreakOf(text);
  const start = commentsAbove(place, statement).at(-1) ?? lineStart(text, statement.startIndex);
  const gap = options.blankAfter ? lineBreak : '';
  const isBelowBlank = /(?:^|\n)[ \t]*\r?\n$/.test(text.slice(0, start));
  const gapAbove = options.blankBefore === true && !isBelowBlank ? lineBreak : '';
  return insertion(start, gapAbove + layOut(lines, indentation, unit, lineBreak) + lineBreak + gap);
}

/** Where the comment lines start that stand directly above a statement, the nearest first. */
function commentsAbove({ text, root }: Place, statement: Node): number[] {
  const indentation = indentationAt(text, statement.startIndex);
  const starts: number[] = [];
  let start = lineStart(text, statement.startIndex);
  const isLong = ({ start: from, end }: Span): boolean => text.slice(from, end).includes('\n');
  const strings = stringTokens(root, { start: 0, end: start }).filter(isLong);
  while (start > 0) {
    const previous = lineStart(text, start - 1);
    if (!text.startsWith(`${indentation}#`, previous)) break;
    // The last line of a multi-line string can look like a comment: `# Title""")`.
    if (strings.some((string) => string.start < previous && previous < string.end)) break;
    start = previous;
    starts.push(start);
  }
  return starts;
}

/** Where the comments start above a statement that tell nbfix something about it; undefined where there are none. */
export function orderAbove(place: Place, statement: Node): number | undefined {
  return commentsAbove(place, statement).findLast((start) =>
    /#\s*nbfix:/.test(place.text.slice(start, nextLineStart(place.text, start))),
  );
}

/** The edit that puts lines directly above the line of an offset, at the given indentation. */
function insertBeforeLine(place: Place, offset: number, lines: string, indentation: string): Edit {
  const lineBreak = lineBreakOf(place.text);
  return insertion(lineStart(place.text, offset), layOut(lines, indentation, place.unit, lineBreak) + lineBreak);
}

/** The edit that puts lines below the line on which a statement ends, at the statement's indentation. */
export function insertBelow(place: Place, statement: Node, lines: string, indentation: string): Edit {
  const { text, unit } = place;
  const lineBreak = lineBreakOf(text);
  const end = lineBelow(text, statement);
  const block = layOut(lines, indentation, unit, lineBreak);
  return insertion(end, end > 0 && text[end - 1] === '\n' ? block + lineBreak : lineBreak + block);
}

/**
 * The edits that put a snippet around statements: what stands above `__work__` goes before them, what stands below it
 * after them, and the statements move right by as many levels as `__work__` stands in. A comment above them that tells
 * nbfix something moves along: `# nbfix: ignore[rule] -- reason` is about the line below it.
 */
export function wrap(place: Place, first: Node, last: Node, lines: string): Edit[] {
  const { text, root, unit } = place;
  const all = lines.split('\n');
  const at = all.findIndex((line) => line.trim() === WORK);
  const depth = (/^ */.exec(all[at] ?? '')?.[0].length ?? 0) / 4;
  const indentation = indentationAt(text, first.startIndex);
  const above = all.slice(0, at).join('\n');
  const below = all.slice(at + 1).join('\n');
  const start = orderAbove(place, first) ?? first.startIndex;
  return [
    ...(above === '' ? [] : [insertBeforeLine(place, start, above, indentation)]),
    ...indentLines(text, root, { start, end: last.endIndex }, unit.repeat(depth)),
    ...(below === '' ? [] : [insertBelow(place, last, below, indentation)]),
  ];
}

/**
 * The edit that takes a statement away with its line and the blank lines that follow it, but for those that part what
 * stands right above it from what follows.
 */
export function removeLine(place: Place, statement: Node): Edit {
  const { text } = place;
  let end = lineBelow(text, statement);
  const start = lineStart(text, statement.startIndex);
  const isRightBelow =
    statement.parent?.namedChildren.some(({ endIndex }) => /^\r?\n$/.test(text.slice(endIndex, start))) === true;
  while (!isRightBelow && end < text.length && /^[ \t]*\r?\n/.test(text.slice(end, nextLineStart(text, end))))
    end = nextLineStart(text, end);
  return { start, end, text: '' };
}

/** What acts on a terminal, ends a line, or hides or turns what stands around it. Joiners belong to scripts and emoji. */
const ACTING = /[\p{Cc}\p{Cs}\p{Zl}\p{Zp}]|(?![\u200c\u200d])\p{Cf}/gu;

/** The same in code that keeps its lines and tabs. */
const ACTING_IN_LINES = /(?![\t\n]|\r(?:\n|$))(?:[\p{Cc}\p{Cs}\p{Zl}\p{Zp}]|(?![\u200c\u200d])\p{Cf})/gu;

/** What build servers take for orders: `::error::` as the first word of a line, `##[error]` and `##vso[…]` anywhere. */
const ORDER_OF_A_LINE = /^(\s*):(?=:)/gm;
const ORDER = /#(?=#[a-z]*\[)/gi;

const NAMED = new Map([
  ['\n', '\\n'],
  ['\r', '\\r'],
  ['\t', '\\t'],
]);

/** A text of somebody else as one line that only shows: `\x1b[31m`, `\u202e`, `\::error::`. */
export function visible(text: string): string {
  return withoutOrders(text.replaceAll(ACTING, escaped));
}

/** The same for code and the like: lines and tabs stay. */
export function visibleLines(text: string): string {
  return withoutOrders(text.replaceAll(ACTING_IN_LINES, escaped));
}

/** A piece of code: shown as it is, or a character that acts, escaped. */
export interface Piece {
  readonly text: string;
  readonly isEscaped: boolean;
}

/** Code for a page, which tells the characters that it escapes from the same text in the code. No build server reads it. */
export function piecesOf(text: string): Piece[] {
  const pieces: Piece[] = [];
  let end = 0;
  const plainTo = (start: number): void => {
    if (start > end) pieces.push({ text: text.slice(end, start), isEscaped: false });
  };
  for (const { 0: character, index } of text.matchAll(ACTING_IN_LINES)) {
    plainTo(index);
    pieces.push({ text: escaped(character), isEscaped: true });
    end = index + character.length;
  }
  plainTo(text.length);
  return pieces;
}

function withoutOrders(text: string): string {
  // Nearly every text is plain, and a report has hundreds of thousands.
  if (!text.includes('::') && !text.includes('##')) return text;
  return text.replaceAll(ORDER_OF_A_LINE, '$1\\:').replaceAll(ORDER, '#\\');
}

function escaped(character: string): string {
  const code = character.codePointAt(0) ?? 0;
  const digits = code.toString(16);
  if (code < 0x100) return NAMED.get(character) ?? `\\x${digits.padStart(2, '0')}`;
  return code < 0x10000 ? `\\u${digits.padStart(4, '0')}` : `\\u{${digits}}`;
}

/** Spans of code, which Markdown shows as they are. In a cell of a table a backslash before a bar would cut one in two. */
const CODE_SPAN = /(?<!`)(`+)(?!`)((?:(?!\\\|)[^])*?[^`])\1(?!`)/;

/** What Markdown or HTML would take for more than a character; `_` in the midst of a word is one. */
const MARKUP = /[\\`*[\]~$]|(?<![\p{L}\p{N}])_|_(?![\p{L}\p{N}])/gu;

/** Finding spans takes longer than in proportion; nobody reads longer texts in a report. */
const LONGEST_WITH_SPANS = 10_000;

/** A text of somebody else within a line of Markdown: spans of code are code, all else is shown as it is written. */
export function inMarkdown(text: string): string {
  // What stands between spans, then the backticks of one and what it holds, and so on.
  const parts = text.length > LONGEST_WITH_SPANS ? [text] : text.split(CODE_SPAN);
  return parts
    .map((part, index) => {
      if (index % 3 === 0) return visible(literally(part));
      return index % 3 === 1 ? part : visible(part) + (parts[index - 1] ?? '');
    })
    .join('');
}

function literally(text: string): string {
  return text
    .replaceAll(MARKUP, '\\$&')
    .replaceAll(/&(?=#|[a-z])/gi, '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;');
}

/** How the texts of a report are shown. */
interface Way {
  readonly text: (text: string) => string;
  /** Names of rules and cells, which are shown as code. */
  readonly name: (text: string) => string;
  readonly code: (text: string) => string;
}

const TEXT: Way = { text: visible, name: visible, code: visibleLines };
const MARKDOWN: Way = { ...TEXT, text: inMarkdown };

/** Members of reports that are names, and those that are the text of a whole notebook: only patches show these. */
const NAMES: ReadonlySet<string> = new Set(['rule', 'id']);
const WHOLE: ReadonlySet<string> = new Set(['before', 'after', 'marked']);

/** A report with all its texts as a terminal may show them. */
export function asText<T>(report: T): T {
  return mapped(report, TEXT, '') as T;
}

/** A report with all its texts as they may stand in Markdown. */
export function asMarkdown<T>(report: T): T {
  return mapped(report, MARKDOWN, '') as T;
}

function mapped(value: unknown, way: Way, key: string): unknown {
  if (typeof value === 'string') return WHOLE.has(key) ? value : (NAMES.has(key) ? way.name : way.text)(value);
  if (Array.isArray(value)) return value.map((each: unknown) => mapped(each, way, key));
  if (typeof value !== 'object' || value === null) return value;
  // Of a conflict, everything but its reason is code.
  const inside = key === 'conflict' ? { text: way.code, name: way.code, code: way.code } : way;
  return Object.fromEntries(
    Object.entries(value).map(([name, each]: [string, unknown]) => [
      name,
      mapped(each, name === 'reason' ? way : inside, name),
    ]),
  );
}

import { tokensOf, type Token } from '../python/masks.ts';
import { parsePython } from '../python/tree.ts';

/** A source for the parser, without the bodies of the cells that the grammar cannot read. */
export interface Readable {
  readonly shown: string;
  /** Where those cells start. */
  readonly unreadable: ReadonlySet<number>;
}

/**
 * What the parser can read of a notebook that is Python and yet has errors in its tree: an unreadable `@app.cell` keeps
 * its decorators, its signature and its final `return`, which say what it reads and defines. The length stays.
 */
export function readableOf(text: string): Readable {
  const tokens = tokensOf(text);
  const starts = tokens.flatMap((_, at) => (isTopLine(text, tokens, at) ? [at] : []));
  const unreadable = new Set<number>();
  let shown = text;
  for (const [index, first] of starts.entries()) {
    if (tokens[first]!.text !== '@') continue;
    // A decorator stands on a line of its own above the function.
    const last = starts.slice(index + 1).find((at) => isStatementAfter(tokens, first, at)) ?? tokens.length;
    const [start, end] = [tokens[first]!.start, tokens[last]?.start ?? text.length];
    if (!parsePython(text.slice(start, end)).hasError) continue;
    const body = withoutBody(text, tokens.slice(first, last));
    if (body === undefined) continue;
    unreadable.add(start);
    shown = shown.slice(0, body.start) + body.text + shown.slice(body.start + body.text.length);
  }
  return { shown, unreadable };
}

/** A token at the start of a line without indentation, outside of brackets. */
function isTopLine(text: string, tokens: readonly Token[], at: number): boolean {
  const { start, kind, text: word } = tokens[at]!;
  return kind !== 'line' && (start === 0 || text[start - 1] === '\n') && !/^[)\]}]$/.test(word);
}

/** Whether the line at `at` is no longer a part of the cell whose first decorator is at `first`. */
function isStatementAfter(tokens: readonly Token[], first: number, at: number): boolean {
  const isDecorated = tokens.slice(first, at).some(({ text }) => text === 'def' || text === 'class');
  return isDecorated || !/^(?:@|def|async|class)$/.test(tokens[at]!.text);
}

/** The body of a cell as blanks, with a `_` for what it does and its final `return`. */
function withoutBody(
  text: string,
  tokens: readonly Token[],
): { readonly start: number; readonly text: string } | undefined {
  const isCell = tokens[1]?.text === 'app' && tokens[3]?.text === 'cell';
  let depth = 0;
  const def = tokens.findIndex(({ text: word }) => word === 'def');
  const colon = tokens.findIndex(({ text: word }, at) => {
    if (at < def) return false;
    if (/^[([{]$/.test(word)) depth += 1;
    if (/^[)\]}]$/.test(word)) depth -= 1;
    return word === ':' && depth === 0;
  });
  const body = tokens.slice(colon + 1).filter(({ kind }) => kind !== 'line');
  const [first, last] = [body[0], body.at(-1)];
  if (!isCell || def === -1 || colon === -1 || first === undefined || last === undefined) return undefined;
  const column = columnOf(text, first);
  const final = body.findLast((token) => token.text === 'return' && columnOf(text, token) === column);
  const isBlankLine = final !== undefined && final !== first;
  const end = isBlankLine ? final.start : last.end;
  const blank = text.slice(first.start + 1, end).replaceAll(/[^\r\n\t]/g, ' ');
  // The blanks before `return` are those of its line.
  return { start: first.start, text: `_${blank}` };
}

function columnOf(text: string, { start }: Token): number {
  return start - (text.lastIndexOf('\n', start - 1) + 1);
}

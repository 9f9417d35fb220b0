import { lineStart } from '../../edit/indent.ts';
import { memoized } from '../../memoized.ts';
import { aliasesOf } from '../../notebook/imports.ts';
import type { Cell, Notebook } from '../../notebook/notebook.ts';
import type { CellLines, Line, Token } from '../model.ts';
import { bracketStep, tokenKey, tokensOf } from './tokens.ts';

/** The logical lines of every cell, without signatures and returns: those follow from the bodies. */
export const linesOf = memoized((notebook: Notebook): readonly CellLines[] => {
  const aliases = aliasesOf(notebook);
  return notebook.cells.map((cell) => cellLines(notebook, cell, aliases));
});

/** The token keys of a line as one text. */
export function lineKey(line: Line, rename?: ReadonlyMap<string, string>): string {
  return line.tokens.map((token) => tokenKey(token, rename)).join('\u0000');
}

/** Variables look alike in it, so that code with other names is recognised. */
export function shapeOf(line: Line): string {
  return line.tokens.map(({ kind, key, place }) => place + (kind === 'variable' ? '\u0001' : key)).join('\u0000');
}

function cellLines(notebook: Notebook, cell: Cell, aliases: ReadonlyMap<string, string>): CellLines {
  const { text } = notebook;
  const [bodyStart, bodyEnd] = bodyOf(text, cell);
  const tokens = tokensOf(text, cell, bodyStart, bodyEnd, aliases);
  return { notebook, cell, bodyStart, lines: grouped(text, tokens, bodyStart) };
}

/** From below the head of the cell to its final `return`. */
function bodyOf(text: string, { kind, definition, returnStatement }: Cell): [number, number] {
  if (kind === 'function' || kind === 'class') return [definition.startIndex, definition.endIndex];
  const colon = definition.children.findLast(({ type }) => type === ':');
  if (colon === undefined) return [definition.endIndex, definition.endIndex];
  const end = returnStatement === undefined ? definition.endIndex : lineStart(text, returnStatement.startIndex);
  return [colon.endIndex, Math.max(end, colon.endIndex)];
}

function grouped(text: string, tokens: readonly Token[], bodyStart: number): Line[] {
  const groups: Token[][] = [];
  let brackets = 0;
  let before = bodyStart;
  for (const token of tokens) {
    const white = text.slice(before, token.start);
    const group = groups.at(-1);
    if (group === undefined || (brackets === 0 && /(?<!\\\r?)\n/.test(white))) groups.push([token]);
    else group.push(token);
    if (token.kind === 'punctuation') brackets += bracketStep(token.text);
    before = token.end;
  }
  const widths: number[] = [];
  let previousEnd = bodyStart;
  return groups.map((group): Line => {
    const start = group[0]?.start ?? bodyStart;
    const end = group.at(-1)?.end ?? start;
    const indentation = text.slice(lineStart(text, start), start);
    const width = widthOf(indentation);
    while (widths.length > 0 && (widths.at(-1) ?? 0) > width) widths.pop();
    const isDeeper = widths.length === 0 || (widths.at(-1) ?? 0) < width;
    if (isDeeper) widths.push(width);
    const line = {
      tokens: group,
      start,
      end,
      indentation,
      depth: widths.length - 1,
      blankBefore: Math.max(0, text.slice(previousEnd, lineStart(text, start)).split('\n').length - 2),
    };
    // A comment may stand anywhere; only code opens a block.
    if (isDeeper && group[0]?.kind === 'comment' && widths.length > 1) widths.pop();
    previousEnd = end;
    return line;
  });
}

/** As Python counts: a tab goes to the next multiple of eight (language reference, section 2.1.8). */
export function widthOf(indentation: string): number {
  let width = 0;
  for (const sign of indentation) {
    if (sign === '\f') width = 0;
    else width = sign === '\t' ? width - (width % 8) + 8 : width + 1;
  }
  return width;
}

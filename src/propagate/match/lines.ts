import type { Span } from '../../edit/edit.ts';
import { lineStart } from '../../edit/indent.ts';
import { aliasesOf } from '../../notebook/imports.ts';
import type { Cell, Notebook } from '../../notebook/notebook.ts';
import { symbolOf } from '../../notebook/symbols.ts';
import type { Node } from '../../python/tree.ts';
import type { CellLines, Line, Token } from '../model.ts';
import { stringKey } from './string-key.ts';

const known = new WeakMap<Notebook, readonly CellLines[]>();

/** The logical lines of every cell, without signatures and returns: those follow from the bodies. */
export function linesOf(notebook: Notebook): readonly CellLines[] {
  const cached = known.get(notebook);
  if (cached !== undefined) return cached;
  const aliases = aliasesOf(notebook);
  const found = notebook.cells.map((cell) => cellLines(notebook, cell, aliases));
  known.set(notebook, found);
  return found;
}

/** Whether a token is a name that means something in its own notebook only. */
export function isName({ kind }: Token): boolean {
  return kind === 'variable' || kind === 'module';
}

/** The token keys of a line as one text. */
export function lineKey(line: Line, rename?: ReadonlyMap<string, string>): string {
  return line.tokens.map((token) => tokenKey(token, rename)).join('\u0000');
}

/** The key of a token, under the name that another notebook has for the same variable. */
export function tokenKey({ kind, key, place }: Token, rename?: ReadonlyMap<string, string>): string {
  return place + (kind === 'variable' ? (rename?.get(key) ?? key) : key);
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

/** Leaves that are one token although the grammar takes them apart. */
const WHOLE: ReadonlySet<string> = new Set(['string_content', 'format_specifier', 'comment']);

function tokensOf(
  text: string,
  { node, bindings }: Cell,
  start: number,
  end: number,
  aliases: ReadonlyMap<string, string>,
): Token[] {
  const variables = new Set([...bindings.occurrences.values()].flat().map(({ startIndex }) => startIndex));
  const tokens: Token[] = [];
  let at = start;
  let brackets = 0;
  let within: Span | undefined;
  const push = (from: number, to: number, kind: Token['kind'], key: string): void => {
    const step = kind === 'punctuation' ? bracketStep(key) : 0;
    const depth = Math.max(brackets, (brackets += step));
    const place = (within === undefined ? '' : 'f') + (step !== 0 || key === ',' ? `${depth}` : '');
    tokens.push({ start: from, end: to, text: text.slice(from, to), key, kind, place, within });
  };
  const gap = (until: number): void => {
    for (let offset = at; offset < until; offset += 1) {
      const sign = text[offset] ?? '';
      if (!/[\s\\]/.test(sign)) push(offset, offset + 1, 'punctuation', sign);
    }
    at = Math.max(at, until);
  };
  const add = (each: Node, kind: Token['kind'], key: string): void => {
    gap(each.startIndex);
    // A comment ends before the carriage return of its line.
    const length = (kind === 'comment' ? each.text.trimEnd() : each.text).length;
    push(each.startIndex, each.startIndex + length, kind, key);
    at = each.endIndex;
  };
  const visit = (each: Node): void => {
    // The grammar has empty blocks.
    if (each.endIndex <= each.startIndex || each.type === 'line_continuation') return;
    if (each.endIndex <= start || each.startIndex >= end) return;
    const isString = each.type === 'string';
    if (isString && !each.namedChildren.some(({ type }) => type === 'interpolation')) {
      add(each, 'string', stringKey(each.text));
    } else if (each.children.length > 0 && !WHOLE.has(each.type)) {
      const around = within;
      if (isString) {
        gap(each.startIndex);
        within ??= { start: each.startIndex, end: each.endIndex };
      }
      each.children.forEach(visit);
      if (isString) gap(each.endIndex);
      within = around;
    } else if (each.startIndex < start) {
      return;
    } else if (each.type === 'identifier' && isImported(each)) {
      add(each, 'module', each.text);
    } else if (each.type === 'identifier' && variables.has(each.startIndex)) {
      const module = aliases.get(symbolOf(each));
      if (module === undefined) add(each, 'variable', each.text);
      else add(each, 'import', `import ${module}`);
    } else {
      const key = each.text.replaceAll('\r\n', '\n');
      add(each, kindOf(each), each.type === 'comment' ? key.trimEnd() : key);
    }
  };
  visit(node);
  gap(end);
  return tokens;
}

function kindOf({ type }: Node): Token['kind'] {
  if (type === 'comment') return 'comment';
  if (type === 'string_content') return 'string';
  return /^\W+$/.test(type) ? 'punctuation' : 'word';
}

/** Whether the name stands in an import statement. */
function isImported(node: Node): boolean {
  for (let each = node.parent; each !== null; each = each.parent) {
    if (/^(?:future_)?import(?:_from)?_statement$/.test(each.type)) return true;
    if (each.type.endsWith('_statement')) return false;
  }
  return false;
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

function bracketStep(sign: string): number {
  if ('([{'.includes(sign)) return 1;
  return ')]}'.includes(sign) ? -1 : 0;
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

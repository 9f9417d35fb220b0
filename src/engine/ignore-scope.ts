import type { Span } from '../edit/edit.ts';
import { lineStart, nextLineStart } from '../edit/indent.ts';
import type { Cell, Notebook } from '../notebook/notebook.ts';
import { nodesOf, walk, type Node } from '../python/tree.ts';
import type { IgnoreWord } from './ignore-comment.ts';

/**
 * What a comment silences: the findings that begin in the span. Null where it stands at nothing.
 *
 *     # above a line, and the statement that begins there
 *     x = f(a)  # at the end of a line, and of the statement that begins or ends there
 *
 *     # above a cell, on the line of its decorator or its `def`: the cell
 *     @app.cell
 *     def _(): ...
 *
 * Of a statement with a block, such as `with` and `for`, only the head counts.
 */
export function scopeOf(notebook: Notebook, comment: Node, word: IgnoreWord): Span | null {
  if (word === 'file-ignore') return { start: 0, end: notebook.text.length };
  const around = word === 'cell-ignore' ? cellAround(notebook, comment) : undefined;
  if (around !== undefined) return spanOf(around.node);
  const line = lineMeant(notebook, comment);
  if (line === null) return null;
  const cell = notebook.cells.find((each) => overlaps(headOf(each.node), line));
  if (cell !== undefined) return spanOf(cell.node);
  return word === 'cell-ignore' ? null : withStatements(notebook, line, isAlone(notebook, comment));
}

/** The cell that a comment stands in or above: of one below all cells, the last. Undefined without any cell. */
export function cellFor({ cells }: Notebook, comment: Node): Cell | undefined {
  return cells.find(({ node }) => comment.startIndex < node.endIndex) ?? cells.at(-1);
}

/** The cell whose body a comment stands in. */
function cellAround({ cells }: Notebook, comment: Node): Cell | undefined {
  if (comment.startPosition.column === 0) return undefined;
  return cells.findLast(({ node }) => node.startIndex < comment.startIndex);
}

/** The line that a comment is about: its own one where there is code before it, else the one below it. */
function lineMeant(notebook: Notebook, comment: Node): Span | null {
  const { text, root } = notebook;
  if (!isAlone(notebook, comment)) return lineAt(text, comment.startIndex);
  const comments = new Set(nodesOf(root, 'comment').map((each) => lineStart(text, each.startIndex)));
  let start = nextLineStart(text, comment.startIndex);
  while (comments.has(start) && lineAt(text, start).start < text.length && startsWithComment(text, start))
    start = nextLineStart(text, start);
  const line = lineAt(text, start);
  return text.slice(line.start, line.end).trim() === '' ? null : line;
}

function startsWithComment(text: string, line: number): boolean {
  return /^[ \t\f]*#/.test(text.slice(line, nextLineStart(text, line)));
}

/** Whether a comment has its line for itself. The byte order mark counts as a blank. */
function isAlone({ text }: Notebook, { startIndex }: Node): boolean {
  return text.slice(lineStart(text, startIndex), startIndex).trim() === '';
}

function lineAt(text: string, offset: number): Span {
  return { start: lineStart(text, offset), end: nextLineStart(text, offset) };
}

/** The line with the statements that begin on it or, for a comment at its end, end on it. */
function withStatements({ root }: Notebook, line: Span, isAbove: boolean): Span {
  const isOn = (offset: number): boolean => line.start <= offset && offset < line.end;
  const heads = walk(root)
    .filter((node) => isStatement(node) && node.startIndex < line.end && node.endIndex >= line.start)
    .map(headOf)
    .filter(({ start, end }) => isOn(start) || (!isAbove && isOn(end)));
  return {
    start: Math.min(line.start, ...heads.map(({ start }) => start)),
    end: Math.max(line.end, ...heads.map(({ end }) => end)),
  };
}

const CLAUSE = /^(?:elif|else|except|except_group|finally|case)_clause$/;

/** A statement, or a clause of one that has a head of its own. */
export function isStatement({ type, parent }: Node): boolean {
  return type !== 'comment' && (parent?.type === 'block' || parent?.type === 'module' || CLAUSE.test(type));
}

/** A statement up to the colon before its block; the whole of it where it has none. */
export function headOf(statement: Node): Span {
  const { startIndex: start, children } = statement;
  if (statement.type === 'decorated_definition') return { start, end: headOf(children.at(-1)!).end };
  const block = children.findIndex(({ type }) => type === 'block');
  const last = children.slice(0, Math.max(0, block)).findLast(({ type }) => type !== 'comment');
  return { start, end: last?.endIndex ?? statement.endIndex };
}

function spanOf({ startIndex, endIndex }: Node): Span {
  return { start: startIndex, end: endIndex };
}

function overlaps(one: Span, other: Span): boolean {
  return one.start < other.end && other.start < one.end;
}

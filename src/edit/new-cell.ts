import { isStringStatement } from '../notebook/app.ts';
import type { Cell, Notebook } from '../notebook/notebook.ts';
import { field, type Node } from '../python/tree.ts';
import { insertion, type Edit } from './edit.ts';
import { indentationAt, lineBreakOf, nextLineStart } from './indent.ts';

/** Decorator arguments that are about the look of a cell, so that a cell split off another one shares them. */
const SHARED_ARGUMENTS: ReadonlySet<string> = new Set(['hide_code', 'disabled']);

/**
 * The edit that puts a new cell after another one (or before it), in the author's style: the same decorator, the
 * same kind of name, as many blank lines between cells, the file's line breaks. It ends with an empty `return`;
 * parameters and returned names are the engine's job (src/notebook/signature.ts).
 *
 * At the end of a file without a final line break there stays none; the edits of the cell before must end with one.
 *
 * @param body whole lines with their indentation, in the file's line breaks, the last one ended by one
 * @param options.isAsync whether the body awaits something
 * @param options.isShown whether its code is shown even where that of the other cell is hidden
 * @param options.isBefore whether it goes before the neighbour and the comment above that
 * @param options.decorators its own decorators instead, in the file's line breaks, without one at the end
 * @param options.name its own name instead
 */
export function insertCell(
  notebook: Notebook,
  neighbour: Cell,
  body: string,
  options: {
    readonly isAsync: boolean;
    readonly isShown?: boolean;
    readonly isBefore?: boolean;
    readonly decorators?: string;
    readonly name?: string;
  },
): Edit {
  const lineBreak = lineBreakOf(notebook.text);
  const keyword = options.isAsync ? 'async def' : 'def';
  const decorators = options.decorators ?? (options.isShown === true ? '@app.cell' : decoratorOf(neighbour));
  const name = options.name ?? nameFor(notebook, neighbour);
  const lines = `${decorators}${lineBreak}${keyword} ${name}():${lineBreak}${body}`;
  return insertBeside(notebook, neighbour, `${lines}${bodyIndentation(notebook, neighbour)}return`, options.isBefore);
}

/**
 * The edit that puts a whole new cell after another one, or before it and the comment above it.
 * @param cell its text in the file's line breaks, without one at its end
 */
export function insertBeside(notebook: Notebook, neighbour: Cell, cell: string, isBefore = false): Edit {
  const { text } = notebook;
  const lineBreak = lineBreakOf(text);
  const gap = lineBreak.repeat(blankLinesBetween(notebook, neighbour));
  if (isBefore) return insertion(startWithComment(notebook, neighbour), `${cell}${lineBreak}${gap}`);
  const end = nextLineStart(text, neighbour.node.endIndex);
  return insertion(end, text[end - 1] === '\n' ? `${gap}${cell}${lineBreak}` : `${gap}${cell}`);
}

/** Where a cell starts, or the comment that stands right above it. */
function startWithComment({ root }: Notebook, { node }: Cell): number {
  const above = root.namedChildren.filter(({ startIndex }) => startIndex <= node.startIndex).toReversed();
  const row = (at: number): number => above[at]!.startPosition.row;
  const end = above.findIndex((_each, at) => above[at + 1]?.type !== 'comment' || row(at + 1) + 1 !== row(at));
  return above[end]!.startIndex;
}

/** The white space before the cell's statements; before those of a reusable function or class. */
export function bodyIndentation(notebook: Notebook, cell: Cell): string {
  const isReusable = cell.kind === 'function' || cell.kind === 'class';
  const statements = isReusable ? (field(cell.definition, 'body')?.namedChildren ?? []) : cell.statements;
  return indentationAt(notebook.text, (statements[0] ?? cell.returnStatement ?? cell.definition).startIndex);
}

/**
 * The lines of a docstring with a blank line below it, for a cell that goes after another one; nothing where the author
 * writes none.
 * @param words one line without quotes and backslashes
 */
export function docstringLines(notebook: Notebook, after: Cell, words: string): string {
  const cells = notebook.cells.filter(({ kind }) => kind === 'cell');
  const documented = cells.filter(hasDocstring);
  if (!hasDocstring(after) && documented.length * 2 <= cells.length) return '';
  const lineBreak = lineBreakOf(notebook.text);
  return `${bodyIndentation(notebook, after)}"""${words}"""${lineBreak}${lineBreak}`;
}

/** Whether the cell begins with a docstring. */
function hasDocstring({ statements }: Cell): boolean {
  const [first] = statements;
  return first !== undefined && isStringStatement(first);
}

/** `@app.cell`, or `@app.cell(hide_code=True)`; `column` would begin a new column. */
function decoratorOf({ node }: Cell): string {
  const decorator = node.namedChildren.find(({ type }) => type === 'decorator');
  const call = decorator?.firstNamedChild;
  const list = call?.type === 'call' ? field(call, 'arguments') : undefined;
  const shared = (list?.namedChildren ?? []).filter(
    (each) => each.type === 'keyword_argument' && SHARED_ARGUMENTS.has(field(each, 'name')?.text ?? ''),
  );
  return shared.length === 0 ? '@app.cell' : `@app.cell(${shared.map(({ text }) => text).join(', ')})`;
}

/** `__` or `_`: as the cell before, else as most cells without a name of their own. */
function nameFor({ cells }: Notebook, { name }: Cell): string {
  if (isAnonymous(name)) return name;
  const names = cells.map((cell) => cell.name).filter(isAnonymous);
  return names.filter((each) => each === '__').length * 2 > names.length ? '__' : '_';
}

/** Whether a name is what marimo calls cells without one. */
export function isAnonymous(name: string): boolean {
  return name === '_' || name === '__';
}

/** How many blank lines the author leaves: after the cell, else between other cells, else two, as marimo does. */
function blankLinesBetween({ text, cells }: Notebook, after: Cell): number {
  const gapAfter = (cell: Cell, next: Cell | undefined): number | undefined => {
    if (next === undefined) return undefined;
    const gap = text.slice(nextLineStart(text, cell.node.endIndex), next.node.startIndex);
    return gap.trim() === '' ? gap.split('\n').length - 1 : undefined;
  };
  const own = gapAfter(after, cells[after.index + 1]);
  if (own !== undefined) return own;
  const others = cells.map((cell, index) => gapAfter(cell, cells[index + 1]));
  return others.find((gap) => gap !== undefined) ?? 2;
}

/** Whether the statements await something outside of functions: then their cell is `async`. */
export function awaits(nodes: readonly Node[]): boolean {
  return nodes.some((node) => {
    if (node.type === 'await' || node.type === 'async') return true;
    if (node.type === 'function_definition' || node.type === 'lambda') return false;
    return awaits(node.children);
  });
}

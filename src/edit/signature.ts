import type { Cell, Notebook } from '../notebook/notebook.ts';
import { children, field, type Node } from '../python/tree.ts';
import { byPosition, type PastOf } from './cell-match.ts';
import { insertion, type Edit } from './edit.ts';
import { indentationAt, lineBelow, lineBreakOf, lineStart, startsItsLine } from './indent.ts';

/** Lines may grow to this width before a list of names continues on a new line. */
const WIDTH = 88;

/**
 * The edits that make parameters and `return` say what a change of cell bodies needs.
 *
 * marimo ignores both when it runs a notebook (`_ast/compiler.py`), but writes them anew on saving, and linters read
 * them. Only names that the change itself made necessary are added, in the author's own layout and order, and only
 * those that it made superfluous are taken away; what was missing or superfluous before stays as it is.
 *
 * @param before the notebook before the change
 * @param after the notebook after it; the edits are for its text
 * @param pastOf which cell of `before` a cell of `after` was
 */
export function syncSignatures(before: Notebook, after: Notebook, pastOf: PastOf = byPosition(before)): Edit[] {
  const needed = new Map<Cell, string[]>();
  const exported = new Map<Cell, string[]>();
  const cells = after.cells.filter(({ kind }) => kind === 'cell');
  for (const cell of cells) {
    const past = pastOf(cell);
    const known = past === undefined ? new Map<string, Cell>() : foreignNames(before, past);
    for (const [name, definer] of foreignNames(after, cell)) {
      const former = known.get(name);
      if (former === undefined) needed.set(cell, [...(needed.get(cell) ?? []), name]);
      // A name that has moved to another cell is returned there from now on.
      if (former === undefined || pastOf(definer) !== former) {
        exported.set(definer, [...(exported.get(definer) ?? []), name]);
      }
    }
  }
  return cells.flatMap((cell) => {
    const past = pastOf(cell)?.bindings;
    const { refs, defs } = cell.bindings;
    const unread = [...(past?.refs ?? [])].filter((name) => !refs.has(name));
    const unbound = [...(past?.defs ?? [])].filter((name) => !defs.has(name));
    return [
      ...changeParameters(after, cell, needed.get(cell) ?? [], unread),
      ...changeReturn(after, cell, [...new Set(exported.get(cell))].sort(), unbound),
    ];
  });
}

/** Names that a cell reads from other ordinary cells, with the cell that defines each; setup names are global. */
function foreignNames(notebook: Notebook, cell: Cell): Map<string, Cell> {
  const names = new Map<string, Cell>();
  for (const name of [...cell.bindings.refs].sort()) {
    const definer = notebook.cells.find((each) => each.bindings.defs.has(name));
    if (definer?.kind === 'cell' && definer.index !== cell.index && !cell.bindings.defs.has(name))
      names.set(name, definer);
  }
  return names;
}

function changeParameters(notebook: Notebook, cell: Cell, names: readonly string[], unread: readonly string[]): Edit[] {
  const list = field(cell.definition, 'parameters');
  if (list === undefined) return [];
  const nameOf = (item: Node): string => (item.firstNamedChild ?? item).text;
  const items = children(list);
  const gone = removable(list, items, nameOf, unread);
  const added = names.filter((name) => !items.some((item) => nameOf(item) === name));
  if (gone.length < items.length) {
    return withinWidth(notebook, cell, list, items, gone, added) ?? changeItems(notebook, items, gone, added);
  }
  // An insertion where there was none, for what stands between the parentheses may be a comment.
  if (items.length === 0) {
    return added.length === 0 ? [] : [insertion(list.startIndex + 1, layOutNames(notebook, cell, list, added))];
  }
  return [{ start: list.startIndex + 1, end: list.endIndex - 1, text: added.join(', ') }];
}

/** One line of names that would become too long: several, as marimo writes them on saving; undefined for all others. */
function withinWidth(
  notebook: Notebook,
  cell: Cell,
  list: Node,
  items: readonly Node[],
  gone: readonly Node[],
  added: readonly string[],
): Edit[] | undefined {
  const { text } = notebook;
  const [first] = cell.statements;
  const isOneLine = !list.text.includes('\n') && !list.text.includes('#');
  const names = [...items.filter((item) => !gone.includes(item)).map((item) => item.text), ...added];
  const end = text.indexOf(':', list.endIndex) - list.endIndex + 1;
  const width = list.startIndex - lineStart(text, list.startIndex) + names.join(', ').length + 2 + end;
  if (added.length === 0 || !isOneLine || width <= notebook.lineLength || first === undefined) return undefined;
  if (isInOrder(items)) names.sort();
  const [lineBreak, indentation] = [lineBreakOf(text), indentationAt(text, first.startIndex)];
  const lines = linesOf(notebook, names, indentation.length);
  const all = lines.map((line) => `${indentation}${line}${lineBreak}`).join('');
  return [{ start: list.startIndex + 1, end: list.endIndex - 1, text: lineBreak + all }];
}

/** Names, a comma after each, on as many lines as they take. */
function packed(names: readonly string[], room: number): readonly string[] {
  const lines: string[] = [];
  for (const name of names) {
    const last = lines.at(-1);
    if (last !== undefined && `${last} ${name},`.length <= room) lines[lines.length - 1] = `${last} ${name},`;
    else lines.push(`${name},`);
  }
  return lines;
}

/** Names on the line of the parentheses or, where that grows too long, on lines of their own, as marimo lays them out. */
function layOutNames({ text }: Notebook, cell: Cell, list: Node, names: readonly string[]): string {
  const line = names.join(', ');
  const [first] = cell.statements;
  const width = list.startIndex - lineStart(text, list.startIndex) + line.length + '():'.length;
  if (width <= WIDTH || first === undefined) return line;
  const [lineBreak, indentation] = [lineBreakOf(text), indentationAt(text, first.startIndex)];
  return lineBreak + names.map((name) => `${indentation}${name},${lineBreak}`).join('');
}

function changeReturn(notebook: Notebook, cell: Cell, names: readonly string[], unbound: readonly string[]): Edit[] {
  const { text } = notebook;
  const statement = cell.returnStatement;
  if (statement === undefined) return names.length === 0 ? [] : addReturn(notebook, cell, names);
  const value = children(statement)[0];
  const items = value === undefined || value.type === 'none' ? [] : isList(value) ? children(value) : [value];
  const added = names.filter((name) => !items.some((item) => item.text === name));
  const gone = value === undefined ? [] : removable(value, items, ({ text: name }) => name, unbound);
  if (gone.length === items.length) {
    if (gone.length === 0 && added.length === 0) return [];
    const start = statement.startIndex + 'return'.length;
    const given = added.length === 0 ? '' : ` ${returned(notebook, statement, added)}`;
    return [{ start, end: value?.endIndex ?? start, text: given }];
  }
  const all = [...items.filter((item) => !gone.includes(item)).map((item) => item.text), ...added];
  const isOneLine = value?.text.includes('\n') === false && !value.text.includes('#');
  if (added.length > 0 && isOneLine && isTooLong(notebook, statement, all)) {
    if (isInOrder(items) && (items.length > 1 || keepsOrder(notebook))) all.sort();
    return [{ start: value.startIndex, end: value.endIndex, text: returned(notebook, statement, all) }];
  }
  const last = items.at(-1)!;
  const comma = /^\s*,/.exec(text.slice(last.endIndex, value?.endIndex))?.[0];
  if (items.length === 1 && added.length > 0 && comma !== undefined && !startsItsLine(text, last)) {
    // `return a,` and `return (a,)`: the comma that made a tuple of one is now between two names.
    if (keepsOrder(notebook)) all.sort();
    return [{ start: last.startIndex, end: last.endIndex + comma.length, text: all.join(', ') }];
  }
  const edits = changeItems(notebook, items, gone, added);
  // `return a, b` without b is still a tuple: `return a,`.
  const [kept] = items.filter((item) => !gone.includes(item));
  const isOneLeft = gone.length > 0 && items.length - gone.length + added.length === 1;
  const hasComma = comma !== undefined || (areOnOwnLines(text, items) && kept !== last);
  return isOneLeft && !hasComma ? [...edits, insertion(kept!.endIndex, ',')] : edits;
}

function isList(value: Node): boolean {
  return /^(?:tuple|expression_list|parenthesized_expression)$/.test(value.type);
}

/** The items of a list that have become superfluous; none where a comment stands in the list, for it is about one of them. */
function removable(
  list: Node,
  items: readonly Node[],
  nameOf: (item: Node) => string,
  superfluous: readonly string[],
): readonly Node[] {
  return list.text.includes('#') ? [] : items.filter((item) => superfluous.includes(nameOf(item)));
}

function addReturn(notebook: Notebook, cell: Cell, names: readonly string[]): Edit[] {
  const { text } = notebook;
  const last = cell.statements.at(-1);
  if (last === undefined) return [];
  const end = lineBelow(text, last);
  const lineBreak = lineBreakOf(text);
  const line = `${indentationAt(text, last.startIndex)}return ${returned(notebook, last, names)}`;
  return [insertion(end, text[end - 1] === '\n' ? line + lineBreak : lineBreak + line)];
}

/** Whether a `return` of some names would be too long for one line. */
function isTooLong({ text, lineLength }: Notebook, beside: Node, names: readonly string[]): boolean {
  return `${indentationAt(text, beside.startIndex)}return (${names.join(', ')})`.length > lineLength;
}

/** What a `return` beside a statement of the cell gives back: on one line where it fits. */
function returned(notebook: Notebook, beside: Node, names: readonly string[]): string {
  if (!isTooLong(notebook, beside, names)) return tuple(notebook, names);
  const [lineBreak, indentation] = [lineBreakOf(notebook.text), indentationAt(notebook.text, beside.startIndex)];
  const lines = linesOf(notebook, names, 2 * indentation.length);
  return `(${lineBreak}${lines.map((line) => `${indentation.repeat(2)}${line}${lineBreak}`).join('')}${indentation})`;
}

/** Names on lines of their own, as marimo writes them; several a line where it has not saved the notebook yet. */
function linesOf(notebook: Notebook, names: readonly string[], indentation: number): readonly string[] {
  return keepsOrder(notebook) ? names.map((name) => `${name},`) : packed(names, WIDTH - indentation);
}

/** `gc,` where the author writes `return x,`; else `(gc,)`, as marimo does. Several names need no parentheses. */
function tuple(notebook: Notebook, names: readonly string[]): string {
  if (names.length > 1) return names.join(', ');
  const isBare = notebook.cells.some((cell) => /^return\s+\w+,\s*$/.test(cell.returnStatement?.text ?? ''));
  return isBare ? `${names[0]},` : `(${names[0]},)`;
}

/** Whether the notebook's lists of names are in order, as marimo writes them on saving. */
function keepsOrder(notebook: Notebook): boolean {
  return notebook.cells.every((cell) => {
    const list = cell.kind === 'cell' ? field(cell.definition, 'parameters') : undefined;
    return list === undefined || isInOrder(children(list));
  });
}

function isInOrder(items: readonly Node[]): boolean {
  return items.every((each, at) => at === 0 || items[at - 1]!.text < each.text);
}

/** Whether each item is the only thing on its line, but for a comma. */
function areOnOwnLines(text: string, items: readonly Node[]): boolean {
  return areOnePerLine(items) && items.every((item) => startsItsLine(text, item));
}

function areOnePerLine(items: readonly Node[]): boolean {
  return new Set(items.map((each) => each.startPosition.row)).size === items.length;
}

/** Takes items out of a list of names, of which some stay, and puts others in. */
function changeItems(
  notebook: Notebook,
  items: readonly Node[],
  gone: readonly Node[],
  names: readonly string[],
): Edit[] {
  const { text } = notebook;
  const kept = items.filter((item) => !gone.includes(item));
  const isSorted = isInOrder(items) && (items.length > 1 || keepsOrder(notebook));
  if (areOnOwnLines(text, items)) {
    const lines = gone.map((item) => ({
      start: lineStart(text, item.startIndex),
      end: lineBelow(text, item),
      text: '',
    }));
    return [...lines, ...addLines(text, kept, names, isSorted)];
  }
  return [...dropItems(items, gone, kept), ...addItems(text, kept, names, isSorted)];
}

/** Takes items away with the comma and the blanks that follow them or, at the end of the list, stand before them. */
function dropItems(items: readonly Node[], gone: readonly Node[], kept: readonly Node[]): Edit[] {
  const last = items.at(-1)!;
  const lastKept = kept.at(-1)!;
  const inner = gone.filter((item) => item.startIndex < lastKept.startIndex);
  const edits = inner.map((item) => ({
    start: item.startIndex,
    end: items[items.indexOf(item) + 1]!.startIndex,
    text: '',
  }));
  return last === lastKept ? edits : [...edits, { start: lastKept.endIndex, end: last.endIndex, text: '' }];
}

/** Puts names on lines of their own: in order where the list is in order, else at its end. */
function addLines(text: string, items: readonly Node[], names: readonly string[], isSorted: boolean): Edit[] {
  const last = items.at(-1)!;
  const indentation = indentationAt(text, last.startIndex);
  const lineBreak = lineBreakOf(text);
  const isCommaLast = /^,[ \t]*(?:#.*)?\r?$/m.exec(text.slice(last.endIndex))?.index === 0;
  return names.map((name) => {
    const next = isSorted ? items.find((each) => each.text > name) : undefined;
    if (next !== undefined) return insertion(lineStart(text, next.startIndex), `${indentation}${name},${lineBreak}`);
    // Below the line, so that a comment after the last name stays with it.
    if (isCommaLast) return insertion(lineBelow(text, last), `${indentation}${name},${lineBreak}`);
    return insertion(last.endIndex, `,${lineBreak}${indentation}${name}`);
  });
}

/** Puts names into a list: in order where the list is in order, else at its end, in its own layout. */
function addItems(text: string, items: readonly Node[], names: readonly string[], isSorted: boolean): Edit[] {
  const last = items.at(-1)!;
  const indentation = indentationAt(text, last.startIndex);
  const lineBreak = lineBreakOf(text);
  const isManyLines = items[0]!.startPosition.row !== last.startPosition.row;
  const isOnePerLine = isManyLines && areOnePerLine(items);
  const separator = isOnePerLine ? `,${lineBreak}${indentation}` : ', ';
  let room = WIDTH - (last.endIndex - lineStart(text, last.startIndex));
  return names.map((name) => {
    const next = isSorted ? items.find((each) => each.text > name) : undefined;
    if (next !== undefined) return insertion(next.startIndex, `${name}${separator}`);
    if (isManyLines && !isOnePerLine && room < name.length + 3) {
      room = WIDTH - indentation.length - name.length;
      return insertion(last.endIndex, `,${lineBreak}${indentation}${name}`);
    }
    room -= name.length + 2;
    return insertion(last.endIndex, `${separator}${name}`);
  });
}

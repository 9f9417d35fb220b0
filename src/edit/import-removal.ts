import { isStringStatement } from '../notebook/app.ts';
import { importsOf } from '../notebook/imports.ts';
import type { Cell, Notebook } from '../notebook/notebook.ts';
import { isExpression } from '../python/statements.ts';
import { children, field, type Node } from '../python/tree.ts';
import type { Edit } from './edit.ts';
import { lineBelow, lineStart, nextLineStart } from './indent.ts';

/** The edit that takes an import away, or why nothing simple does. */
export type ImportRemoval = readonly Edit[] | 'only statement' | 'entangled';

/**
 * Takes the import of one name out of a cell: the whole statement, or one name of it.
 * @returns `only statement` when the cell would be left without any, `entangled` when a comment or a neighbour on the
 *   same line would go with it or the cell would show another expression
 */
export function removeImport(notebook: Notebook, cell: Cell, name: string): ImportRemoval {
  const { text } = notebook;
  const imported = importsOf(notebook).filter((each) => each.cell.index === cell.index && each.name === name);
  const edits: Edit[] = [];
  for (const { node } of imported) {
    const items = importedItems(node);
    const gone = items.filter((item) => nameOf(item) === name);
    if (gone.length === items.length) {
      const edit = removeStatement(text, cell, node);
      if (typeof edit === 'string') return edit;
      edits.push(edit);
      continue;
    }
    for (const item of gone) edits.push(removeItem(items, item));
  }
  return edits.some(({ start, end }) => text.slice(start, end).includes('#')) ? 'entangled' : edits;
}

function importedItems(statement: Node): Node[] {
  const module = statement.type === 'import_from_statement' ? field(statement, 'module_name') : undefined;
  return children(statement).filter(({ startIndex }) => startIndex !== module?.startIndex);
}

function nameOf(item: Node): string {
  return field(item, 'alias')?.text ?? item.text.split('.')[0] ?? '';
}

/** With the comma and the blanks after the item or, for the last one, before it. */
function removeItem(items: readonly Node[], item: Node): Edit {
  const at = items.indexOf(item);
  const next = items[at + 1];
  return next === undefined
    ? { start: items[at - 1]!.endIndex, end: item.endIndex, text: '' }
    : { start: item.startIndex, end: next.startIndex, text: '' };
}

function removeStatement(text: string, cell: Cell, statement: Node): Edit | 'only statement' | 'entangled' {
  const at = cell.statements.findIndex(({ id }) => id === statement.id);
  const others = cell.statements.filter((each, index) => index !== at && !(index === 0 && isStringStatement(each)));
  if (others.length === 0) return 'only statement';
  const previous = cell.statements[at - 1];
  const isLast = at === cell.statements.length - 1;
  if (at === -1 || (isLast && previous !== undefined && isExpression(previous))) return 'entangled';
  const start = lineStart(text, statement.startIndex);
  let end = lineBelow(text, statement);
  const isAlone =
    text.slice(start, statement.startIndex).trim() === '' && text.slice(statement.endIndex, end).trim() === '';
  if (!isAlone) return 'entangled';
  // No two gaps in a row, and none at the head of the cell.
  const above = text.slice(lineStart(text, start - 1), start);
  const isBelowGap =
    above.trim() === '' || at === 0 || (at === 1 && previous !== undefined && isStringStatement(previous));
  while (isBelowGap && end < text.length && text.slice(end, nextLineStart(text, end)).trim() === '')
    end = nextLineStart(text, end);
  return { start, end, text: '' };
}

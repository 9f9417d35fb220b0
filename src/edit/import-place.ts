import { STANDARD_LIBRARY } from '../knowledge/standard-library.ts';
import { isStringStatement } from '../notebook/app.ts';
import { importsOf } from '../notebook/imports.ts';
import type { Cell, Notebook } from '../notebook/notebook.ts';
import { field, type Node } from '../python/tree.ts';
import { insertion, type Edit } from './edit.ts';
import { indentationAt, lineBelow, lineBreakOf, lineStart } from './indent.ts';
import { insertAbove, placeIn } from './place.ts';

/**
 * `import gc` on a line of its own in a cell of imports, where isort and ruff sort it: sections for the standard library and
 * for all else, in each of them `import …` before `from … import …`. Where the notebook has no such order: before the
 * first plain import that sorts after it, if those are sorted, else after the last one.
 * @param home the cell, which has a statement at least
 * @param name the local name to import it under
 */
export function importEdit(notebook: Notebook, home: Cell, module: string, name: string): Edit {
  const line = name === module ? `import ${module}` : `import ${module} as ${name}`;
  const imports = importStatements(notebook, home);
  const sections = sectionsOf(notebook, imports);
  if (sections === undefined) return inSection(notebook, home, imports, line);
  const section = sections.find((each) => sectionOf(each[0]!) === sectionOfModule(module));
  if (section !== undefined) return inSection(notebook, home, section, line);
  const next = sections.find((each) => sectionOf(each[0]!) > sectionOfModule(module));
  return next === undefined ? below(notebook, imports.at(-1)!, line, true) : above(notebook, next[0]!, line, true);
}

/** The statements that import at the cell's own level, in their order. */
function importStatements(notebook: Notebook, home: Cell): readonly Node[] {
  const nodes = importsOf(notebook)
    .filter((each) => each.cell.index === home.index && each.when === 'always')
    .map(({ node }) => node);
  // Nothing may go above `from __future__ import …`.
  return nodes.filter(
    (node, at) => node.type !== 'future_import_statement' && nodes.findIndex(({ id }) => id === node.id) === at,
  );
}

/** The standard library first, then all else. */
type Section = 1 | 2;

function sectionOfModule(module: string): Section {
  return STANDARD_LIBRARY.has(module.split('.')[0]!) ? 1 : 2;
}

function sectionOf(statement: Node): Section {
  return sectionOfModule(moduleOf(statement));
}

/** The first module that a statement names: `torch.nn` of `from torch.nn import Linear`. */
function moduleOf(statement: Node): string {
  const name = field(statement, 'module_name') ?? field(statement, 'name');
  return name === undefined ? '' : (field(name, 'name') ?? name).text;
}

/** The imports by section; undefined where they do not stand in sections, in this order, with blank lines between. */
function sectionsOf({ text }: Notebook, imports: readonly Node[]): (readonly Node[])[] | undefined {
  const sections: Node[][] = [];
  for (const each of imports) {
    const last = sections.at(-1)?.at(-1);
    if (last !== undefined && sectionOf(each) < sectionOf(last)) return undefined;
    const isApart = last !== undefined && /\n[^\S\n]*\r?\n/.test(text.slice(last.endIndex, each.startIndex));
    if (last === undefined || sectionOf(each) > sectionOf(last)) {
      if (last !== undefined && !isApart) return undefined;
      sections.push([each]);
    } else sections.at(-1)!.push(each);
  }
  return sections.length === 0 ? undefined : sections;
}

/** Among the imports of a section. */
function inSection(notebook: Notebook, home: Cell, section: readonly Node[], line: string): Edit {
  const plain = section.filter(({ type }) => type === 'import_statement');
  const isSorted = plain.every((each, at) => at === 0 || sortKey(plain[at - 1]!.text) <= sortKey(each.text));
  const next = isSorted ? plain.find((each) => sortKey(each.text) > sortKey(line)) : undefined;
  if (next !== undefined) return above(notebook, next, line, false);
  const isFromFirst = plain.length === 0 && section.length > 0;
  if (isFromFirst) return above(notebook, section[0]!, line, false);
  return below(notebook, plain.at(-1) ?? headOf(home) ?? home.definition, line, false);
}

/** The last of the statements that must stand first in a cell, a docstring and `from __future__ import …`; else the first. */
function headOf({ statements }: Cell): Node | undefined {
  const rest = statements.findIndex((each) => !isStringStatement(each) && each.type !== 'future_import_statement');
  return statements[(rest === -1 ? statements.length : Math.max(rest, 1)) - 1];
}

/** isort orders modules without regard to case. */
function sortKey(statement: string): string {
  return statement.toLowerCase();
}

/** On the line above a statement and the comments that belong to it; one at the top of a cell belongs to all imports. */
function above(notebook: Notebook, statement: Node, line: string, isApart: boolean): Edit {
  const { text } = notebook;
  const indentation = indentationAt(text, statement.startIndex);
  const lineBreak = lineBreakOf(text);
  const start = lineStart(text, statement.startIndex);
  if (text.slice(start, statement.startIndex).trim() !== '') {
    return insertion(statement.startIndex, `${line}${lineBreak}${indentation}`);
  }
  if (!isFirst(statement)) return insertAbove(placeIn(notebook), statement, line, { blankAfter: isApart });
  return insertion(start, `${indentation}${line}${lineBreak}${isApart ? lineBreak : ''}`);
}

function isFirst(statement: Node): boolean {
  const above = (statement.parent?.namedChildren ?? []).filter(({ endIndex }) => endIndex <= statement.startIndex);
  return above.every(({ type }) => type === 'comment');
}

function below({ text }: Notebook, statement: Node, line: string, isApart: boolean): Edit {
  const indentation = indentationAt(text, statement.startIndex);
  const lineBreak = lineBreakOf(text);
  const end = lineBelow(text, statement);
  const blank = isApart ? lineBreak : '';
  const isEndOfFile = text[end - 1] !== '\n';
  return isEndOfFile
    ? insertion(end, `${lineBreak}${blank}${indentation}${line}`)
    : insertion(end, `${blank}${indentation}${line}${lineBreak}`);
}

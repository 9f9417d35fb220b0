import { importsOf } from '../notebook/imports.ts';
import type { Cell, Notebook } from '../notebook/notebook.ts';
import { isPrivate } from '../python/bindings.ts';
import type { Node } from '../python/tree.ts';
import type { Edit } from './edit.ts';
import { ADVICES, holesFor, modulesFor, reads } from './helper-modules.ts';
import { fillHelper, type HelperFunction, type HelperTemplate } from './helper-template.ts';
import { helperCells, nameIn, presentIn, privateIn, readersOf } from './helpers.ts';
import { layOut, lineBreakOf, lineStart, nextLineStart } from './indent.ts';
import { bodyIndentation } from './new-cell.ts';
import { placeIn } from './place.ts';

/**
 * The edits that bring the helper cells of a notebook back to what fixes write there: the functions in the words of the
 * template, and nothing that a maintainer has added.
 */
export function writtenHelpers(notebook: Notebook, template: HelperTemplate): readonly Edit[] {
  return helperCells(notebook).flatMap((home) => {
    const present = [...template.functions.values()].flatMap((each) => {
      const found = presentIn([home], each);
      return found === undefined ? [] : [{ each, node: found.node }];
    });
    return present.length === 0 ? [] : cellEdits(notebook, template, home, present);
  });
}

interface PresentHelper {
  readonly each: HelperFunction;
  readonly node: Node;
}

function cellEdits(
  notebook: Notebook,
  template: HelperTemplate,
  home: Cell,
  present: readonly PresentHelper[],
): readonly Edit[] {
  const functions = present.map(({ each }) => each);
  const waiting = readersOf(notebook, home);
  const { names, local } = modulesFor(notebook, template, functions, home, waiting);
  for (const each of functions)
    names.set(each.name, isPrivate(each.name) ? privateIn(home, each) : nameIn(notebook, each));
  const lineBreak = lineBreakOf(notebook.text);
  const indentation = bodyIndentation(notebook, home);
  const rewritten = present.map(({ each, node }): Edit => {
    const advice = ADVICES.find((text) => node.text.includes(text));
    const holes = new Map([
      ...holesFor(notebook, waiting),
      ...(advice === undefined ? [] : [['advice', [advice]] as const]),
    ]);
    const imports = [...local].flatMap(([name, line]) => (reads(each, name) ? [line] : []));
    const lines = layOut(
      fillHelper(template, each, holes, names, imports),
      indentation,
      placeIn(notebook).unit,
      lineBreak,
    );
    return { start: node.startIndex, end: node.endIndex, text: lines.trimStart() };
  });
  const read = (name: string): boolean =>
    [...names.values()].includes(name) || functions.some((each) => reads(each, name));
  const kept = new Set(present.map(({ node }) => node.id));
  const added = bodyNodes(home).filter((node) => isAdded(notebook, home, node, kept, read));
  return [...rewritten, ...added.map((node) => lineEdit(notebook.text, node))];
}

/** The statements of a cell, with the comments between them. */
function bodyNodes({ statements }: Cell): Node[] {
  const body = statements[0]?.parent;
  return body?.namedChildren.filter(({ type }) => type !== 'line_continuation') ?? [];
}

/** Whether a maintainer has put a statement or comment into a helper cell. */
function isAdded(
  notebook: Notebook,
  home: Cell,
  node: Node,
  kept: ReadonlySet<number>,
  isRead: (name: string) => boolean,
): boolean {
  if (node.type === 'comment') return true;
  if (node.type === 'function_definition') return !kept.has(node.id);
  if (!node.type.startsWith('import_')) return false;
  const names = importsOf(notebook).filter((each) => each.cell === home && each.node.id === node.id);
  return names.length > 0 && !names.some(({ name }) => isRead(name));
}

/** Takes the lines of a statement away, with the blank ones below it. */
function lineEdit(text: string, node: Node): Edit {
  const below = nextLineStart(text, node.endIndex);
  const blank = /^(?:[ \t]*\r?\n)*/.exec(text.slice(below))?.[0].length ?? 0;
  return { start: lineStart(text, node.startIndex), end: below + blank, text: '' };
}

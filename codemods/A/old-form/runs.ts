import { resolverOf } from '../../../src/notebook/imports.ts';
import type { Cell, Notebook } from '../../../src/notebook/notebook.ts';
import { walkCell } from '../../../src/notebook/walk-cell.ts';
import type { StatementsPattern } from '../../../src/python/pattern.ts';
import { children, nodesOf, type Node } from '../../../src/python/tree.ts';
import { ownLines } from '../../../src/edit/wrappable.ts';

/** Statements that follow each other. */
export interface Run {
  readonly first: Node;
  readonly last: Node;
}

/**
 * The statements of a cell that follow each other and are what a pattern says.
 * @param lengths how many there can be
 */
export function runsIn<Holes>(
  notebook: Notebook,
  cell: Cell,
  find: StatementsPattern<Holes>,
  lengths: readonly number[],
): { readonly run: Run; readonly holes: Holes }[] {
  const blocks = walkCell(cell).filter(({ type }) => type === 'block');
  return [cell.statements, ...blocks.map(children)].flatMap((all) =>
    all.flatMap((first, at) =>
      lengths.flatMap((length) => {
        const statements = all.slice(at, at + length);
        const holes = find(statements, resolverOf(notebook));
        const isAlone = holes !== undefined && ownLines(notebook, statements);
        return isAlone ? [{ run: { first, last: statements.at(-1)! }, holes }] : [];
      }),
    ),
  );
}

/** Whether no other statement of a cell has one of the names that some bind. */
export function bindsForItself({ node }: Cell, run: Run, names: readonly Node[]): boolean {
  const own = new Set(names.map(({ text }) => text));
  return nodesOf(node, 'identifier').every((each) => !own.has(each.text) || isInside(run, each));
}

/** The comments among statements, but for some. */
export function commentsIn({ node }: Cell, run: Run, but: readonly string[]): readonly string[] {
  return nodesOf(node, 'comment')
    .filter((each) => isInside(run, each))
    .map(({ text }) => text.trimEnd())
    .filter((text) => !but.includes(text));
}

function isInside({ first, last }: Run, { startIndex, endIndex }: Node): boolean {
  return first.startIndex <= startIndex && endIndex <= last.endIndex;
}

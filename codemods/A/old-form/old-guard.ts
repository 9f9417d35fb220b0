import { nothingButMemoryErrors } from '../../../src/memory/memory-errors.ts';
import { emptiesCache } from '../../../src/memory/release-statements.ts';
import { resolverOf } from '../../../src/notebook/imports.ts';
import type { Cell, Notebook } from '../../../src/notebook/notebook.ts';
import { aliasOf, caught } from '../../../src/python/handlers.ts';
import { pattern } from '../../../src/python/pattern.ts';
import { children, field, walk, type Node } from '../../../src/python/tree.ts';
import type { OldStop } from './old-stops.ts';

const COLLECT = pattern('gc.collect()');

/** The rest of a guard around a stop of the old form. */
export interface OldGuard {
  /** The types that its handler catches. */
  readonly types: Node;
  /** The statements above the stop that collect garbage and empty caches; none where a `finally` has them. */
  readonly freeing: readonly Node[];
}

/**
 * The guard whose stop has the old form: one handler that keeps the text of memory errors and does nothing else, and a
 * block that asks for that text and ends with the stop.
 */
export function oldGuardOf(
  notebook: Notebook,
  cell: Cell,
  { node, error }: Extract<OldStop, { kind: 'full' }>,
): OldGuard | undefined {
  const statement = node.parent;
  const block = statement?.parent;
  const asked = block?.parent;
  const isAsked = asked?.type === 'if_statement' && field(asked, 'condition')?.text === `${error} is not None`;
  if (!isAsked || block === null || block === undefined || statement?.id !== children(block).at(-1)?.id)
    return undefined;
  const keepers = cell.statements
    .flatMap((each) => walk(each))
    .filter((each) => each.type === 'except_clause' && keeps(each, error));
  const [keeper] = keepers;
  if (keeper === undefined || keepers.length > 1 || !nothingButMemoryErrors(keeper, notebook)) return undefined;
  const [first] = caught(keeper);
  const types = first?.parent?.type === 'tuple' ? first.parent : first;
  return types === undefined ? undefined : { types, freeing: freeingAtEnd(children(block).slice(0, -1), notebook) };
}

/** `except … as error: text = str(error)` */
function keeps(handler: Node, text: string): boolean {
  const block = handler.namedChildren.find(({ type }) => type === 'block');
  const alias = aliasOf(handler);
  return alias !== undefined && block?.text === `${text} = str(${alias})`;
}

/** The collection with which statements end, and the emptying of caches below it. */
function freeingAtEnd(statements: readonly Node[], notebook: Notebook): readonly Node[] {
  const at = statements.findLastIndex((each) => COLLECT(each.firstNamedChild ?? each, resolverOf(notebook)));
  const all = at === -1 ? [] : statements.slice(at);
  return all.slice(1).every((each) => walk(each).some(emptiesCache)) ? all : [];
}

/** What nbfix wrote above the names that it drops. */
const RELEASED = '# Released here, not in the handler: there the traceback still holds the memory.';

/** The collections at the end of the `finally` clauses that nbfix gave to a cell, or where it added to the author's. */
export function oldReleases(
  notebook: Notebook,
  cell: Cell,
): readonly { readonly clause: Node; readonly freeing: readonly Node[] }[] {
  return cell.statements
    .flatMap((each) => walk(each))
    .filter(({ type }) => type === 'finally_clause')
    .flatMap((clause) => {
      const block = clause.namedChildren.find(({ type }) => type === 'block');
      const isOurs = walk(clause).some((each) => each.type === 'comment' && each.text.trimEnd() === RELEASED);
      const freeing = !isOurs || block === undefined ? [] : freeingAtEnd(children(block), notebook);
      return freeing.length === 0 ? [] : [{ clause, freeing }];
    });
}

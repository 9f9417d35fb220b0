import { SAID_TO_BE_LONG } from '../gpu/said-to-be-long.ts';
import { workOf, type CellWork } from '../gpu/work.ts';
import { cacheBlocks, type CacheBlock } from '../marimo/cache-blocks.ts';
import { memoizedWithin } from '../memoized.ts';
import type { Notebook } from '../notebook/notebook.ts';
import type { Node } from '../python/tree.ts';
import { workUnit, type UnitOrRefusal, type WorkUnit } from './work-unit.ts';

/**
 * Long work that takes as much of a GPU as its library chooses, in batches of a fixed size, or none: what is trained, loaded
 * or written token by token decides by its size whether memory suffices, not what is predicted with it afterwards.
 */
const MODEST: ReadonlySet<string> = new Set([
  'download',
  'evaluation',
  'export',
  'prediction',
  'rendering',
  'unpacking',
  'upload',
  SAID_TO_BE_LONG,
]);

/** The cells whose GPU work takes long: what runs out of memory, and what must give it back. */
export function guardedWork(notebook: Notebook): CellWork[] {
  return workOf(notebook).cells.filter(
    ({ cell, gpu, longOperations }) =>
      cell.kind === 'cell' && gpu.length > 0 && longOperations.some(({ what }) => !MODEST.has(what)),
  );
}

/** The statements of a cell that its `try` goes around, or why none can. */
export const guardedUnit: (notebook: Notebook, work: CellWork) => UnitOrRefusal = memoizedWithin(
  (notebook, { cell, gpu, longOperations }) => {
    const targets = [...gpu, ...longOperations].map(({ node }) => node);
    return outsideCaches(notebook, workUnit(notebook, cell, targets));
  },
);

function outsideCaches(notebook: Notebook, unit: UnitOrRefusal): UnitOrRefusal {
  if ('refused' in unit) return unit;
  const isInside = ({ node }: CacheBlock): boolean =>
    unit.first.startIndex <= node.startIndex && node.endIndex <= unit.last.endIndex;
  if (!cacheBlocks(notebook).some(isInside)) return unit;
  return { refused: 'marimo runs no cache block under `try`; catch the error inside it, after its first statement' };
}

/** The `try` statement that is all of the work, if there is one. */
export function tryOf({ first, last }: WorkUnit): Node | undefined {
  return first === last && first.type === 'try_statement' ? first : undefined;
}

/** The same, if it can take an `except` or `finally` clause more: a `try` has `except` or `except*` clauses, never both. */
export function openTryOf(unit: WorkUnit): Node | undefined {
  const attempt = tryOf(unit);
  const hasGroups = attempt?.namedChildren.some(({ type }) => type === 'except_group_clause') === true;
  return hasGroups ? undefined : attempt;
}

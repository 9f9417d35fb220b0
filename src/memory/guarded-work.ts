import type { GpuOperation, LongOperation } from '../gpu/classify-calls.ts';
import { isOfOneText } from '../gpu/soon-done.ts';
import { SAID_TO_BE_LONG } from '../gpu/said-to-be-long.ts';
import { workOf, type CellWork } from '../gpu/work.ts';
import { GPU_METHODS } from '../knowledge/known-calls.ts';
import { cacheBlocks, type CacheBlock } from '../marimo/cache-blocks.ts';
import { memoizedWithin } from '../memoized.ts';
import type { Notebook } from '../notebook/notebook.ts';
import { contains, field, type Node } from '../python/tree.ts';
import { isSmallLoad } from './small-load.ts';
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
    (work) =>
      work.cell.kind === 'cell' &&
      work.gpu.some(takesMemory) &&
      work.longOperations.some((each) => !isModest(each, work)),
  );
}

/** Whether a cell does nothing else than load models that are mostly small, move them, and predict with them, or read a single text. */
export function loadsOnlySmall(notebook: Notebook, work: CellWork): boolean {
  const { gpu, longOperations } = work;
  const isPart = ({ node }: GpuOperation): boolean =>
    isMove(node) ||
    isOfOneText(node, notebook) ||
    longOperations.some((each) => contains(each.node, node) || contains(node, each.node));
  return longOperations.every((each) => isModest(each, work) || isSmallLoad(each.node, notebook)) && gpu.every(isPart);
}

/** `model.to(device)` */
function isMove(node: Node): boolean {
  const callee = field(node, 'function');
  return callee?.type === 'attribute' && /^(?:to|cuda)$/.test(field(callee, 'attribute')?.text ?? '');
}

function takesMemory({ node }: GpuOperation): boolean {
  const callee = field(node, 'function');
  const method = callee?.type === 'attribute' ? GPU_METHODS.get(field(callee, 'attribute')?.text ?? '') : undefined;
  return method?.isForLater !== true;
}

/** Whether work is modest: a loop over it is, too, where each round does nothing else on the GPU. */
function isModest({ node, what }: LongOperation, { gpu, longOperations }: CellWork): boolean {
  if (MODEST.has(what)) return true;
  const known = longOperations.filter((each) => MODEST.has(each.what)).map((each) => each.node.id);
  return (
    MODEST.has(what.replace(/ loop$/, '')) &&
    gpu.every((each) => !contains(node, each.node) || known.includes(each.node.id))
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
  return {
    refused: 'marimo does not run a cache block under `try`; catch the error inside it, after its first statement',
  };
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

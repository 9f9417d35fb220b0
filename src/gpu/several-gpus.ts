import { fits } from '../knowledge/fits.ts';
import { memoized } from '../memoized.ts';
import { aliasesOf, qualifiedName } from '../notebook/imports.ts';
import type { Cell, Notebook } from '../notebook/notebook.ts';
import { walkCell } from '../notebook/walk-cell.ts';
import { argumentsOf, positional } from '../python/arguments.ts';
import { contains, field, type Node } from '../python/tree.ts';
import { walkScope } from '../python/walk-scope.ts';
import { makersOf } from '../semantics/domains/maker.ts';
import { reachedBy } from '../semantics/reached.ts';
import { isRun } from './cells.ts';
import { numbersWith } from './with-gpus.ts';
import { workIn } from './work.ts';

/** What spreads work over the GPUs of a machine, and whether it splits one batch among them. */
const SPREADERS: ReadonlyMap<string, { readonly splitsBatch: boolean }> = new Map([
  ['torch.nn.DataParallel', { splitsBatch: true }],
  ['torch.nn.parallel.DataParallel', { splitsBatch: true }],
  ['torch.nn.parallel.data_parallel', { splitsBatch: true }],
  // Each process has a batch of its own.
  ['torch.nn.parallel.DistributedDataParallel', { splitsBatch: false }],
  ['tensorflow.distribute.MirroredStrategy', { splitsBatch: true }],
  ['jax.pmap', { splitsBatch: true }],
]);

/** A cell that works on several GPUs when it runs. */
export interface SpreadWork {
  readonly cell: Cell;
  /** The node of the cell itself that leads to the work. */
  readonly node: Node;
  readonly splitsBatch: boolean;
  /** Whether the notebook says which GPUs, as in `device_ids=[0, 1]`. */
  readonly namesGpus: boolean;
}

/** The cells that spread work over several GPUs: by a wrapper such as DataParallel, or in a loop over all GPUs. */
export const severalGpuCells: (notebook: Notebook) => readonly SpreadWork[] = memoized((notebook) =>
  notebook.cells.filter((cell) => isRun(notebook, cell)).flatMap((cell) => spreadIn(notebook, cell)),
);

function spreadIn(notebook: Notebook, cell: Cell): SpreadWork[] {
  if (cell.kind !== 'cell' && cell.kind !== 'setup') return [];
  const aliases = aliasesOf(notebook);
  for (const { node, from } of reachedBy(notebook, cell)) {
    const callee = node.type === 'call' ? field(node, 'function') : undefined;
    const spreader = callee === undefined ? undefined : SPREADERS.get(qualifiedName(callee, aliases) ?? '');
    if (spreader !== undefined && !isToldOneGpu(cell, from))
      return [{ cell, node: from, ...spreader, namesGpus: namesGpus(node) }];
    if (takesSeveralGpus(node, notebook)) return [{ cell, node: from, splitsBatch: true, namesGpus: true }];
  }
  const loop = loopOverGpus(notebook, cell);
  return loop === undefined ? [] : [{ cell, node: loop, splitsBatch: false, namesGpus: false }];
}

/** `train(net, num_gpus=1)`, wherever the cell calls the function: the one GPU that several are compared with. */
function isToldOneGpu(cell: Cell, { text: name }: Node): boolean {
  const calls = cell.statements
    .flatMap((each) => walkScope(each))
    .filter((node) => node.type === 'call' && field(node, 'function')?.text === name);
  const isOne = (call: Node): boolean =>
    argumentsOf(call).some((each) => each.name !== undefined && GPU_COUNT.test(each.name) && each.value.text === '1');
  return calls.length > 0 && calls.every(isOne);
}

const GPU_COUNT = /^(?:(?:num|n|number_of)_(?:gpus?|devices)|world_size)$/;

function namesGpus(call: Node): boolean {
  const devices = argumentsOf(call).find(({ name }) => name === 'device_ids')?.value ?? positional(call)[1];
  return devices?.type === 'list';
}

/** `YOLO(weights).train(data=data, device=[0, 1])`, `device="0,1"` */
function takesSeveralGpus(call: Node, notebook: Notebook): boolean {
  const device = call.type === 'call' ? argumentsOf(call).find(({ name }) => name === 'device')?.value : undefined;
  const numbers = device?.text.replace(/\s/g, '') ?? '';
  if (!/^(?:[[(]\d+(?:,\d+)+,?[\])]|["']\d+(?:,\d+)+["'])$/.test(numbers)) return false;
  const object = field(field(call, 'function') ?? call, 'object');
  return object !== undefined && [...makersOf(object, notebook)].some((maker) => fits(maker, 'ultralytics.*'));
}

/** A loop over as many GPUs as there are, in which something is done on each; a memory monitor only asks. */
function loopOverGpus(notebook: Notebook, cell: Cell): Node | undefined {
  const work = workIn(notebook, cell).gpu;
  if (work.length === 0 || !notebook.text.includes('device_count')) return undefined;
  const isCount = (expression: Node): boolean =>
    [2, 3].every((gpus) => numbersWith(gpus, notebook).valueOf(expression, cell) === gpus);
  const loops = walkCell(cell).filter(({ type }) => LOOPS.has(type));
  return loops.find((loop) => {
    const clause =
      loop.type === 'for_statement' ? loop : loop.namedChildren.find(({ type }) => type === 'for_in_clause');
    const range = clause === undefined ? undefined : field(clause, 'right');
    const given = range !== undefined && field(range, 'function')?.text === 'range' ? positional(range) : [];
    return given.length === 1 && isCount(given[0]!) && work.some(({ node }) => contains(loop, node));
  });
}

const LOOPS: ReadonlySet<string> = new Set(['for_statement', 'list_comprehension', 'dictionary_comprehension']);

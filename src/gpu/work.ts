import { bringsTorch, frameworkOf, FRAMEWORKS } from '../knowledge/frameworks.ts';
import { memoized } from '../memoized.ts';
import { aliasesOf, importsOf, qualifiedName } from '../notebook/imports.ts';
import type { Cell, Notebook } from '../notebook/notebook.ts';
import { isOpaque } from '../notebook/opaque.ts';
import { callsIn, walkCell } from '../notebook/walk-cell.ts';
import { argumentsOf } from '../python/arguments.ts';
import { isPrivate } from '../python/bindings.ts';
import { contains, field, walk, type Node } from '../python/tree.ts';
import { isBehindButton } from '../semantics/buttons.ts';
import { calleeOf, summarise, type Summaries } from '../semantics/calls.ts';
import { commandEffort } from '../semantics/commands.ts';
import { methodsOf, nameOf, type CellDefinition } from '../semantics/definitions.ts';
import { callablesOf } from '../semantics/methods.ts';
import { keepsInRecord } from '../semantics/records.ts';
import { parametersIn, valuesIn, type Values } from '../semantics/values.ts';
import { classifyCalls, type Definition, type LongOperation, type GpuOperation } from './classify-calls.ts';
import { showsProgress } from './progress.ts';
import { SAID_TO_BE_LONG, saidToBeLong } from './said-to-be-long.ts';
import { unknownPath } from './unknown-calls.ts';

/** What a cell does when it runs. The inside of functions and classes counts where they are called. */
export interface CellWork {
  readonly cell: Cell;
  readonly gpu: readonly GpuOperation[];
  /** Long operations without a progress indicator around them. */
  readonly hidden: readonly LongOperation[];
  /** All long operations. */
  readonly longOperations: readonly LongOperation[];
  /** Functions without a progress indicator that take long and that a control of the page calls: `on_click=train`. */
  readonly callbacks: readonly LongOperation[];
}

export interface Work {
  readonly cells: readonly CellWork[];
  readonly byCell: ReadonlyMap<Cell, CellWork>;
  /** What calls of the notebook's functions and classes do, and of the methods. */
  readonly callables: ReadonlyMap<string, Definition>;
  /** The functions and classes among them that cells define: a class holds its methods. */
  readonly definitions: readonly Definition[];
  /** Whether the notebook does anything with a GPU: operations run by a cell or defined in one. */
  readonly usesGpu: boolean;
}

/** Finds what each cell does on the GPU and what takes long, across cells and through the notebook's own functions. */
export const workOf: (notebook: Notebook) => Work = memoized(analyse);

/** What one cell does; nothing that can be seen, where nbfix cannot read it. */
export function workIn(notebook: Notebook, cell: Cell): CellWork {
  return workOf(notebook).byCell.get(cell) ?? idle(cell);
}

function idle(cell: Cell): CellWork {
  return { cell, gpu: [], longOperations: [], hidden: [], callbacks: [] };
}

function callbacksIn(
  cell: Cell,
  aliases: ReadonlyMap<string, string>,
  called: (callee: Node) => Definition | undefined,
): readonly LongOperation[] {
  return callsIn(cell).flatMap((call) => {
    const path = qualifiedName(field(call, 'function') ?? call, aliases);
    const given = path?.startsWith('marimo.ui.') === true ? argumentsOf(call) : [];
    return given.flatMap(({ name, value }) => {
      const callback = /^on_(?:click|change)$/.test(name ?? '') ? called(value) : undefined;
      const what = callback?.showsProgress === true ? undefined : callback?.longOperation;
      return what === undefined ? [] : [{ node: value, what }];
    });
  });
}

/** What is known of the function, class or method of the notebook that a call, or a name, reaches. */
export function definitionOf(node: Node | undefined, notebook: Notebook): Definition | undefined {
  return workOf(notebook).callables.get(calleeOf(node, notebook)?.symbol ?? '');
}

function analyse(notebook: Notebook): Work {
  const aliases = aliasesOf(notebook);
  const cells = notebook.cells.filter((cell) => !isOpaque(cell));
  const values = valuesIn(notebook);
  const parameters = parametersIn(notebook);
  const shared = {
    notebook,
    values,
    parameters,
    usual: usualFramework(notebook),
    followsNames: true,
    isQuickCommand: (call: Node) => commandEffort(call, notebook) !== 'work',
    keepsInRecord: (setting: Node, call: Node) => keepsInRecord(setting, call, notebook),
  };
  const calledFrom =
    (summaries: Summaries<Definition>) =>
    (callee: Node): Definition | undefined =>
      summaries.get(calleeOf(callee, notebook)?.symbol ?? '');

  const callables = summarise<CellDefinition, Definition>(callablesOf(notebook), {
    bottom: (each) => ({
      ...each,
      gpu: [],
      frameworks: new Set(),
      longOperation: undefined,
      showsProgress: false,
      isKnown: true,
    }),
    transfer: (each, summaries) => {
      const called = calledFrom(summaries);
      const nodes = codeOf(each);
      const { gpu, longOperations } = classifyCalls(nodes, { ...shared, aliases, called });
      const hidden = hiddenOf(longOperations, notebook, called);
      return {
        ...each,
        gpu,
        frameworks: new Set(gpu.flatMap(({ frameworks }) => frameworks)),
        longOperation: longestOf(hidden.length > 0 ? hidden : longOperations)?.what,
        showsProgress: longOperations.length > 0 && hidden.length === 0,
        isKnown: nodes.every(
          (node) =>
            node.type !== 'call' ||
            (called(node)?.isKnown ?? unknownPath(field(node, 'function') ?? node, notebook) === undefined),
        ),
      };
    },
    isSame: (a, b) =>
      a.frameworks.size === b.frameworks.size &&
      a.longOperation === b.longOperation &&
      a.showsProgress === b.showsProgress &&
      a.isKnown === b.isKnown,
  });

  const called = calledFrom(callables);
  const definitions = [...callables.values()].filter(
    ({ owner, cell }) => owner === undefined && cell.kind !== 'module',
  );
  const works = cells.map((cell): CellWork => {
    const isIdle = cell.disabled || cell.kind === 'function' || cell.kind === 'class';
    if (isIdle) return idle(cell);
    const scope = { ...shared, aliases: visibleTo(cell, notebook, aliases, values), called };
    const { gpu, longOperations } = classifyCalls(walkCell(cell), scope);
    for (const node of saidToBeLong(notebook, cell)) {
      if (!longOperations.some((each) => contains(node, each.node)))
        longOperations.push({ node, what: SAID_TO_BE_LONG });
    }
    // What waits behind a button is what its author thought of as the long work.
    if (longOperations.length === 0) {
      for (const { node } of gpu) {
        if (isBehindButton(node, notebook)) longOperations.push({ node, what: 'GPU work on a button press' });
      }
    }
    const hidden = hiddenOf(longOperations, notebook, called);
    return { cell, gpu, longOperations, hidden, callbacks: callbacksIn(cell, aliases, called) };
  });
  const usesGpu = works.some(({ gpu }) => gpu.length > 0) || definitions.some(({ frameworks }) => frameworks.size > 0);
  const byCell = new Map(works.map((each) => [each.cell, each]));
  return { cells: works, byCell, callables, definitions, usesGpu };
}

/** What a training takes much longer than. */
const SOON_OVER = /^(?:model load|download|unpacking)$/;

const TRAINING = /^training(?: loop)?$/;

/** The operations of which the page shows nothing. Who watches a training needs no sign of the load before it. */
function hiddenOf(
  operations: readonly LongOperation[],
  notebook: Notebook,
  called: (callee: Node) => Definition | undefined,
): readonly LongOperation[] {
  const isHidden = ({ node, what }: LongOperation): boolean => {
    if (showsProgress(node, notebook)) return false;
    const callee = node.type === 'call' ? called(node) : undefined;
    return !(callee?.showsProgress === true && callee.longOperation === what);
  };
  const hidden = operations.filter(isHidden);
  const showsTraining = operations.some((each) => TRAINING.test(each.what) && !hidden.includes(each));
  return showsTraining ? hidden.filter(({ what }) => !SOON_OVER.test(what)) : hidden;
}

/** What a function is said to do: the load of a model says less than the training after it. */
function longestOf(operations: readonly LongOperation[]): LongOperation | undefined {
  return operations.find(({ what }) => !SOON_OVER.test(what)) ?? operations[0];
}

/**
 * What runs when a function or class is called. A class of a cell holds its methods; of one of the project, they count where
 * they are called, for the notebook may need few of them.
 */
function codeOf({ node, cell }: CellDefinition): readonly Node[] {
  if (node.type !== 'class_definition' || cell.kind !== 'module') return walk(node);
  const later = methodsOf(node).filter((each) => !/^__(?:init|post_init|new)__$/.test(nameOf(each)));
  return walk(node, (inner) => later.includes(inner));
}

/** PyTorch, unless the notebook imports another framework and nothing that is made with PyTorch. */
function usualFramework(notebook: Notebook): string {
  const modules = importsOf(notebook).map(({ module }) => module);
  if (modules.some(bringsTorch)) return 'torch';
  const own = FRAMEWORKS.find(
    ({ module, carrier }) => carrier === undefined && modules.some((each) => frameworkOf(each)?.module === module),
  );
  return own?.module ?? 'torch';
}

/** In other cells, `pipeline = pipeline("text-generation")` has made the imported name stand for something else. */
function visibleTo(
  cell: Cell,
  notebook: Notebook,
  aliases: ReadonlyMap<string, string>,
  values: Values,
): ReadonlyMap<string, string> {
  const rebound = importsOf(notebook).filter(
    (each) => each.cell !== cell && !isPrivate(each.name) && values.has(each.name),
  );
  if (rebound.length === 0) return aliases;
  const visible = new Map(aliases);
  // `cudf = None` in the except clause of a guarded import is no other meaning of the name.
  for (const { name, when } of rebound) if (when === 'always') visible.delete(name);
  return visible;
}

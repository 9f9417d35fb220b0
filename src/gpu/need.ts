import { frameworkOf } from '../knowledge/frameworks.ts';
import { memoized } from '../memoized.ts';
import { graphOf } from '../notebook/graph.ts';
import { aliasesOf, qualifiedName } from '../notebook/imports.ts';
import type { Cell, Notebook } from '../notebook/notebook.ts';
import { stringBody } from '../python/strings.ts';
import { ancestors, field, walk, type Node } from '../python/tree.ts';
import { walkScope } from '../python/walk-scope.ts';
import { isBehindButton } from '../semantics/buttons.ts';
import type { CellRun } from '../semantics/interpreter/index.ts';
import type { Doubt } from '../semantics/interpreter/interpreter.ts';
import { gpuCells, isRun } from './cells.ts';
import { claimIn, type Claim } from './claims.ts';
import { cpuRunOf } from './cpu-run.ts';
import { workIn, workOf } from './work.ts';

/** That a notebook needs a GPU. */
export interface GpuNeed {
  /** In words for a message. */
  readonly why: string;
  /** The texts that say so, where nothing else tells it. */
  readonly claims: readonly Node[];
  /** The cells that are to be stopped without one, in source order. */
  readonly cells: readonly Cell[];
  /** The cells that work on the GPU where there is one, and go on without one. */
  readonly spared: readonly Cell[];
  /** What is not known of some of them, so that a stop may end what runs without a GPU. */
  readonly doubts: ReadonlyMap<Cell, CellDoubt>;
}

/** Why it is not known what a cell does without a GPU, and where else it may run. */
export type CellDoubt = Pick<Doubt, 'why' | 'elsewhere'> & Partial<Doubt>;

/** What also runs elsewhere says so in its detection: the text must then name NVIDIA or CUDA to mean no other GPU. */
const OTHER_GPUS = /^torch\.(?:backends\.mps|mps|accelerator|xpu)\b/;

/**
 * Whether and where a notebook needs a GPU: because it lists one among its requirements, or because its work raises
 * without one whatever happens. Undefined when it falls back by design: it picks a device (`"cuda" if … else "cpu"`)
 * and says nothing, as most notebooks in the wild do.
 */
export const gpuNeedOf: (notebook: Notebook) => GpuNeed | undefined = memoized(needOf);

/** Whether all that needs a GPU waits for a click: a script has no work to do then, with or without one. */
export function waitsForClicks(notebook: Notebook): boolean {
  const needing = gpuNeedOf(notebook)?.cells ?? [];
  // Behind a gate nothing needs one any more.
  return (needing.length > 0 ? needing : gpuCells(notebook)).every((cell) => {
    const { gpu } = workIn(notebook, cell);
    return gpu.length > 0 && gpu.every(({ node }) => isBehindButton(node, notebook));
  });
}

/** Why the notebook needs a GPU, where that is proven. */
export function whyGpuIsNeeded(notebook: Notebook): string | undefined {
  const need = gpuNeedOf(notebook);
  const isProven = need?.doubts.size === 0 || need?.cells.some((cell) => !need.doubts.has(cell)) === true;
  return isProven ? need?.why : undefined;
}

function needOf(notebook: Notebook): GpuNeed | undefined {
  const runOf = cpuRunOf(notebook);
  const working = gpuCells(notebook);
  const { ancestors } = graphOf(notebook);
  const surely = notebook.cells.filter((cell) => isRun(notebook, cell) && failsOnGpu(runOf(cell)));
  const isIn = (cell: Cell, cells: readonly Cell[]): boolean =>
    cells.some((each) => each === cell || ancestors(cell.index).has(each.index));
  // That an accelerator of another maker would do for a cell helps nobody where what reads it needs CUDA.
  const inVain = notebook.cells.filter(
    (cell) =>
      isRun(notebook, cell) &&
      runOf(cell).doubtful?.elsewhere !== undefined &&
      notebook.cells.some((each) => ancestors(each.index).has(cell.index) && isIn(each, surely)),
  );
  const failing = notebook.cells.filter((cell) => surely.includes(cell) || inVain.includes(cell));
  const claim = claimOf(notebook);
  const all = notebook.cells.filter((cell) => working.includes(cell) || failing.includes(cell));
  const claims = failing.length > 0 ? [] : (claim?.nodes ?? []);
  if (claim?.kind === 'listed') return { why: claim.why, claims, cells: all, spared: [], doubts: new Map() };
  const doubts = new Map(
    notebook.cells.flatMap((cell): [Cell, Doubt][] => {
      const doubt = isRun(notebook, cell) && !isIn(cell, failing) ? runOf(cell).doubtful : undefined;
      return doubt === undefined ? [] : [[cell, doubt]];
    }),
  );
  const elsewhere = new Map([...doubts].filter(([, doubt]) => doubt.elsewhere !== undefined));
  const inNeed = notebook.cells.filter((cell) => failing.includes(cell) || elsewhere.has(cell));
  const spared = working.filter((cell) => runOf(cell).ends.has('next') && !isIn(cell, inNeed));
  const [first] = surely;
  const why = claim?.why ?? (first === undefined ? undefined : reasonOf(notebook, runOf(first).failing));
  const { cells } = notebook;
  if (why !== undefined && (spared.length === 0 || inNeed.length > 0)) {
    const needing = cells.filter((cell) => inNeed.includes(cell) || (spared.length === 0 && all.includes(cell)));
    return { why, claims, cells: needing, spared, doubts: elsewhere };
  }
  if (why !== undefined)
    return { why, claims, cells: all, spared: [], doubts: new Map(all.map((cell) => [cell, USELESS])) };
  const doubtful = cells.filter((cell) => doubts.has(cell));
  const [firstDoubt] = doubtful.flatMap((cell) => doubts.get(cell) ?? []);
  if (firstDoubt === undefined) return undefined;
  return { why: usesGpu(firstDoubt.node), claims: [], cells: doubtful, spared, doubts };
}

/** Why a cell of it needs a GPU, in words for a message. */
export function whyCellNeeds(cell: Cell, { why, doubts }: GpuNeed): string {
  const work = doubts.get(cell)?.node;
  return work === undefined ? why : usesGpu(work);
}

function usesGpu(work: Node): string {
  return `\`${firstLine(work)}\` uses a GPU`;
}

/** What a notebook that says that it needs a GPU does without one, where nothing of it fails. */
const USELESS: CellDoubt = {
  why: 'without a GPU, the work runs on the CPU; stop it only if that is useless',
  elsewhere: undefined,
};

/** Whether a cell surely ends in work that raises without a GPU. */
function failsOnGpu({ ends, failing }: CellRun): boolean {
  return failing !== undefined && ends.has('gpu') && !ends.has('next');
}

function reasonOf(notebook: Notebook, failing: Node | undefined): string | undefined {
  if (failing === undefined) return undefined;
  const operations = workOf(notebook).cells.flatMap(({ gpu }) => gpu);
  const module = /^(?:import|from) ([\w.]+)/.exec(failing.text)?.[1];
  const [framework] =
    module === undefined ? (operations.find(({ node }) => node.id === failing.id)?.frameworks ?? []) : [module];
  const isCpuLess = framework !== undefined && frameworkOf(framework)?.runsOnCpu === false;
  return isCpuLess ? `${framework} has no CPU mode` : `\`${firstLine(failing)}\` has no CPU path`;
}

function firstLine({ text }: Node): string {
  return text.split('\n')[0] ?? '';
}

/** What a notebook says about a GPU, and where. */
interface Claimed {
  readonly kind: Claim;
  readonly why: string;
  readonly nodes: readonly Node[];
}

/** What the notebook says about a GPU, in its docstring or in a text that it shows. */
function claimOf(notebook: Notebook): Claimed | undefined {
  const othersWillDo = takesOtherGpus(notebook);
  const { docstring } = notebook;
  // What a docstring says of a notebook is what it requires.
  if (docstring !== undefined && claimIn(docstring.text, othersWillDo) !== undefined)
    return { kind: 'listed', why: 'its docstring says that it needs one', nodes: [docstring] };
  const aliases = aliasesOf(notebook);
  const claims = notebook.cells
    .flatMap(({ statements }) => statements.flatMap((each) => walkScope(each)))
    .flatMap((node) => {
      if (node.type !== 'string') return [];
      // Fenced examples in the text of a page are no claims about the notebook.
      const claim = claimIn(textOf(node).replace(/```[\s\S]*?```/g, ''), othersWillDo);
      if (claim === undefined) return [];
      if (isOnPage(node, aliases)) return [{ claim, node }];
      // What is printed may be said of one way through the cell; what stands in a table is said of one of its items.
      return isInTable(node) ? [] : [{ claim: 'said' as const, node }];
    });
  const first = claims.find(({ claim }) => claim === 'listed') ?? claims[0];
  if (first === undefined) return undefined;
  return { kind: first.claim, why: 'its own text says that it needs one', nodes: claims.map(({ node }) => node) };
}

function isInTable(string: Node): boolean {
  return ancestors(string).some(({ type }) => /^(?:dictionary|list|set|tuple)$/.test(type));
}

/** Whether a text stands in what marimo shows on the page: in `mo.md(…)`, a callout, a stop; not in a control or table. */
function isOnPage(string: Node, aliases: ReadonlyMap<string, string>): boolean {
  for (let each = string.parent; each !== null; each = each.parent) {
    const callee = each.type === 'call' ? field(each, 'function') : undefined;
    const called = callee === undefined ? undefined : qualifiedName(callee, aliases);
    if (called?.startsWith('marimo.') === true) return !called.startsWith('marimo.ui.');
  }
  return false;
}

/** What the string says; of its escapes only line breaks matter here. */
function textOf(string: Node): string {
  return stringBody(string).replaceAll('\\n', '\n');
}

function takesOtherGpus(notebook: Notebook): boolean {
  const aliases = aliasesOf(notebook);
  for (const statement of notebook.cells.flatMap(({ statements }) => statements)) {
    for (const node of walk(statement)) {
      if (node.type === 'attribute' && OTHER_GPUS.test(qualifiedName(node, aliases) ?? '')) return true;
    }
  }
  return false;
}

import { GPU_ONLY_IMPORTS } from '../knowledge/known-calls.ts';
import { isStop, predicateOf, swallowerOf } from '../marimo/stops.ts';
import { memoized, memoizedWithin } from '../memoized.ts';
import { aliasesOf, importsOf } from '../notebook/imports.ts';
import type { Cell, Notebook } from '../notebook/notebook.ts';
import { symbolIn, symbolOf } from '../notebook/symbols.ts';
import { walkCell } from '../notebook/walk-cell.ts';
import { catcherOf } from '../python/handlers.ts';
import { children, contains, field, nodesOf, walk, type Node } from '../python/tree.ts';
import { walkScope } from '../python/walk-scope.ts';
import { calleeOf, startOf, summarise, type Summaries } from '../semantics/calls.ts';
import type { CellDefinition } from '../semantics/definitions.ts';
import { guardsOf } from '../semantics/guards.ts';
import type { Exit } from '../semantics/interpreter/frame.ts';
import { catches } from '../semantics/interpreter/handlers.ts';
import type { CellRun } from '../semantics/interpreter/index.ts';
import { callablesOf } from '../semantics/methods.ts';
import { isRun } from './cells.ts';
import { cpuRunWith } from './cpu-run.ts';
import { detectionsOf } from './detection.ts';
import { truthWithoutGpu } from './polarity.ts';
import { asksForGpu } from './questions.ts';
import { workIn } from './work.ts';

/**
 * What ends the cell, or the program, when there is no GPU: `mo.stop(not torch.cuda.is_available(), …)`,
 * `if not gpu_info["available"]: mo.stop(True, …)`, `if device.type != "cuda": raise …`, `assert …is_available()`, or the
 * call of a function that does the same; or a `mo.stop` that says so in the handler of what raises without one. One that the
 * cell may pass by on its way to the GPU is none.
 */
export const gateIn: (notebook: Notebook, cell: Cell) => Node | undefined = memoizedWithin((notebook, cell) => {
  const gate = gateNode(notebook, cell);
  const failing = gate === undefined ? undefined : guessedRun(notebook)(cell).failing;
  return failing === undefined || failing.startIndex < gate!.startIndex ? gate : undefined;
});

/** The cells that have a gate, and are run. */
export function gateCells(notebook: Notebook): readonly Cell[] {
  return notebook.cells.filter((cell) => isRun(notebook, cell) && gateIn(notebook, cell) !== undefined);
}

/** What raises without a GPU before the gate of its cell, so that the gate is not reached. */
export function workAboveGate(notebook: Notebook, cell: Cell): Node | undefined {
  const gate = gateIn(notebook, cell);
  if (gate === undefined) return undefined;
  const { failing } = guessedRun(notebook)(cell);
  const tried = lackHandledBy(notebook, cell, gate);
  const works = workIn(notebook, cell)
    .gpu.map(({ node }) => node)
    .filter((node) => tried === undefined || !contains(tried, node));
  return [...(failing === undefined ? [] : [failing]), ...works]
    .filter(({ startIndex }) => startIndex < gate.startIndex)
    .toSorted((a, b) => a.startIndex - b.startIndex)[0];
}

/** The cells without a GPU, where conditions about the GPU mean what they say. */
const guessedRun: (notebook: Notebook) => (cell: Cell) => CellRun = memoized((notebook) =>
  cpuRunWith(notebook, (condition) => (gpuMentions(notebook)(condition) ? isNegative(notebook, condition) : undefined)),
);

function gateNode(notebook: Notebook, cell: Cell): Node | undefined {
  const ends = endsWithoutGpu(notebook);
  for (const statement of cell.statements) {
    const found = walkScope(statement).find(
      (node) => ends(node, statement) || lackHandledBy(notebook, cell, node) !== undefined,
    );
    if (found !== undefined) return found;
  }
  return undefined;
}

/** Whether a node ends the code around it when there is no GPU, by itself or by what it calls: `require_cuda()`. */
const endsWithoutGpu: (notebook: Notebook) => (node: Node, within: Node) => boolean = memoized((notebook) => {
  const mentionsGpu = gpuMentions(notebook);
  const aliases = aliasesOf(notebook);
  const endsIn =
    (summaries: Summaries<boolean>) =>
    (node: Node, within: Node): boolean => {
      if (isStop(node, aliases) && swallowerOf(node) === undefined) {
        const condition = predicateOf(node);
        return (condition !== undefined && mentionsGpu(condition)) || isWithoutGpu(node, within, notebook);
      }
      if (!/^(?:assert_statement|raise_statement|call)$/.test(node.type) || isTried(node)) return false;
      if (node.type === 'assert_statement') {
        const [condition] = children(node);
        return condition !== undefined && mentionsGpu(condition) && !isNegative(notebook, condition);
      }
      if (node.type === 'raise_statement') return isWithoutGpu(node, within, notebook);
      return summaries.get(calleeOf(node, notebook)?.symbol ?? '') === true;
    };
  const known = summarise<CellDefinition, boolean>(callablesOf(notebook), {
    bottom: () => false,
    transfer: ({ node }, summaries) => {
      const start = startOf(node);
      const ends = endsIn(summaries);
      return start !== undefined && start !== 'none' && walk(start).some((each) => ends(each, start));
    },
    isSame: (a, b) => a === b,
  });
  return endsIn(known);
});

/**
 * The body of the `try` whose handler a `mo.stop(True, …)` stands in, where that catches what raises in the body for the lack
 * of a GPU, and the page is told of it.
 */
function lackHandledBy(notebook: Notebook, cell: Cell, stop: Node): Node | undefined {
  const aliases = aliasesOf(notebook);
  const handler = stop.parent?.parent?.parent;
  if (handler?.type !== 'except_clause' || !isStop(stop, aliases)) return undefined;
  if (predicateOf(stop)?.type !== 'true' || !/gpu|cuda/i.test(stop.text)) return undefined;
  const body = handler.parent === null ? undefined : field(handler.parent, 'body');
  const imports = importsOf(notebook).filter(({ module }) => GPU_ONLY_IMPORTS.test(module));
  const failing = [...imports, ...workIn(notebook, cell).gpu]
    .map(({ node }) => node)
    .find((each) => body !== undefined && contains(body, each));
  if (failing === undefined) return undefined;
  const exit: Exit = { way: 'gpu', environment: new Map(), node: failing, isSure: true };
  return catches(handler, exit, aliases) === true ? body : undefined;
}

/** Whether an expression asks for a GPU, or reads a name that says whether there is one. */
const gpuMentions: (notebook: Notebook) => (node: Node) => boolean = memoized(mentionsIn);

function mentionsIn(notebook: Notebook): (node: Node) => boolean {
  const aliases = aliasesOf(notebook);
  const words = new Set<string>();
  for (const { cell, device, info, flags } of detectionsOf(notebook)) {
    for (const name of [device?.name, info?.name, ...flags.map((flag) => flag.name)]) {
      if (name !== undefined) words.add(symbolIn(cell, name));
    }
  }
  const mentionsGpu = (node: Node): boolean => {
    if (asksForGpu(node, aliases) || truthWithoutGpu(node, notebook) !== undefined) return true;
    return nodesOf(node, 'identifier').some((each) => words.has(symbolOf(each)));
  };
  // `available = gpu_info["available"]`, `is_ready = available and device.type == "cuda"`
  for (const cell of notebook.cells) {
    for (const node of walkCell(cell)) {
      const right = node.type === 'assignment' ? field(node, 'right') : undefined;
      if (right !== undefined && isAnswer(right) && mentionsGpu(right)) words.add(symbolOf(field(node, 'left')));
    }
  }
  return mentionsGpu;
}

/** Whether the value of an expression is an answer again when it reads one. */
function isAnswer(node: Node): boolean {
  if (node.type === 'subscript')
    return /\[["'](?:available|found|ok|ready|(?:is|has|cuda|gpu)_?\w*)["']\]$/.test(node.text);
  return ['comparison_operator', 'not_operator', 'boolean_operator', 'identifier'].includes(node.type);
}

/** Whether a `try` may catch what a node raises. */
function isTried(node: Node): boolean {
  return catcherOf(node, () => true) !== undefined;
}

/** Whether a condition about the GPU holds where there is none. */
function isNegative(notebook: Notebook, condition: Node): boolean {
  const truth = truthWithoutGpu(condition, notebook);
  if (truth !== undefined) return truth;
  const flags = detectionsOf(notebook).flatMap((each) => each.flags);
  // `if CPU_ONLY:`
  const flag = condition.type === 'identifier' ? flags.find(({ name }) => name === condition.text) : undefined;
  return flag?.means === 'no gpu' || NEGATIVE.test(condition.text);
}

/** Conditions that hold when something is missing: `not x`, `x is None`, `count == 0`, `type != "cuda"`. */
const NEGATIVE = /\bnot\b|!=|==\s*(?:["']cpu|0\b|None\b|False\b)|\bis (?:None|False)\b|<\s*1\b|<=\s*0\b/;

/** Whether a node runs only when there is no GPU: in an `if not available:`, or in the else of an `if available:`. */
function isWithoutGpu(node: Node, within: Node, notebook: Notebook): boolean {
  return guardsOf(node, notebook, within).some(
    ({ condition, holds }) => gpuMentions(notebook)(condition) && isNegative(notebook, condition) === holds,
  );
}

import { hasAncestorIn, isGated, isRun } from '../../../src/gpu/cells.ts';
import { detectionsOf, type Detection } from '../../../src/gpu/detection.ts';
import { gateCells } from '../../../src/gpu/gates.ts';
import type { GpuNeed } from '../../../src/gpu/need.ts';
import { mayWaitFor } from '../../../src/gpu/waiting.ts';
import { workIn } from '../../../src/gpu/work.ts';
import { graphOf } from '../../../src/notebook/graph.ts';
import { importsOf } from '../../../src/notebook/imports.ts';
import type { Cell, Notebook } from '../../../src/notebook/notebook.ts';
import type { Node } from '../../../src/python/tree.ts';
import {
  anchorAtDetection,
  anchorAtWork,
  bodyOf,
  firstInNeed,
  importToCatch,
  setsWhatItNeeds,
  type CaughtImport,
} from './gate-anchor.ts';
import { gpuQuestion, type Question } from './gate-question.ts';
import { environmentStatements } from './gpu-environment.ts';

/**
 * Where a gate goes. `gate`: before a statement. `import`: into a handler of an import that raises. `cell`: into a cell of its own, which this cell then waits for.
 * `reach`: there is one, and the cell is to wait for it. `none`: nowhere. `cells`: those that it is for.
 */
export type GatePlace =
  | {
      readonly kind: 'gate';
      readonly anchor: Node;
      readonly detection: Detection | undefined;
      readonly cells: readonly Cell[];
    }
  | { readonly kind: 'import'; readonly caught: CaughtImport }
  | { readonly kind: 'cell'; readonly before: Cell; readonly cells: readonly Cell[] }
  | { readonly kind: 'reach'; readonly gates: readonly Cell[]; readonly cells: readonly Cell[] }
  | { readonly kind: 'none'; readonly refused: string };

/** A cell that goes on without a GPU, where to point in it, and where its gate goes. */
export interface Ungated {
  readonly cell: Cell;
  readonly node: Node;
  readonly place: GatePlace;
}

const SETUP = 'a `mo.stop` in the setup cell would break `python notebook.py`; move the GPU work to a cell of its own';
const NO_PLACE =
  'the imports that the gate needs are below this statement; move them up, or move this statement to a cell of its own';
const SETS_AND_WORKS =
  'this statement sets environment variables of the GPU library and uses the GPU; set them in a statement above';

/** The cells that need a GPU and that no gate stops, with the places for one: one for all, where that can be. */
export function ungatedCells(notebook: Notebook, need: GpuNeed): readonly Ungated[] {
  const gates = gateCells(notebook);
  const ungated = need.cells.filter((cell) => !isGated(notebook, cell, gates));
  const inSetup = ungated
    .filter(({ kind }) => kind === 'setup')
    .map((cell): Ungated => ({ cell, node: pointIn(notebook, cell), place: { kind: 'none', refused: SETUP } }));
  const cells = ungated.filter(({ kind }) => kind === 'cell');
  const imports = cells.flatMap((cell) => {
    const caught = importToCatch(notebook, cell);
    return caught === undefined ? [] : [{ cell, node: caught.statement, place: { kind: 'import', caught } as const }];
  });
  const importing = imports.map(({ cell }) => cell);
  const caught = imports.filter(({ cell }) => !hasAncestorIn(notebook, cell, importing));
  const open = cells.filter((cell) => !isGated(notebook, cell, importing));
  // What stops all would stop what may run elsewhere: it gets gates of its own, unless that is true of all.
  const sure = open.filter((cell) => !need.doubts.has(cell));
  const alike = sure.length > 0 ? sure : open;
  const others = open.filter((cell) => !alike.includes(cell));
  const spared = [...need.spared, ...others];
  const detection = gates.length > 0 ? undefined : atDetection(notebook, alike, spared);
  if (detection !== undefined)
    return [...inSetup, ...caught, detection, ...rootsIn(notebook, others).map((each) => atWork(notebook, each))];
  const checks = gates.filter((cell) => !works(notebook, cell));
  // A gate that asks for a GPU of NVIDIA is none for what runs on any accelerator.
  const reaching = open
    .filter((cell) => need.doubts.get(cell)?.elsewhere !== 'accelerator')
    .flatMap((cell) => reachOf(notebook, cell, checks) ?? []);
  const roots = rootsIn(notebook, open);
  const together = roots.filter((each) => alike.includes(each));
  const isShared = checks.length === 0 && together.length > 1 && canShareCell(notebook, together);
  const lone = roots
    .filter((each) => !reaching.some(({ cell }) => cell === each))
    .map((cell): Ungated => {
      if (!isShared || !together.includes(cell)) return atWork(notebook, cell);
      const place = { kind: 'cell', before: together[0]!, cells: together } as const;
      return { cell, node: bodyOf(cell)[0] ?? pointIn(notebook, cell), place };
    });
  return [...inSetup, ...caught, ...reaching, ...lone];
}

/** Those of the cells that wait for no other one of them. */
function rootsIn(notebook: Notebook, cells: readonly Cell[]): readonly Cell[] {
  return cells.filter((each) => !hasAncestorIn(notebook, each, cells));
}

/** Where to point in a cell that needs a GPU. */
function pointIn(notebook: Notebook, cell: Cell): Node {
  return firstInNeed(notebook, cell) ?? bodyOf(cell)[0] ?? cell.definition;
}

/** The detection whose cell can hold the gate for the open cells, and stops none of the spared ones. */
function atDetection(notebook: Notebook, open: readonly Cell[], spared: readonly Cell[]): Ungated | undefined {
  if (open.length === 0) return undefined;
  for (const detection of detectionsOf(notebook)) {
    const { cell } = detection;
    const anchor = anchorAtDetection(notebook, detection);
    if (anchor === undefined || !canHoldGate(notebook, detection, anchor)) continue;
    if (hasAncestorIn(notebook, cell, open) || spared.some((each) => isGated(notebook, each, [cell]))) continue;
    return { cell, node: anchor, place: { kind: 'gate', anchor, detection, cells: open } };
  }
  return undefined;
}

/**
 * A gate in the cell that imports marimo would take the documentation down with it: every cell reads `mo`. One in the
 * setup cell would break `python notebook.py`. A flag cannot be asked before the statement that binds it.
 */
function canHoldGate(notebook: Notebook, detection: Detection, anchor: Node): boolean {
  const { cell, flags } = detection;
  if (cell.kind !== 'cell' || !isRun(notebook, cell)) return false;
  if (importsOf(notebook).some((each) => each.module === 'marimo' && each.cell === cell)) return false;
  const question = gpuQuestion(notebook, cell, detection);
  const asked = 'refused' in question ? undefined : question.flag;
  return flags.every(({ name, node }) => name !== asked || node.endIndex <= anchor.startIndex);
}

/**
 * The gates that the cell can wait for, if it sets nothing that a GPU library must see before it is asked; those that wait
 * for it themselves too, as there is something to be said of them.
 */
function reachOf(notebook: Notebook, cell: Cell, checks: readonly Cell[]): Ungated | undefined {
  if (environmentStatements(notebook, cell).length > 0) return undefined;
  const { ancestors } = graphOf(notebook);
  const isBelow = (gate: Cell): boolean => ancestors(gate.index).has(cell.index);
  const gates = checks.filter((gate) => isBelow(gate) || mayWaitFor(notebook, cell, gate, true));
  if (gates.length === 0) return undefined;
  const node = checks.every(isBelow) ? pointIn(notebook, cell) : bodyOf(cell)[0]!;
  return { cell, node, place: { kind: 'reach', gates, cells: [cell] } };
}

/** Whether a cell does more than to look for a GPU: to wait for it would be to wait for its work. */
function works(notebook: Notebook, cell: Cell): boolean {
  const { gpu, longOperations } = workIn(notebook, cell);
  return gpu.length + longOperations.length > 0;
}

/**
 * Whether one gate in a cell of its own can stand for all: they may wait for what it reads, and it runs after all that
 * sets the environment of a GPU library.
 */
function canShareCell(notebook: Notebook, roots: readonly Cell[]): boolean {
  const question = gpuQuestion(notebook, roots[0]!, undefined);
  // A private name is of its own cell only.
  if ('refused' in question || question.reads.startsWith('_')) return false;
  const homes = homesOf(notebook, question);
  const { ancestors } = graphOf(notebook);
  const above = new Set(homes.flatMap((home) => [home.index, ...ancestors(home.index)]));
  return (
    roots.every((root) => homes.every((home) => mayWaitFor(notebook, root, home))) &&
    notebook.cells.every((cell) => above.has(cell.index) || environmentStatements(notebook, cell).length === 0)
  );
}

/** The cells of the names that a gate reads. */
function homesOf(notebook: Notebook, { reads }: Question): readonly Cell[] {
  const { definers } = graphOf(notebook);
  const marimo = importsOf(notebook).find(({ module, when }) => module === 'marimo' && when === 'always');
  return [reads, ...(marimo === undefined ? [] : [marimo.name])].flatMap((name) =>
    (definers.get(name) ?? []).flatMap((index) => notebook.cells[index] ?? []),
  );
}

/** In the cell itself, before its work. */
function atWork(notebook: Notebook, cell: Cell): Ungated {
  const anchor = anchorAtWork(notebook, cell);
  if (anchor !== undefined)
    return { cell, node: anchor, place: { kind: 'gate', anchor, detection: undefined, cells: [cell] } };
  return { cell, node: pointIn(notebook, cell), place: { kind: 'none', refused: whyNoPlace(notebook, cell) } };
}

function whyNoPlace(notebook: Notebook, cell: Cell): string {
  const question = gpuQuestion(notebook, cell, undefined);
  if ('refused' in question) return question.refused;
  return setsWhatItNeeds(notebook, cell) ? SETS_AND_WORKS : NO_PLACE;
}

import { defineCodemod, type Outcome, type Refusal } from '../../src/engine/codemod.ts';
import type { Edit } from '../../src/edit/edit.ts';
import { layOut, lineBreakOf } from '../../src/edit/indent.ts';
import { bodyIndentation, insertCell } from '../../src/edit/new-cell.ts';
import { insertAbove, placeIn, removeLine } from '../../src/edit/place.ts';
import { fillPart, type Snippet } from '../../src/edit/snippet.ts';
import {
  anchorAtDetection,
  anchorAtWork,
  bodyOf,
  firstInNeed,
  importsToMove,
  setsWhatItNeeds,
} from '../../src/locate/gate-anchor.ts';
import { gpuQuestion, type Question } from '../../src/locate/gate-question.ts';
import { hasAncestorIn, isGated, isRun } from '../../src/locate/gpu-cells.ts';
import { detectionsOf, type Detection } from '../../src/locate/gpu-detection.ts';
import { environmentStatements } from '../../src/locate/gpu-environment.ts';
import { gateIn, workAboveGate } from '../../src/locate/gpu-gates.ts';
import { gpuNeedOf, type GpuNeed } from '../../src/locate/gpu-need.ts';
import { asksFramework } from '../../src/locate/gpu-questions.ts';
import { reachModule } from '../../src/locate/reach-module.ts';
import { fragileFields } from '../../src/locate/smi-fields.ts';
import { workOf } from '../../src/locate/work.ts';
import { freshPublicName } from '../../src/notebook/fresh-name.ts';
import { graphOf } from '../../src/notebook/graph.ts';
import { aliasesOf, importsOf } from '../../src/notebook/imports.ts';
import type { Cell, Notebook } from '../../src/notebook/notebook.ts';
import { quote } from '../../src/python/strings.ts';
import type { Node } from '../../src/python/tree.ts';

/**
 * `gate`: put a gate in front of a statement. `cell`: put one into a cell of its own, which this cell then waits for.
 * `reach`: make a cell a dependent of the gate. `none`: nothing to be done.
 */
type Data =
  | {
      readonly kind: 'gate';
      readonly anchor: Node;
      readonly detection: Detection | undefined;
      /** Imports that go above it. */
      readonly moved: readonly Node[];
    }
  | { readonly kind: 'cell'; readonly before: Cell }
  | { readonly kind: 'reach'; readonly gates: readonly Cell[] }
  | { readonly kind: 'none'; readonly refused: string };

const SETUP = 'mo.stop in the setup cell would break `python notebook.py`; move the GPU work to a cell of its own';
const LATE = 'move the gate above the first statement that works on the GPU';
const NO_PLACE =
  'the cell imports what a gate asks below this statement; move those imports up, or this statement to a cell of its own';
const SETS_AND_WORKS =
  'this statement sets the environment of the GPU library and works on the GPU; set it in a statement of its own above';
const FIELDS = 'nvidia-smi prints [N/A] where a GPU has no such number (unified memory, MIG): take that for None';

export default defineCodemod<Data>({
  meta: {
    id: 'gpu-gate',
    phase: 'A',
    severity: 'critical',
    safety: 'safe',
    what: 'The notebook needs a GPU and goes on without one, or its gate does not reach the cells that use the GPU.',
    why: 'Without a gate the GPU cells run into errors that say nothing about the cause. mo.stop ends its own cell and the cells that read a name of it; other cells go on.',
    fix: 'Puts one mo.stop with a callout in front of the device choice, or into a cell of its own, and lets every GPU cell read a name of that cell.',
    effects: { imports: ['marimo'], addsNames: true, dropsNames: false, addsCells: true, movesOutput: false },
  },

  concerns: (notebook) => gpuNeedOf(notebook) !== undefined,

  *find(notebook) {
    const need = gpuNeedOf(notebook);
    if (need === undefined) return;
    const { why } = need;
    const gates = notebook.cells.filter((cell) => isRun(notebook, cell) && gateIn(notebook, cell) !== undefined);
    const ungated = need.cells.filter((cell) => !isGated(notebook, cell, gates));
    for (const cell of ungated.filter(({ kind }) => kind === 'setup')) {
      const message = `the setup cell works on the GPU and nothing looks whether there is one: ${why}`;
      yield { cell, node: placeOf(notebook, cell), message, data: { kind: 'none', refused: SETUP } };
    }
    for (const cell of gates) {
      const node = workAboveGate(notebook, cell);
      if (node === undefined) continue;
      const message = 'the gate of this cell stands behind its GPU work, which runs first';
      yield { cell, node, message, data: { kind: 'none', refused: LATE } };
    }
    for (const { cell, node } of fragileFields(notebook)) {
      const message = `\`${node.text}\` raises where nvidia-smi has no number, and no GPU cell runs then`;
      yield { cell, node, message, data: { kind: 'none', refused: FIELDS } };
    }
    const open = ungated.filter(({ kind }) => kind === 'cell');
    const checks = gates.filter((cell) => !works(notebook, cell));
    const roots = open.filter((each) => !hasAncestorIn(notebook, each, open));
    const detection = gates.length > 0 ? undefined : detectionFor(notebook, open, need);
    const anchor = detection === undefined ? undefined : anchorAtDetection(notebook, detection);
    if (detection !== undefined && anchor !== undefined) {
      const name = detection.info?.name ?? detection.device?.name ?? detection.flags[0]?.name;
      const message = `${name} is computed but nothing stops the notebook without a GPU, and it needs one: ${why}`;
      yield { cell: detection.cell, node: anchor, message, data: { kind: 'gate', anchor, detection, moved: [] } };
      return;
    }
    const lone = `this cell works on the GPU and nothing looks whether there is one: ${why}`;
    const isShared = checks.length === 0 && roots.length > 1 && canShareCell(notebook, roots, open);
    const reaching = open.filter((cell) => checks.some((check) => canWaitFor(notebook, cell, check)));
    for (const cell of reaching) {
      const isAbove = checks.every((each) => graphOf(notebook).ancestors(each.index).has(cell.index));
      const node = isAbove ? placeOf(notebook, cell) : bodyOf(cell)[0]!;
      const message = `the gate in cell ${checks[0]!.index + 1} does not stop this cell, which works on the GPU: it reads no name of that cell`;
      yield {
        cell,
        node,
        message,
        data: { kind: 'reach', gates: checks.filter((each) => canWaitFor(notebook, cell, each)) },
      };
    }
    for (const cell of roots.filter((each) => !reaching.includes(each))) {
      const above = anchorAtWork(notebook, cell);
      const moved = above === undefined ? importsToMove(notebook, cell) : [];
      const own = above ?? (moved === undefined ? undefined : firstInNeed(notebook, cell));
      const node = (isShared ? bodyOf(cell)[0] : own) ?? placeOf(notebook, cell);
      if (isShared) yield { cell, node, message: lone, data: { kind: 'cell', before: roots[0]! } };
      else if (own === undefined)
        yield { cell, node, message: lone, data: { kind: 'none', refused: whyNoPlace(notebook, cell) } };
      else
        yield {
          cell,
          node,
          message: lone,
          data: { kind: 'gate', anchor: own, detection: undefined, moved: moved ?? [] },
        };
    }
  },

  fix({ cell, data }, notebook, { snippet }): Outcome {
    if (data.kind === 'none') return { refused: data.refused };
    const edits = editsFor(notebook, cell, data, snippet);
    if ('refused' in edits) return edits;
    const doubt = data.kind === 'gate' ? (movedImport(data.moved) ?? unorderedSetting(notebook, cell)) : undefined;
    const unsafe = gpuNeedOf(notebook)?.doubt ?? doubt;
    return unsafe === undefined ? edits : { edits, unsafe };
  },
});

function editsFor(
  notebook: Notebook,
  cell: Cell,
  data: Exclude<Data, { readonly kind: 'none' }>,
  snippet: Snippet,
): readonly Edit[] | Refusal {
  const place = placeIn(notebook);
  const reach = (name: string): Edit =>
    insertAbove(place, bodyOf(cell)[0]!, fillPart(snippet, 'reach', { gate_name: name }), { blankAfter: true });
  if (data.kind === 'reach') {
    const name = gateName(notebook, cell, data.gates);
    return typeof name === 'string' ? [reach(name)] : name;
  }
  const detection = data.kind === 'gate' ? data.detection : undefined;
  const question = gpuQuestion(notebook, cell, detection);
  if ('refused' in question) return question;
  const marimo = reachModule(notebook, cell, 'marimo', 'mo');
  if ('refused' in marimo) return marimo;
  const holes = {
    gpu_missing: question.condition,
    advice: question.advice === null ? null : [quote(`- ${question.advice}`)],
    detection_error: data.kind === 'gate' ? detectionError(data) : null,
  };
  const lines = fillPart(snippet, 'gate', holes, new Map([['mo', marimo.name]]));
  if (data.kind === 'gate') {
    const isFirst = bodyOf(cell)[0]?.id === data.anchor.id;
    const imports = data.moved.map(({ text }) => text);
    return [
      ...marimo.edits,
      ...data.moved.map((each) => removeLine(place, each)),
      insertAbove(place, data.anchor, [...imports, ...(imports.length > 0 ? [''] : []), lines].join('\n'), {
        blankBefore: !isFirst,
        blankAfter: true,
      }),
    ];
  }
  const name = freshPublicName(notebook, 'gpu_ready');
  const { before } = data;
  const lineBreak = lineBreakOf(notebook.text);
  const all = `${lines}\n${fillPart(snippet, 'ready', {}, new Map([['gpu_ready', name]]))}`;
  const body = layOut(all, bodyIndentation(notebook, before), place.unit, lineBreak) + lineBreak;
  return [...marimo.edits, insertCell(notebook, before, body, { isAsync: false, isInFront: true }), reach(name)];
}

/** Where to point in a cell that needs a GPU. */
function placeOf(notebook: Notebook, cell: Cell): Node {
  return firstInNeed(notebook, cell) ?? bodyOf(cell)[0] ?? cell.definition;
}

/**
 * Whether a cell may wait for a gate: that runs before it anyway, so that no other cell changes places with it, and the
 * cell sets nothing that a GPU library must see before it is asked.
 */
function canWaitFor(notebook: Notebook, cell: Cell, gate: Cell): boolean {
  const { ancestors } = graphOf(notebook);
  if (environmentStatements(notebook, cell).length > 0) return false;
  const above = [gate.index, ...ancestors(gate.index)];
  return above.includes(cell.index) || above.every((each) => each < cell.index || ancestors(cell.index).has(each));
}

/** Why no gate can stand in front of a cell's work. */
function whyNoPlace(notebook: Notebook, cell: Cell): string {
  const question = gpuQuestion(notebook, cell, undefined);
  if ('refused' in question) return question.refused;
  return setsWhatItNeeds(notebook, cell) ? SETS_AND_WORKS : NO_PLACE;
}

/** Whether a cell does more than to look for a GPU: to wait for it would be to wait for its work. */
function works(notebook: Notebook, cell: Cell): boolean {
  const work = workOf(notebook).cells.find((each) => each.cell === cell);
  return work !== undefined && work.gpu.length + work.efforts.length > 0;
}

/** The detection whose cell can hold the gate for the open cells, and stops nothing that goes on without a GPU. */
function detectionFor(notebook: Notebook, open: readonly Cell[], { spared }: GpuNeed): Detection | undefined {
  if (open.length === 0) return undefined;
  return detectionsOf(notebook).find(
    (each) =>
      canHoldGate(notebook, each) &&
      !hasAncestorIn(notebook, each.cell, open) &&
      !spared.some((cell) => isGated(notebook, cell, [each.cell])),
  );
}

/**
 * A gate in the cell that imports marimo would take the documentation down with it: every cell reads `mo`. One in the
 * setup cell would break `python notebook.py`. A flag cannot be asked in front of the statement that binds it.
 */
function canHoldGate(notebook: Notebook, detection: Detection): boolean {
  const { cell, flags } = detection;
  if (cell.kind !== 'cell' || !isRun(notebook, cell)) return false;
  if (importsOf(notebook).some((each) => each.module === 'marimo' && each.cell === cell)) return false;
  const question = gpuQuestion(notebook, cell, detection);
  const asked = 'refused' in question ? undefined : question.flag;
  const anchor = anchorAtDetection(notebook, detection);
  return anchor !== undefined && flags.every(({ name, node }) => name !== asked || node.endIndex <= anchor.startIndex);
}

/**
 * Whether one gate in a cell of its own can stand for all: what it reads comes from cells that none of the others has to
 * run before, that do no work, that run before them anyway, and that run behind all that sets the environment of a GPU library.
 */
function canShareCell(notebook: Notebook, roots: readonly Cell[], open: readonly Cell[]): boolean {
  const question = gpuQuestion(notebook, roots[0]!, undefined);
  // A private name is of its own cell only.
  if ('refused' in question || question.reads.startsWith('_')) return false;
  const homes = homesOf(notebook, question);
  const { ancestors } = graphOf(notebook);
  const above = new Set(homes.flatMap((home) => [home.index, ...ancestors(home.index)]));
  const isAbove = (cell: Cell): boolean => above.has(cell.index);
  return (
    homes.every((home) => !works(notebook, home)) &&
    !open.some(isAbove) &&
    [...above].every((each) => roots.every((root) => each < root.index || ancestors(root.index).has(each))) &&
    notebook.cells.every((cell) => isAbove(cell) || environmentStatements(notebook, cell).length === 0)
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

/** A library may choose GPUs, or set up PyTorch, while it is imported; one that comes after PyTorch's import may be too late. */
function movedImport([first]: readonly Node[]): string | undefined {
  return first && `\`${first.text}\` would move above the import that raises, and that one may rely on being first`;
}

/**
 * That another cell sets the environment of a GPU library and nothing makes it run first, where the gate is the first to
 * ask: a library that was asked has started.
 */
function unorderedSetting(notebook: Notebook, cell: Cell): string | undefined {
  const aliases = aliasesOf(notebook);
  const work = workOf(notebook).cells.find((each) => each.cell === cell);
  const isWaiting = work?.efforts.some(({ what }) => what === 'GPU work behind a button') === true;
  const isFirst =
    isWaiting || ((work?.gpu.length ?? 0) === 0 && !cell.statements.some((each) => asksFramework(each, aliases)));
  const { ancestors } = graphOf(notebook);
  const other = notebook.cells.find(
    (each) =>
      each !== cell && !ancestors(cell.index).has(each.index) && environmentStatements(notebook, each).length > 0,
  );
  if (!isFirst || other === undefined) return undefined;
  return `cell ${other.index + 1} sets the environment of the GPU library and may run behind the gate, which would start it`;
}

/** A name of a gate's cell that the cell can read without making a circle. */
function gateName(notebook: Notebook, cell: Cell, gates: readonly Cell[]): string | Refusal {
  const graph = graphOf(notebook);
  const [gate] = gates.filter((each) => !graph.ancestors(each.index).has(cell.index));
  if (gate === undefined) {
    return {
      refused: `the gate in cell ${gates[0]!.index + 1} itself reads a name of this cell; move the GPU check in front of it`,
    };
  }
  const detection = detectionsOf(notebook).find((each) => each.cell === gate);
  const flags = detection?.flags.map((each) => each.name) ?? [];
  const wanted = [detection?.device?.name, detection?.info?.name, ...flags, ...gate.bindings.defs];
  const name = wanted.find((each) => each !== undefined && gate.bindings.defs.has(each));
  return name ?? { refused: `the gate's cell ${gate.index + 1} defines no name that this cell could read` };
}

/** What the notebook's own query found wrong, where it keeps that and the gate stands behind it. */
function detectionError(data: Extract<Data, { kind: 'gate' }>): string[] | null {
  const info = data.detection?.info;
  if (info === undefined || !info.hasError || info.node.endIndex > data.anchor.startIndex) return null;
  return [`f"- The GPU query said: {${info.name}.get('error') or 'there is a GPU, but the framework cannot use it'}"`];
}

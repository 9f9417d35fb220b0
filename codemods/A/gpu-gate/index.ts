import type { Edit } from '../../../src/edit/edit.ts';
import type { HelperHoles } from '../../../src/edit/helper-template.ts';
import { reachHelpers } from '../../../src/edit/helpers.ts';
import { layOut, lineBreakOf } from '../../../src/edit/indent.ts';
import { bodyIndentation, insertCell } from '../../../src/edit/new-cell.ts';
import { insertAbove, placeIn } from '../../../src/edit/place.ts';
import { reachModule } from '../../../src/edit/reach-module.ts';
import { fillPart } from '../../../src/edit/snippet.ts';
import { defineCodemod, type FixContext, type Outcome, type Refusal } from '../../../src/engine/codemod.ts';
import { firstWork } from '../../../src/gpu/cells.ts';
import { detectionsOf } from '../../../src/gpu/detection.ts';
import { gateCells, workAboveGate } from '../../../src/gpu/gates.ts';
import { gpuNeedOf, waitsForClicks, whyCellNeeds, type CellDoubt } from '../../../src/gpu/need.ts';
import { startsFramework } from '../../../src/gpu/questions.ts';
import { workIn } from '../../../src/gpu/work.ts';
import { freshPublicName } from '../../../src/notebook/fresh-name.ts';
import { graphOf } from '../../../src/notebook/graph.ts';
import { aliasesOf } from '../../../src/notebook/imports.ts';
import type { Cell, Notebook } from '../../../src/notebook/notebook.ts';
import { quote } from '../../../src/python/strings.ts';
import { lineOf, type Node } from '../../../src/python/tree.ts';
import { catchImport } from './catch-import.ts';
import { bodyOf } from './gate-anchor.ts';
import { ungatedCells, type GatePlace } from './gate-place.ts';
import { gpuQuestion, type Question } from './gate-question.ts';
import { environmentStatements } from './gpu-environment.ts';
import { fragileFields } from './smi-fields.ts';

const LATE = 'move the gate above the first statement that uses the GPU';
const FIELDS = 'nvidia-smi prints `[N/A]` if a GPU has no such number (unified memory, MIG); treat that as `None`';

export default defineCodemod<GatePlace>({
  meta: {
    id: 'gpu-gate',
    phase: 'A',
    severity: 'critical',
    safety: 'safe',
    what: 'The notebook needs a GPU but goes on without one, or its gate does not stop all cells that use the GPU.',
    why: 'Without a gate, the GPU cells fail with errors that do not name the cause. `mo.stop` stops its own cell and the cells that depend on it; other cells go on.',
    fix: 'Puts one `mo.stop` with a callout before the device is chosen, or into a cell of its own, and lets every GPU cell read a name of that cell.',
    effects: { imports: ['marimo'], helpers: ['no_gpu'], addsNames: true, addsCells: true },
  },

  appliesTo: (notebook) => gpuNeedOf(notebook) !== undefined,

  *find(notebook) {
    const need = gpuNeedOf(notebook);
    if (need === undefined) return;
    for (const cell of gateCells(notebook)) {
      const node = workAboveGate(notebook, cell);
      if (node === undefined) continue;
      const message = 'the GPU work in this cell runs before its gate';
      yield { cell, node, message, data: { kind: 'none', refused: LATE } };
    }
    for (const { cell, node } of fragileFields(notebook)) {
      const message = `\`${node.text}\` raises an error if nvidia-smi prints no number, and then no GPU cell runs`;
      yield { cell, node, message, data: { kind: 'none', refused: FIELDS } };
    }
    for (const { cell, node, place } of ungatedCells(notebook, need))
      yield {
        cell,
        node,
        message: messageFor(cell, place, whyCellNeeds(cell, need)),
        grounds: need.claims,
        data: place,
      };
  },

  fix({ cell, data }, notebook, context): Outcome {
    if (data.kind === 'none') return { refused: data.refused };
    const edits =
      data.kind === 'import'
        ? catchImport(notebook, cell, data.caught, context)
        : editsFor(notebook, cell, data, context);
    if ('refused' in edits) return edits;
    const doubt =
      data.kind === 'gate' ? (lateSetting(notebook, cell, data.anchor) ?? unorderedSetting(notebook, cell)) : undefined;
    const unsafe = needDoubt(notebook, cell, data) ?? doubt ?? questionDoubt(notebook, cell, data);
    return unsafe === undefined ? edits : { edits, unsafe };
  },
});

/** What is not known of the library that the gate asks. */
function questionDoubt(notebook: Notebook, cell: Cell, data: GatePlace): string | undefined {
  const question = questionFor(notebook, cell, data);
  return question === undefined || 'refused' in question ? undefined : question.doubt;
}

/** What is not known of the cells that the gate stops, where it asks for a GPU of NVIDIA and another accelerator may do. */
function needDoubt(notebook: Notebook, cell: Cell, data: GatePlace): string | undefined {
  const question = questionFor(notebook, cell, data);
  if (question !== undefined && 'isOfAll' in question && question.isOfAll) return undefined;
  return doubtsOf(notebook, data).find((each) => each !== undefined)?.why;
}

/** What a new gate is to ask. */
function questionFor(notebook: Notebook, cell: Cell, data: GatePlace): Question | Refusal | undefined {
  if (data.kind !== 'gate' && data.kind !== 'cell') return undefined;
  const isForAll = doubtsOf(notebook, data).every((each) => each?.elsewhere === 'accelerator');
  return gpuQuestion(notebook, cell, data.kind === 'gate' ? data.detection : undefined, isForAll);
}

/** What is not known of each of the cells that the gate is for. */
function doubtsOf(notebook: Notebook, data: GatePlace): readonly (CellDoubt | undefined)[] {
  return 'cells' in data ? data.cells.map((cell) => gpuNeedOf(notebook)?.doubts.get(cell)) : [];
}

function messageFor(cell: Cell, place: GatePlace, why: string): string {
  if (place.kind === 'reach')
    return `the gate in cell ${place.gates[0]!.index + 1} does not stop this cell, which uses the GPU but reads no name of that cell`;
  if (place.kind === 'gate' && place.detection !== undefined) {
    const { info, device, flags } = place.detection;
    const name = info?.name ?? device?.name ?? flags[0]?.name;
    return `\`${name}\` is computed, but nothing stops the notebook without a GPU: ${why}`;
  }
  const which = cell.kind === 'setup' ? 'the setup' : 'this';
  return `${which} cell uses the GPU, but nothing checks for one: ${why}`;
}

function editsFor(
  notebook: Notebook,
  cell: Cell,
  data: Exclude<GatePlace, { readonly kind: 'none' | 'import' }>,
  { snippet, helpers }: FixContext,
): readonly Edit[] | Refusal {
  const place = placeIn(notebook);
  const reach = (name: string): Edit =>
    insertAbove(place, bodyOf(cell)[0]!, fillPart(snippet, 'reach', { gate_name: name }), { blankAfter: true });
  if (data.kind === 'reach') {
    const name = gateName(notebook, cell, data.gates);
    return typeof name === 'string' ? [reach(name)] : name;
  }
  const question = questionFor(notebook, cell, data)!;
  if ('refused' in question) return question;
  const marimo = reachModule(notebook, cell, 'marimo', 'mo');
  if ('refused' in marimo) return marimo;
  const at = data.kind === 'gate' ? data.anchor : bodyOf(cell)[0]!;
  // What helps is what makes the answer another one: the advice is that of the library which is asked.
  const advice: HelperHoles = new Map(question.advice === null ? [] : [['advice', [quote(question.advice)]]]);
  const reached = reachHelpers(notebook, cell, helpers, ['no_gpu'], at, advice);
  if ('refused' in reached) return reached;
  const given = [
    ...(data.kind === 'gate' ? detectionError(data) : []),
    ...(waitsForClicks(notebook) ? ['ends_script=False'] : []),
  ];
  const holes = { gpu_missing: question.condition, arguments: given.length === 0 ? null : given.join(', ') };
  const names = new Map([['mo', marimo.name], ...Object.entries(reached.names)]);
  const asked = fillPart(snippet, 'gate', holes, names);
  const lines = question.statement === undefined ? asked : `${question.statement}\n\n${asked}`;
  if (data.kind === 'gate') {
    const isFirst = bodyOf(cell)[0]?.id === data.anchor.id;
    const gate = insertAbove(place, data.anchor, lines, { blankBefore: !isFirst, blankAfter: true });
    return [...marimo.edits, gate, ...reached.edits];
  }
  const name = freshPublicName(notebook, 'gpu_ready');
  const { before } = data;
  const lineBreak = lineBreakOf(notebook.text);
  const all = `${lines}\n${fillPart(snippet, 'ready', {}, new Map([['gpu_ready', name]]))}`;
  const body = layOut(all, bodyIndentation(notebook, before), place.unit, lineBreak) + lineBreak;
  const cells = [insertCell(notebook, before, body, { isAsync: false, isBefore: true }), ...reached.edits];
  return [...marimo.edits, ...cells, reach(name)];
}

/**
 * That the cell itself sets it after an import that raises without a GPU, and so after the gate: whether the import has
 * started the GPU library, after which the setting is of no effect, only that library knows.
 */
function lateSetting(notebook: Notebook, cell: Cell, anchor: Node): string | undefined {
  const work = firstWork(notebook, cell);
  const isBetween = ({ startIndex }: Node): boolean =>
    startIndex > anchor.startIndex &&
    (work === undefined || work.type.startsWith('import_') || startIndex < work.startIndex);
  const setting = anchor.type.startsWith('import_') ? environmentStatements(notebook, cell).find(isBetween) : undefined;
  if (setting === undefined) return undefined;
  return `line ${lineOf(setting)} sets environment variables of the GPU library below the import that needs a GPU, but the gate would start the library first`;
}

/**
 * That another cell sets the environment of a GPU library and nothing makes it run first, where the gate is the first to
 * ask: a library that was asked has started.
 */
function unorderedSetting(notebook: Notebook, cell: Cell): string | undefined {
  const aliases = aliasesOf(notebook);
  const { gpu, longOperations } = workIn(notebook, cell);
  const isWaiting = longOperations.some(({ what }) => what === 'GPU work on a button press');
  const isFirst = isWaiting || (gpu.length === 0 && !cell.statements.some((each) => startsFramework(each, aliases)));
  const { ancestors } = graphOf(notebook);
  const other = notebook.cells.find(
    (each) =>
      each !== cell && !ancestors(cell.index).has(each.index) && environmentStatements(notebook, each).length > 0,
  );
  if (!isFirst || other === undefined) return undefined;
  return `cell ${other.index + 1} sets environment variables of the GPU library and may run after the gate, which starts the library`;
}

/** A name of a gate's cell that the cell can read without making a circle. */
function gateName(notebook: Notebook, cell: Cell, gates: readonly Cell[]): string | Refusal {
  const graph = graphOf(notebook);
  const [gate] = gates.filter((each) => !graph.ancestors(each.index).has(cell.index));
  if (gate === undefined) {
    return {
      refused: `the gate in cell ${gates[0]!.index + 1} reads a name of this cell; move the GPU check before it`,
    };
  }
  const detection = detectionsOf(notebook).find((each) => each.cell === gate);
  const flags = detection?.flags.map((each) => each.name) ?? [];
  const wanted = [detection?.device?.name, detection?.info?.name, ...flags, ...gate.bindings.defs];
  const name = wanted.find((each) => each !== undefined && gate.bindings.defs.has(each));
  return name ?? { refused: `cell ${gate.index + 1}, which has the gate, defines no name that this cell could read` };
}

/** What the notebook's own query found wrong, where it keeps that and the gate stands after it. */
function detectionError(data: Extract<GatePlace, { kind: 'gate' }>): readonly string[] {
  const info = data.detection?.info;
  if (info === undefined || !info.hasError || info.node.endIndex > data.anchor.startIndex) return [];
  return [`${info.name}.get("error")`];
}

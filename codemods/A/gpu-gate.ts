import { defineCodemod, type Refusal } from '../../src/engine/codemod.ts';
import type { Edit } from '../../src/edit/edit.ts';
import { insertAbove, placeIn } from '../../src/edit/place.ts';
import { fillPart } from '../../src/edit/snippet.ts';
import { FRAMEWORKS, frameworkOf, type Framework } from '../../src/locate/frameworks.ts';
import { firstWork, gpuCells, hasAncestorIn, isGated, isRun } from '../../src/locate/gpu-cells.ts';
import { detectionsOf, type Detection } from '../../src/locate/gpu-detection.ts';
import { gateIn } from '../../src/locate/gpu-gates.ts';
import { whyGpuIsNeeded } from '../../src/locate/gpu-need.ts';
import { workOf } from '../../src/locate/work.ts';
import { graphOf } from '../../src/notebook/graph.ts';
import { importsOf, reachModule, type ImportedName } from '../../src/notebook/imports.ts';
import type { Cell, Notebook } from '../../src/notebook/notebook.ts';
import { quote } from '../../src/python/strings.ts';
import type { Node } from '../../src/python/tree.ts';

/** `gate`: put a gate in front of a statement. `reach`: make a cell a dependent of the gate. `none`: nothing to be done. */
type Data =
  | { readonly kind: 'gate'; readonly anchor: Node; readonly detection: Detection | undefined }
  | { readonly kind: 'reach'; readonly gates: readonly Cell[] }
  | { readonly kind: 'none'; readonly refused: string };

const SETUP = 'mo.stop in the setup cell would break `python notebook.py`; move the GPU work to a cell of its own';
const LATE = 'move the gate above the first statement that works on the GPU';

export default defineCodemod<Data>({
  meta: {
    id: 'gpu-gate',
    phase: 'A',
    severity: 'critical',
    safety: 'safe',
    what: 'The notebook needs a GPU and goes on without one, or its gate does not reach the cells that use the GPU.',
    why: 'Without a gate the GPU cells run into errors that say nothing about the cause. mo.stop ends its own cell and the cells that read a name of it; other cells go on.',
    fix: 'Puts one mo.stop with a callout in front of the device choice, and lets every GPU cell read a name of that cell.',
    effects: { imports: ['marimo'], addsNames: false, dropsNames: false, addsCells: false, movesOutput: false },
  },

  concerns: (notebook) => gpuCells(notebook).length > 0 && whyGpuIsNeeded(notebook) !== undefined,

  *find(notebook) {
    const why = whyGpuIsNeeded(notebook);
    if (why === undefined) return;
    const gates = notebook.cells.filter((cell) => isRun(notebook, cell) && gateIn(notebook, cell) !== undefined);
    const ungated = gpuCells(notebook).filter((cell) => !isGated(notebook, cell, gates));
    for (const cell of ungated.filter(({ kind }) => kind === 'setup')) {
      const message = `the setup cell works on the GPU and nothing looks whether there is one: ${why}`;
      yield { cell, node: firstWork(notebook, cell)!, message, data: { kind: 'none', refused: SETUP } };
    }
    for (const cell of gates.filter((each) => gpuCells(notebook).includes(each) && isLate(notebook, each))) {
      const message = 'the gate of this cell stands behind its GPU work, which runs first';
      yield { cell, node: firstWork(notebook, cell)!, message, data: { kind: 'none', refused: LATE } };
    }
    const open = ungated.filter(({ kind }) => kind === 'cell');
    if (open.length === 0) return;
    const checks = gates.filter((cell) => isCheck(notebook, cell));
    if (checks.length > 0) {
      for (const cell of open) {
        const [node] = bodyOf(cell);
        if (node === undefined) continue;
        const message = `the gate in cell ${checks[0]!.index + 1} does not stop this cell, which works on the GPU: it reads no name of that cell`;
        yield { cell, node, message, data: { kind: 'reach', gates: checks } };
      }
      return;
    }
    const detection =
      gates.length > 0
        ? undefined
        : detectionsOf(notebook).find(
            (each) => canHoldGate(notebook, each) && !hasAncestorIn(notebook, each.cell, open),
          );
    if (detection !== undefined) {
      const anchor = anchorIn(notebook, detection)!;
      const name = detection.info?.name ?? detection.device?.name ?? detection.flags[0]?.name;
      const message = `${name} is computed but nothing stops the notebook without a GPU, and it needs one: ${why}`;
      yield { cell: detection.cell, node: anchor, message, data: { kind: 'gate', anchor, detection } };
      return;
    }
    for (const cell of open.filter((each) => !hasAncestorIn(notebook, each, open))) {
      const [first] = bodyOf(cell);
      const anchor = first === undefined ? undefined : behindImports(notebook, cell, first);
      if (anchor === undefined) continue;
      const message = `this cell works on the GPU and nothing looks whether there is one: ${why}`;
      yield { cell, node: anchor, message, data: { kind: 'gate', anchor, detection: undefined } };
    }
  },

  fix({ cell, data }, notebook, { snippet }): Edit[] | Refusal {
    const place = placeIn(notebook);
    if (data.kind === 'none') return { refused: data.refused };
    if (data.kind === 'reach') {
      const name = gateName(notebook, cell, data.gates);
      if (typeof name !== 'string') return name;
      const [first] = bodyOf(cell);
      return [insertAbove(place, first!, fillPart(snippet, 'reach', { gate_name: name }), { blankAfter: true })];
    }
    const question = gpuQuestion(notebook, cell, data.detection);
    if ('refused' in question) return question;
    const marimo = reachModule(notebook, cell, 'marimo', 'mo');
    if ('refused' in marimo) return marimo;
    const holes = {
      gpu_missing: question.condition,
      advice: question.advice === null ? null : [quote(`- ${question.advice}`)],
      detection_error: detectionError(data),
    };
    const lines = fillPart(snippet, 'gate', holes, new Map([['mo', marimo.name]]));
    const isFirst = bodyOf(cell)[0]?.id === data.anchor.id;
    return [...marimo.edits, insertAbove(place, data.anchor, lines, { blankBefore: !isFirst, blankAfter: true })];
  },
});

/** Whether the cell works on the GPU above its own gate. */
function isLate(notebook: Notebook, cell: Cell): boolean {
  const gate = gateIn(notebook, cell);
  const work = firstWork(notebook, cell);
  return gate !== undefined && work !== undefined && work.startIndex < gate.startIndex;
}

/** The statements behind the docstring. */
function bodyOf(cell: Cell): readonly Node[] {
  const [first, ...rest] = cell.statements;
  const isDocstring = first?.type === 'expression_statement' && first.firstNamedChild?.type === 'string';
  return isDocstring && rest.length > 0 ? rest : cell.statements;
}

/**
 * Whether other cells may wait for the gate of a cell: it looks for a GPU, or does something else than to use one. To
 * read what a GPU cell computes, only to be stopped with it, would run a cell again whenever that one runs.
 */
function isCheck(notebook: Notebook, cell: Cell): boolean {
  return !gpuCells(notebook).includes(cell) || detectionsOf(notebook).some((each) => each.cell === cell);
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
  const anchor = anchorIn(notebook, detection);
  return anchor !== undefined && flags.every(({ name, node }) => name !== asked || node.endIndex <= anchor.startIndex);
}

/** Where a gate goes in a detection cell: in front of the device choice and of all that works on the GPU. */
function anchorIn(notebook: Notebook, { cell, device, last }: Detection): Node | undefined {
  const anchor = device?.node ?? cell.statements.find((each) => each.startIndex >= last.endIndex) ?? last;
  const work = firstWork(notebook, cell);
  return behindImports(notebook, cell, work !== undefined && work.startIndex < anchor.startIndex ? work : anchor);
}

/** The first statement, from the given one on, in front of which the cell has imported what a gate asks and shows. */
function behindImports(notebook: Notebook, cell: Cell, from: Node): Node | undefined {
  const own = importsOf(notebook).filter((each) => each.cell === cell && each.when === 'always');
  const used = own.filter(({ module }) => module === 'marimo' || frameworkOf(module) !== undefined);
  return cell.statements.find(
    (each) =>
      each.startIndex >= from.startIndex &&
      !each.type.startsWith('import_') &&
      used.every(({ node }) => node.endIndex <= each.startIndex),
  );
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

/** A condition that holds without a GPU, how to check it by hand, and the flag that it asks. */
interface Question {
  readonly condition: string;
  readonly advice: string | null;
  readonly flag?: string;
}

/** What to ask: the framework that is imported whatever happens, else the notebook's own flag. */
function gpuQuestion(notebook: Notebook, cell: Cell, detection: Detection | undefined): Question | Refusal {
  const imports = importsOf(notebook).filter(
    ({ when, name, cell: home }) => when === 'always' && (!name.startsWith('_') || home === cell),
  );
  const used = new Set(workOf(notebook).cells.flatMap(({ gpu }) => gpu.flatMap(({ frameworks }) => frameworks)));
  const rank = ({ module }: Framework): number => (used.has(module) ? 0 : 1);
  const asked = FRAMEWORKS.filter(({ gpuMissing }) => gpuMissing !== null).sort((a, b) => rank(a) - rank(b));
  for (const { module, gpuMissing, advice } of asked) {
    const condition = gpuMissing === null ? undefined : askedBy(gpuMissing, module, imports);
    if (condition !== undefined) return { condition, advice };
  }
  const flags = [...(detection?.flags ?? []), ...detectionsOf(notebook).flatMap((each) => each.flags)];
  const flag = flags.find(({ name, means }) => {
    const isOneMeaning = flags.every((each) => each.name !== name || each.means === means);
    return means !== 'unclear' && isOneMeaning && notebook.cells.some((each) => each.bindings.defs.has(name));
  });
  if (flag !== undefined) {
    const { name, means } = flag;
    const advice = FRAMEWORKS.find(({ module }) => used.has(module))?.advice ?? null;
    return { condition: means === 'gpu' ? `not ${name}` : name, advice, flag: name };
  }
  return {
    refused:
      'no imported library can be asked for a GPU; import torch or cupy, or set a flag where the GPU library is imported',
  };
}

/** What the notebook's own query found wrong, where it keeps that and the gate stands behind it. */
function detectionError(data: Extract<Data, { kind: 'gate' }>): string[] | null {
  const info = data.detection?.info;
  if (info === undefined || !info.hasError || info.node.endIndex > data.anchor.startIndex) return null;
  return [`f"- The GPU query said: {${info.name}.get('error') or 'there is a GPU, but the framework cannot use it'}"`];
}

/** The condition under the notebook's names: `cuda.is_available()` where it has `from torch import cuda`. */
function askedBy(condition: string, module: string, imports: readonly ImportedName[]): string | undefined {
  const whole = imports.find((each) => each.module === module);
  if (whole !== undefined) return condition.replaceAll('{name}', whole.name);
  for (const each of imports) {
    const part = each.module.startsWith(`${module}.`) ? `{name}${each.module.slice(module.length)}.` : undefined;
    if (part !== undefined && condition.includes(part)) return condition.replace(part, `${each.name}.`);
    if (module.startsWith(`${each.module}.`))
      return condition.replaceAll('{name}', each.name + module.slice(each.module.length));
  }
  return undefined;
}

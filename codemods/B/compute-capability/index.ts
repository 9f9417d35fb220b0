import type { Edit } from '../../../src/edit/edit.ts';
import { reachHelpers, sourceOf } from '../../../src/edit/helpers.ts';
import { hasRoomBelow, insertLast } from '../../../src/edit/last-line.ts';
import { insertAbove, placeIn } from '../../../src/edit/place.ts';
import { reachModule } from '../../../src/edit/reach-module.ts';
import { fillPart, freshNames } from '../../../src/edit/snippet.ts';
import { ownLines } from '../../../src/edit/wrappable.ts';
import { defineCodemod, type Refusal } from '../../../src/engine/codemod.ts';
import { firstWork, gpuCells, hasAncestorIn, isGated, isRun } from '../../../src/gpu/cells.ts';
import { detectionsOf } from '../../../src/gpu/detection.ts';
import { gateIn } from '../../../src/gpu/gates.ts';
import { waitsForClicks } from '../../../src/gpu/need.ts';
import { severalGpuCells } from '../../../src/gpu/several-gpus.ts';
import { importsOf } from '../../../src/notebook/imports.ts';
import { takenBuiltin } from '../../../src/notebook/meaning.ts';
import type { Cell, Notebook } from '../../../src/notebook/notebook.ts';
import { quote } from '../../../src/python/strings.ts';
import { contains, type Node } from '../../../src/python/tree.ts';
import { checksCapability } from './capability-checks.ts';
import { capabilityNeed, type CapabilityNeed } from './capability-need.ts';

/** The statement after which the check goes, or why there is no place for one. */
type Data = { readonly need: CapabilityNeed; readonly place: { readonly after: Node } | Refusal };

/** The helper function that the check calls. */
const HELPERS = ['gpu_too_old'] as const;

export default defineCodemod<Data>({
  meta: {
    id: 'compute-capability',
    phase: 'B',
    severity: 'high',
    safety: 'safe',
    what: 'The notebook needs a certain compute capability but goes on with an older GPU.',
    why: 'On an older GPU, the work fails with errors about missing kernels or runs many times slower, and nothing says why.',
    fix: "Puts a `mo.stop` after the GPU gate that compares every GPU in use, by PyTorch's own count, with the capability that is needed.",
    effects: { imports: ['marimo'], helpers: [...HELPERS] },
  },

  appliesTo: (notebook) => capabilityNeed(notebook) !== undefined,

  *find(notebook) {
    const need = capabilityNeed(notebook);
    if (need === undefined) return;
    const checks = notebook.cells.filter((cell) => isRun(notebook, cell) && checksCapability(notebook, cell));
    const open = gpuCells(notebook).filter((cell) => !isGated(notebook, cell, checks));
    const homes = homesOf(notebook).filter((cell) => open.some((each) => isGated(notebook, each, [cell])));
    const message = `the notebook needs compute capability ${need.capability.join('.')} or newer (${need.why}), but nothing checks it`;
    for (const cell of homes.filter((each) => !hasAncestorIn(notebook, each, homes))) {
      const place = placeOf(notebook, cell);
      yield {
        cell,
        node: 'refused' in place ? cell.statements[0]! : place.after,
        message,
        isAboutNotebook: true,
        data: { need, place },
      };
    }
    for (const cell of open.filter((each) => !isGated(notebook, each, homes))) {
      const place = { refused: 'no GPU check runs before this cell; apply gpu-gate (phase A) first' };
      yield { cell, node: firstWork(notebook, cell)!, message, isAboutNotebook: true, data: { need, place } };
    }
  },

  fix({ cell, data: { need, place: found } }, notebook, { snippet, helpers }): Edit[] | Refusal {
    if ('refused' in found) return found;
    if (!importsOf(notebook).some(({ module, when }) => module === 'torch' && when === 'always')) {
      return {
        refused:
          'nbfix asks PyTorch for the compute capability, but the notebook does not import torch; import it with the others',
      };
    }
    const torch = reachModule(notebook, cell, 'torch', 'torch', found.after);
    if ('refused' in torch) return torch;
    const marimo = reachModule(notebook, cell, 'marimo', 'mo', found.after);
    if ('refused' in marimo) return marimo;
    const place = placeIn(notebook);
    const { after } = found;
    const next = cell.statements[cell.statements.indexOf(after) + 1];
    if (!ownLines(notebook, next === undefined ? [after] : [after, next]) || !hasRoomBelow(place, cell)) {
      return { refused: 'several statements share a line; put each on its own line' };
    }
    const [major, minor] = need.capability;
    const device = surelyGpu(notebook, cell, after);
    const isSeveral = severalGpuCells(notebook).length > 0;
    const reach = reachHelpers(notebook, cell, helpers, HELPERS, after);
    if ('refused' in reach) return reach;
    const names = new Map([['mo', marimo.name], ...Object.entries(reach.names), ...freshNames(snippet, 'gate', cell)]);
    const several = `gpus=range(${torch.name}.cuda.device_count())`;
    const given = [
      quote(need.why),
      ...(isSeveral ? [several] : device === undefined ? [] : [`gpus=[${device}]`]),
      ...(waitsForClicks(notebook) ? ['ends_script=False'] : []),
    ];
    const holes = { capability: `(${major}, ${minor})`, arguments: given.join(', ') };
    const lines = fillPart(snippet, 'gate', holes, names);
    const taken = takenBuiltin(notebook, cell, after, `${lines}\n${sourceOf(helpers, HELPERS)}`);
    if (taken !== undefined) return taken;
    const edit =
      next === undefined
        ? insertLast(place, cell, lines)
        : insertAbove(place, next, lines, { blankBefore: true, blankAfter: true });
    return [...marimo.edits, edit, ...reach.edits];
  },
});

/** The cells that can hold the check: those with a GPU gate, else the first that detects the GPU. */
function homesOf(notebook: Notebook): Cell[] {
  const canHold = (cell: Cell): boolean => cell.kind === 'cell' && isRun(notebook, cell);
  const gates = notebook.cells.filter((cell) => canHold(cell) && gateIn(notebook, cell) !== undefined);
  if (gates.length > 0) return gates;
  const detection = detectionsOf(notebook).find(({ cell }) => canHold(cell));
  return detection === undefined ? [] : [detection.cell];
}

/** After the gate and, where no work stands in between, after the choice of the device. */
function placeOf(notebook: Notebook, cell: Cell): Data['place'] {
  const work = firstWork(notebook, cell);
  const isEarly = (node: Node | undefined): node is Node =>
    node !== undefined && (work === undefined || node.startIndex < work.startIndex);
  const detection = detectionsOf(notebook).find((each) => each.cell === cell);
  const asking = gateIn(notebook, cell) ?? detection?.last;
  const gate = asking && cell.statements.find((each) => contains(each, asking));
  if (!isEarly(gate)) return { refused: 'the GPU work in this cell runs before its GPU check; move it below' };
  const device = detection?.device?.node;
  return { after: isEarly(device) && device.startIndex > gate.startIndex ? device : gate };
}

/** The name of the device, where the cell has bound it and its gate lets nothing pass but a GPU that PyTorch can use. */
function surelyGpu(notebook: Notebook, cell: Cell, after: Node): string | undefined {
  const device = detectionsOf(notebook).find((each) => each.cell === cell)?.device;
  if (device === undefined || device.node.startIndex > after.startIndex) return undefined;
  const isAsked = /\bcuda\.(?:is_available|device_count)\(/.test(gateIn(notebook, cell)?.text ?? '');
  const { text } = device.node;
  return isAsked && /["']cuda(?::\d+)?["']/.test(text) && !/\bmps\b|\bxpu\b/.test(text) ? device.name : undefined;
}

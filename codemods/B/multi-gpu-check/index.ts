import type { Edit } from '../../../src/edit/edit.ts';
import { reachHelpers } from '../../../src/edit/helpers.ts';
import { insertAbove, placeIn } from '../../../src/edit/place.ts';
import { reachModule } from '../../../src/edit/reach-module.ts';
import { fillPart } from '../../../src/edit/snippet.ts';
import { ownLines } from '../../../src/edit/wrappable.ts';
import { defineCodemod, type FixContext, type Refusal } from '../../../src/engine/codemod.ts';
import { detectionsOf } from '../../../src/gpu/detection.ts';
import { severalGpuCells, type SpreadWork } from '../../../src/gpu/several-gpus.ts';
import { listed } from '../../../src/listed.ts';
import { controlsOf, valuesRead } from '../../../src/marimo/controls.ts';
import { graphOf } from '../../../src/notebook/graph.ts';
import { importsOf } from '../../../src/notebook/imports.ts';
import type { Cell, Notebook } from '../../../src/notebook/notebook.ts';
import { isAction, marimoCall, shownExpression } from '../../../src/notebook/outputs.ts';
import { isVoidCall } from '../../../src/notebook/void-calls.ts';
import { children, contains, type Node } from '../../../src/python/tree.ts';
import { guardBlockOf } from '../../../src/semantics/buttons.ts';
import { setsBatchSize, unevenSliders, type UnevenSlider } from './batch-sliders.ts';
import { comparesGpus } from './gpu-comparisons.ts';

/** `slider`: its values are to be multiples of the number of GPUs. `check`: put one before the work. */
type Data =
  { readonly kind: 'slider'; readonly slider: UnevenSlider } | { readonly kind: 'check'; readonly work: SpreadWork };

export default defineCodemod<Data>({
  meta: {
    id: 'multi-gpu-check',
    phase: 'B',
    severity: 'high',
    safety: 'safe',
    what: 'The notebook works on several GPUs but does not check that they exist, are equal and share the batch evenly.',
    why: 'With one GPU, unequal GPUs or a batch that cannot be split evenly, the work still runs but its numbers mislead: nothing on the page says why it does not scale.',
    fix: 'Makes the batch sliders give multiples of the number of GPUs, and warns on the page, before the work, of everything that will not scale. The work still runs, even on one GPU.',
    effects: { helpers: ['compare_gpus'] },
  },

  appliesTo: (notebook) => severalGpuCells(notebook).length > 0,

  *find(notebook) {
    const works = severalGpuCells(notebook);
    for (const slider of works.some(({ splitsBatch }) => splitsBatch) ? unevenSliders(notebook) : []) {
      const { control, counts } = slider;
      const message = `values of \`${control.name}\` cannot be split evenly among ${listed(counts.map(String), 'or')} GPUs`;
      yield { cell: control.cell, node: slider.node, message, data: { kind: 'slider', slider } };
    }
    for (const work of works.filter(({ cell }) => !isChecked(notebook, cell))) {
      const message =
        'this cell spreads work over several GPUs, but nothing compares them or warns if there is only one';
      yield { cell: work.cell, node: statementOf(work), message, data: { kind: 'check', work } };
    }
  },

  fix({ data }, notebook, context): Edit[] | Refusal {
    if (data.kind === 'check') return check(notebook, data.work, context);
    const { repair } = data.slider;
    if (repair === undefined) {
      return {
        refused: 'no start, stop and value are multiples for 1 to 8 GPUs; compute them from the number of GPUs',
      };
    }
    return repair.map(({ node, text }) => ({ start: node.startIndex, end: node.endIndex, text }));
  },
});

/** Whether the cell, or one that it waits for, compares the GPUs. */
function isChecked(notebook: Notebook, cell: Cell): boolean {
  const ancestors = graphOf(notebook).ancestors(cell.index);
  return notebook.cells.some((each) => (each === cell || ancestors.has(each.index)) && comparesGpus(notebook, each));
}

/** The statement of the cell that holds the work. */
function statementOf({ cell, node }: SpreadWork): Node {
  return cell.statements.find((each) => contains(each, node)) ?? node;
}

function check(notebook: Notebook, work: SpreadWork, { snippet, helpers }: FixContext): Edit[] | Refusal {
  const { cell } = work;
  if (cell.kind !== 'cell') return { refused: 'the setup cell shows no warnings; move the work to a cell of its own' };
  if (work.namesGpus)
    return { refused: 'the notebook lists its GPUs by number; compare those, and warn if they differ' };
  if (!importsOf(notebook).some(({ module, when }) => module === 'torch' && when === 'always')) {
    return {
      refused: 'nbfix asks PyTorch for the GPUs, but the notebook does not import torch; import it with the others',
    };
  }
  const shown = shownExpression(cell);
  if (shown !== undefined && !isAction(shown, notebook) && !isVoidCall(shown, notebook)) {
    return {
      refused:
        'the cell ends with an expression, which marimo displays instead of the warning; display it in a cell of its own',
    };
  }
  const anchor = headOf(notebook, work);
  if (!ownLines(notebook, [anchor])) return { refused: 'several statements share a line; put each on its own line' };
  const torch = reachModule(notebook, cell, 'torch', 'torch', anchor);
  if ('refused' in torch) return torch;
  const reach = reachHelpers(notebook, cell, helpers, ['compare_gpus'], anchor);
  if ('refused' in reach) return reach;
  const batch = batchSize(notebook, work, anchor);
  const listed = listedGpus(notebook, cell);
  const given = [
    ...(batch === undefined ? [] : [`batch_size=${batch}`]),
    ...(listed === undefined ? [] : [`listed=len(${listed})`]),
  ];
  const lines = fillPart(
    snippet,
    'check',
    { arguments: given.length === 0 ? null : given.join(', ') },
    new Map(Object.entries(reach.names)),
  );
  const isFirst = anchor.parent?.firstNamedChild?.id === anchor.id;
  const edit = insertAbove(placeIn(notebook), anchor, lines, { blankBefore: !isFirst, blankAfter: true });
  return [edit, ...reach.edits];
}

/**
 * The statement before which the check goes: the first one inside the button's `if`, so that it says nothing before
 * the work is wanted, and whatever an inner `if n_gpus > 1` decides; else the first one after imports and `mo.stop`.
 */
function headOf(notebook: Notebook, work: SpreadWork): Node {
  const { cell, node } = work;
  const statement = statementOf(work);
  const block = guardBlockOf(node, notebook);
  const [first] = block === undefined ? [] : children(block);
  if (first !== undefined) return first;
  const before = cell.statements.slice(0, cell.statements.indexOf(statement));
  const isPassed = (each: Node, at: number): boolean =>
    each.type.startsWith('import_') ||
    marimoCall(each, notebook) === 'stop' ||
    (at === 0 && each.firstNamedChild?.type === 'string');
  const last = before.findLastIndex(isPassed);
  return cell.statements[last + 1] ?? statement;
}

/** The size of the batch, from a control of another cell that the cell reads after the anchor. */
function batchSize(notebook: Notebook, { cell, splitsBatch }: SpreadWork, anchor: Node): string | undefined {
  if (!splitsBatch) return undefined;
  const read = valuesRead(
    cell.statements.filter(({ endIndex }) => endIndex > anchor.startIndex),
    controlsOf(notebook),
  );
  const control = read.find((each) => setsBatchSize(each) && each.cell !== cell);
  return control === undefined ? undefined : `${control.name}.value`;
}

/** The GPUs in what the notebook's own query of nvidia-smi gives, where the cell waits for it. */
function listedGpus(notebook: Notebook, cell: Cell): string | undefined {
  const ancestors = graphOf(notebook).ancestors(cell.index);
  const detection = detectionsOf(notebook).find((each) => each.info !== undefined && ancestors.has(each.cell.index));
  const name = detection?.info?.name;
  const isPublic = name !== undefined && detection?.cell.bindings.defs.has(name) === true;
  const isListed = detection?.cell.statements.some(({ text }) => /["']gpus["']\s*:/.test(text)) === true;
  return isPublic && isListed ? `${name}.get("gpus", [])` : undefined;
}

import { controlsOf, labelOf, valuesRead, type Control } from '../../../src/marimo/controls.ts';
import { aliasesOf, qualifiedName } from '../../../src/notebook/imports.ts';
import type { Cell, Notebook } from '../../../src/notebook/notebook.ts';
import { field, type Node } from '../../../src/python/tree.ts';
import { throughCalls } from '../../../src/semantics/calls.ts';
import { MODEL_CALLS, MODEL_METHODS } from './known-allocations.ts';
import { calledIn, type Frame } from './numbers.ts';

/** Where the cell reads a batch size. */
export function batchSetting(
  nodes: readonly Node[],
  notebook: Notebook,
  cell: Cell,
): { node: Node; control: Control } | undefined {
  for (const node of nodes.filter(({ type }) => type === 'attribute')) {
    const control = valuesRead([node], controlsOf(notebook))[0];
    if (
      control === undefined ||
      control.cell.index === cell.index ||
      !/^(?:slider|number|dropdown|radio)$/.test(control.kind)
    )
      continue;
    const isBatch = /batch(?:es)?\b|batch.?size/i.test(
      `${control.name.replaceAll('_', ' ')} ${labelOf(control) ?? ''}`,
    );
    if (isBatch && !isOnlyShown(node, notebook)) return { node, control };
  }
  return undefined;
}

/** Whether a value goes into a text, a record of the run or an element of the page. */
function isOnlyShown(node: Node, notebook: Notebook): boolean {
  for (let each = node.parent; each !== null && each.type !== 'block'; each = each.parent) {
    if (each.type === 'interpolation' || each.type === 'pair') return true;
    const callee = each.type === 'call' ? field(each, 'function') : undefined;
    if (callee !== undefined)
      return (
        /^(?:print|str)$/.test(callee.text) ||
        qualifiedName(callee, aliasesOf(notebook))?.startsWith('marimo.') === true
      );
  }
  return false;
}

/** Whether a cell works with a model, also in the functions and classes of the notebook that it calls. */
export function usesModel(nodes: readonly Node[], frame: Frame): boolean {
  const uses = throughCalls(frame.notebook, (call) => {
    const callee = field(call, 'function');
    const path = calledIn(call, frame);
    if (path !== undefined) return MODEL_CALLS.test(path);
    return callee?.type === 'attribute' && MODEL_METHODS.has(field(callee, 'attribute')?.text ?? '');
  });
  return nodes.some((node) => node.type === 'call' && uses(node));
}

import { isStop, predicateOf } from '../../../src/marimo/stops.ts';
import { memoized } from '../../../src/memoized.ts';
import { aliasesOf, qualifiedName } from '../../../src/notebook/imports.ts';
import type { Cell, Notebook } from '../../../src/notebook/notebook.ts';
import { walkCell } from '../../../src/notebook/walk-cell.ts';
import { field, nodesOf, walk, type Node } from '../../../src/python/tree.ts';
import { calleeOf, throughCalls } from '../../../src/semantics/calls.ts';
import { guardsOf } from '../../../src/semantics/guards.ts';
import { reachedBy } from '../../../src/semantics/reached.ts';

/** Where a query of nvidia-smi keeps it: `gpu_info["gpus"][0]["Compute Cap"]`. */
const KEY = /^["']compute[ _]cap\w*["']$/i;

/**
 * Whether a cell ends, or raises, by what a GPU's compute capability is: `mo.stop(torch.cuda.get_device_capability() <
 * (7, 0), …)`, `if capability < (8, 0): raise …`, `assert properties.major >= 7`.
 */
export function checksCapability(notebook: Notebook, cell: Cell): boolean {
  const aliases = aliasesOf(notebook);
  const asks = asksIn(notebook);
  return reachedBy(notebook, cell).some(({ node }) => {
    if (node.type === 'assert_statement') return asks(node);
    const isStopCall = isStop(node, aliases);
    if (!isStopCall && node.type !== 'raise_statement') return false;
    const condition = isStopCall ? predicateOf(node) : undefined;
    return (
      (condition !== undefined && asks(condition)) || guardsOf(node, notebook).some((each) => asks(each.condition))
    );
  });
}

/** Whether an expression asks for a compute capability, or reads a name that was made from one. */
const asksIn: (notebook: Notebook) => (node: Node) => boolean = memoized((notebook) => {
  const aliases = aliasesOf(notebook);
  const names = new Set<string>();
  const isQuestion = (node: Node): boolean => {
    if (node.type === 'subscript') return KEY.test(field(node, 'subscript')?.text ?? '');
    if (node.type !== 'attribute') return false;
    const path = qualifiedName(node, aliases);
    if (path === 'torch.cuda.get_device_capability' || path === 'torch.cuda.is_bf16_supported') return true;
    return path === undefined && /^(?:major|compute_capability)$/.test(field(node, 'attribute')?.text ?? '');
  };
  // `gpu_too_old((7, 0), …)`: a function that compares for its callers.
  const compares = throughCalls(notebook, (call) => {
    const callee = calleeOf(call, notebook)?.node;
    const comparisons = callee === undefined ? [] : nodesOf(callee, 'comparison_operator');
    return comparisons.some((each) => walk(each).some(isQuestion));
  });
  const asks = (node: Node): boolean =>
    walk(node).some(
      (each) =>
        isQuestion(each) ||
        (each.type === 'identifier' && each.fieldName !== 'attribute' && names.has(each.text)) ||
        (each.type === 'call' && compares(each)),
    );
  for (const node of notebook.cells.flatMap(walkCell)) {
    const left = node.type === 'assignment' ? field(node, 'left') : undefined;
    const right = field(node, 'right');
    if (left === undefined || right === undefined || !asks(right)) continue;
    // `major, minor = torch.cuda.get_device_capability()`
    for (const each of walk(left)) if (each.type === 'identifier') names.add(each.text);
  }
  return asks;
});

import type { Control } from '../../../src/marimo/controls.ts';
import { memoized } from '../../../src/memoized.ts';
import type { Cell, Notebook } from '../../../src/notebook/notebook.ts';
import { walkCell } from '../../../src/notebook/walk-cell.ts';
import { field, nodesOf, type Node } from '../../../src/python/tree.ts';
import { throughCalls } from '../../../src/semantics/calls.ts';
import { bindingsIn } from './function-insides.ts';
import { MEMORY_QUESTIONS } from './known-allocations.ts';
import type { Memory } from './shape.ts';

/**
 * Whether a notebook fits its settings to the memory itself: the cell that works, or the one that makes the settings,
 * compares something with how much memory there is. To show the number, as memory monitors do, is no such limit.
 */
export function isLimited(notebook: Notebook, cell: Cell, controls: readonly Control[], on: Memory): boolean {
  const cells = new Set([cell, ...controls.map((control) => control.cell)]);
  return [...cells].some((each) => comparesMemory(notebook, each, on));
}

/** Whether a call asks how much memory there is, also in the notebook's functions that it leads to. */
const callAsking: (notebook: Notebook) => Readonly<Record<Memory, (call: Node) => boolean>> = memoized((notebook) => {
  const asking = (question: RegExp): ((call: Node) => boolean) =>
    throughCalls(notebook, (call) => question.test(call.text));
  return { gpu: asking(MEMORY_QUESTIONS.gpu), host: asking(MEMORY_QUESTIONS.host) };
});

function comparesMemory(notebook: Notebook, cell: Cell, on: Memory): boolean {
  const nodes = walkCell(cell);
  const names = new Set<string>();
  const asks = (node: Node): boolean =>
    MEMORY_QUESTIONS[on].test(node.text) ||
    nodesOf(node, 'identifier').some(({ text }) => names.has(text)) ||
    nodesOf(node, 'call').some(callAsking(notebook)[on]);
  // `free = …mem_get_info()[0]`, `usable = 0.8 * free`: names that stand for memory, in the order in which they are bound.
  for (const [name, bindings] of bindingsIn(nodes)) {
    if (bindings.some(({ value }) => typeof value !== 'string' && asks(value))) names.add(name);
  }
  return nodes.some((node) => {
    const isComparison = node.type === 'comparison_operator';
    const isLimit = node.type === 'call' && /^(?:min|max)$/.test(field(node, 'function')?.text ?? '');
    return (isComparison || isLimit) && asks(node);
  });
}

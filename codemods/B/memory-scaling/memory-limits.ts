import type { Control } from '../../../src/marimo/controls.ts';
import type { Cell } from '../../../src/notebook/notebook.ts';
import { walkCell } from '../../../src/notebook/walk-cell.ts';
import { field, nodesOf, type Node } from '../../../src/python/tree.ts';
import { bindingsIn } from './function-insides.ts';
import { MEMORY_QUESTIONS } from './known-allocations.ts';
import type { Memory } from './shape.ts';

/**
 * Whether a notebook fits its settings to the memory itself: the cell that works, or the one that makes the settings,
 * compares something with how much memory there is. To show the number, as memory monitors do, is no such limit.
 */
export function isLimited(cell: Cell, controls: readonly Control[], on: Memory): boolean {
  const cells = new Set([cell, ...controls.map((control) => control.cell)]);
  return [...cells].some((each) => comparesMemory(each, MEMORY_QUESTIONS[on]));
}

function comparesMemory(cell: Cell, question: RegExp): boolean {
  const nodes = walkCell(cell);
  const names = new Set<string>();
  const asks = (node: Node): boolean =>
    question.test(node.text) || nodesOf(node, 'identifier').some(({ text }) => names.has(text));
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

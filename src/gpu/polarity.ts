import { memoized } from '../memoized.ts';
import { aliasesOf } from '../notebook/imports.ts';
import type { Notebook } from '../notebook/notebook.ts';
import { nodesOf, type Node } from '../python/tree.ts';
import { throughCalls } from '../semantics/calls.ts';
import { interpret } from '../semantics/interpreter/index.ts';
import type { Machine } from '../semantics/interpreter/machine.ts';
import { join, truthOf, type Value } from '../semantics/interpreter/values.ts';
import { asksForGpu } from './questions.ts';
import { machineWith } from './with-gpus.ts';
import { machineWithoutGpu } from './without-gpu.ts';

/**
 * Whether an expression that asks for a GPU through a function of the notebook is true where there is none: `not has_gpu()`
 * → true. Undefined where it asks in no such way, where that cannot be computed, or where a GPU makes no difference.
 */
export function truthWithoutGpu(expression: Node, notebook: Notebook): boolean | undefined {
  const asks = nodesOf(expression, 'call').some(asksThroughCalls(notebook));
  if (!asks || asksForGpu(expression, aliasesOf(notebook))) return undefined;
  const [without, withOne] = valuesOf(notebook).map((values) => truthOf(values.get(expression)));
  return without === withOne ? undefined : without;
}

const asksThroughCalls: (notebook: Notebook) => (call: Node) => boolean = memoized((notebook) =>
  throughCalls(notebook, (call) => asksForGpu(call, aliasesOf(notebook))),
);

/** The values of the expressions of all cells on a machine without a GPU, and on one that has a GPU. */
const valuesOf: (notebook: Notebook) => readonly ReadonlyMap<Node, Value>[] = memoized((notebook) => {
  const machines: readonly Machine[] = [machineWithoutGpu(notebook), { ...machineWith(1), isWorkWanted: true }];
  return machines.map((machine) => {
    const values = new Map<Node, Value>();
    const runOf = interpret(notebook, machine, {
      observe: (node, value) => values.set(node, values.has(node) ? join(values.get(node), value) : value),
    });
    notebook.cells.forEach(runOf);
    return values;
  });
});

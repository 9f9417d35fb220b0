import { memoized, memoizedWithin } from '../memoized.ts';
import { aliasesOf, qualifiedName } from '../notebook/imports.ts';
import type { Cell, Notebook } from '../notebook/notebook.ts';
import { callsIn } from '../notebook/walk-cell.ts';
import { givenFor } from '../python/arguments.ts';
import { catcherOf, catchesAll } from '../python/handlers.ts';
import { children, field, type Node } from '../python/tree.ts';

/** The call of `mo.stop` and the handler that swallows it. */
export interface SwallowedStop {
  readonly cell: Cell;
  readonly stop: Node;
  readonly handler: Node;
}

/** Whether a node is a call of `mo.stop`. */
export function isStop(node: Node, aliases: ReadonlyMap<string, string>): boolean {
  return node.type === 'call' && qualifiedName(field(node, 'function') ?? node, aliases) === 'marimo.stop';
}

/** What is given for the `predicate` of a `mo.stop`. */
export function predicateOf(stop: Node): Node | undefined {
  return givenFor(stop, 'predicate', 0);
}

/** What is given for the `output` of a `mo.stop`. */
export function outputOf(stop: Node): Node | undefined {
  return givenFor(stop, 'output', 1);
}

/** The calls of `mo.stop` that run when the cell does, functions left out, in source order. */
export const stopsOf: (notebook: Notebook, cell: Cell) => readonly Node[] = memoizedWithin((notebook, cell) => {
  const aliases = aliasesOf(notebook);
  return callsIn(cell).filter((node) => isStop(node, aliases));
});

/**
 * The handler that catches a `mo.stop`, so that the code after it goes on: `mo.stop` raises a BaseException
 * (`_runtime/control_flow.py`). One that ends with a `raise` passes it on.
 */
export function swallowerOf(stop: Node): Node | undefined {
  return catcherOf(stop, (handler) => catchesAll(handler) && !raisesAgain(handler));
}

/** The handlers that swallow a `mo.stop`, each with the first one. */
export const swallowedStops: (notebook: Notebook) => readonly SwallowedStop[] = memoized((notebook) => {
  const found = new Map<number, SwallowedStop>();
  for (const cell of notebook.cells) {
    for (const stop of stopsOf(notebook, cell)) {
      const handler = swallowerOf(stop);
      if (handler !== undefined && !found.has(handler.id)) found.set(handler.id, { cell, stop, handler });
    }
  }
  return [...found.values()];
});

function raisesAgain(handler: Node): boolean {
  const block = children(handler).at(-1);
  return block !== undefined && children(block).at(-1)?.type === 'raise_statement';
}

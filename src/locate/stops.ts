import { aliasesOf, qualifiedName } from '../notebook/imports.ts';
import type { Cell, Notebook } from '../notebook/notebook.ts';
import { children, field, type Node } from '../python/tree.ts';
import { executed } from './executed.ts';

/** The call of `mo.stop` and the handler that swallows it. */
export interface SwallowedStop {
  readonly cell: Cell;
  readonly stop: Node;
  readonly handler: Node;
}

/** The calls of `mo.stop` that run when the cell does, functions left out, in source order. */
export function stopsOf(notebook: Notebook, cell: Cell): readonly Node[] {
  return stopsIn(cell.statements, notebook);
}

/**
 * The stops in a `try` whose handler catches everything: `mo.stop` raises a BaseException (`_runtime/control_flow.py`),
 * and behind such a handler the cell just goes on.
 */
export function* swallowedStops(notebook: Notebook): Generator<SwallowedStop> {
  for (const cell of notebook.cells) {
    for (const node of cell.statements.flatMap((statement) => [...executed(statement)])) {
      if (node.type !== 'try_statement') continue;
      const body = field(node, 'body');
      const [stop] = stopsIn(body === undefined ? [] : [body], notebook);
      const handler = children(node).find(
        (each) => each.type === 'except_clause' && catchesAll(each) && !raisesAgain(each),
      );
      if (stop !== undefined && handler !== undefined) yield { cell, stop, handler };
    }
  }
}

function stopsIn(nodes: readonly Node[], notebook: Notebook): Node[] {
  const aliases = aliasesOf(notebook);
  return nodes
    .flatMap((node) => [...executed(node)])
    .filter(
      (node) => node.type === 'call' && qualifiedName(field(node, 'function') ?? node, aliases) === 'marimo.stop',
    );
}

/** `except:`, `except BaseException`, also in a tuple and with a name. */
function catchesAll(handler: Node): boolean {
  const [caught] = children(handler);
  return (
    caught?.type === 'block' || (caught !== undefined && executed(caught).some(({ text }) => text === 'BaseException'))
  );
}

function raisesAgain(handler: Node): boolean {
  const block = children(handler).at(-1);
  return block !== undefined && children(block).at(-1)?.type === 'raise_statement';
}

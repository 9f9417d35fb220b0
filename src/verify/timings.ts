import { CLOCKS } from '../knowledge/known-calls.ts';
import { aliasesOf, qualifiedName } from '../notebook/imports.ts';
import type { Cell, Notebook } from '../notebook/notebook.ts';
import { field, walk, type Node } from '../python/tree.ts';

/** GPU clocks: `start.record()`, `end.elapsed_time(start)`. */
const EVENTS = ['torch.cuda.Event', 'cupy.cuda.Event'];

/** Where a cell, or a function in it, reads a clock twice and so measures how long something takes: the first reading. */
export function timings(notebook: Notebook): { readonly cell: Cell; readonly node: Node }[] {
  const aliases = aliasesOf(notebook);
  return notebook.cells.flatMap((cell) => {
    const readings = cell.statements.flatMap((statement) =>
      walk(statement).filter((node) => {
        const callee = node.type === 'call' ? field(node, 'function') : undefined;
        const path = callee === undefined ? undefined : qualifiedName(callee, aliases);
        return path !== undefined && (CLOCKS.includes(path) || EVENTS.includes(path));
      }),
    );
    const [first, second] = readings;
    return first === undefined || second === undefined ? [] : [{ cell, node: first }];
  });
}

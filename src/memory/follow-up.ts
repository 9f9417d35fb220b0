import { isStop } from '../marimo/stops.ts';
import { aliasesOf } from '../notebook/imports.ts';
import type { Cell, Notebook } from '../notebook/notebook.ts';
import { shownExpression } from '../notebook/outputs.ts';
import type { Node } from '../python/tree.ts';
import { walkScope, isDefinition } from '../python/walk-scope.ts';
import { deviceTaintIn, computes, follow } from './device-taint.ts';
import { measuresMemory } from './memory-in-use.ts';

/**
 * Finds the last statement of the block that goes on computing with what the work has put on the GPU:
 *
 *     pipeline = pipeline.to("cuda")
 *     image = pipeline(prompt).images[0]
 *
 * Only the first line says so by itself. A statement that asks how much memory is in use measures the work and belongs
 * to it too, but is not worth a second `try` around the first. The search ends at a definition, a `mo.stop` and what the
 * cell displays.
 * @param siblings the statements of the block
 * @param first the first statement of the work
 * @param last its last one as known so far, returned when nothing follows
 */
export function lastFollowUp(notebook: Notebook, cell: Cell, siblings: readonly Node[], first: Node, last: Node): Node {
  if (siblings.at(-1)?.id === last.id) return last;
  const taint = deviceTaintIn(notebook, cell, siblings.at(-1)?.endIndex ?? last.endIndex);
  const aliases = aliasesOf(notebook);
  const shown = shownExpression(cell);
  let found = last;
  for (const statement of siblings.filter((each) => each.startIndex >= first.startIndex)) {
    if (statement.startIndex >= last.endIndex) {
      const isEnd = isDefinition(statement) || statement.id === shown?.id || stops(statement, aliases);
      if (isEnd) break;
    }
    follow(statement, taint);
    if (statement.startIndex < last.endIndex) continue;
    const isMeasure = last.type !== 'try_statement' && measuresMemory(statement, aliases);
    if (isMeasure || computes(statement, taint)) found = statement;
  }
  return found;
}

function stops(statement: Node, aliases: ReadonlyMap<string, string>): boolean {
  return walkScope(statement).some((node) => isStop(node, aliases));
}

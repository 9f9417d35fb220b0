import type { Cell, Notebook } from '../../notebook/notebook.ts';
import { lostOutputs, marimoCall, shownExpression } from '../../notebook/outputs.ts';
import { isVoidCall } from '../../notebook/void-calls.ts';
import { isPrivate } from '../../python/bindings.ts';
import type { Node } from '../../python/tree.ts';
import { assignedTo } from '../../semantics/name-uses.ts';
import type { Change } from '../change.ts';
import { takeAway } from './grown.ts';

/** A cell displays what it displayed. */
export function outputsStay({ before, after, pastOf, effects }: Change): string | null {
  if (effects.movesOutput) return null;
  const shown = (cell: Cell): string => {
    const node = shownExpression(cell);
    // A `mo.stop` at the end of a cell that goes on shows nothing, nor does the call of a function without a value.
    if (node === undefined || marimoCall(node, after) === 'stop' || isVoidCall(node, after)) return '';
    return textOf(node, after.cells.includes(cell) ? after : before);
  };
  const news = after.cells.filter((cell) => pastOf(cell) === undefined);
  for (const cell of after.cells) {
    const past = pastOf(cell);
    if (past === undefined || shownExpression(past)?.text === shownExpression(cell)?.text) continue;
    if (shown(past) === shown(cell)) continue;
    // The output may move to a new cell.
    if (shown(cell) !== '' || !news.map(shown).includes(shown(past)))
      return `cell ${cell.index + 1} would display something else`;
  }
  return null;
}

/** What is displayed; by the value of a private name that is bound once: `_output = train()`, `_output`. */
function textOf(shown: Node, notebook: Notebook): string {
  const name = shown.type === 'expression_statement' ? (shown.firstNamedChild ?? shown) : shown;
  const bound = name.type === 'identifier' && isPrivate(name.text) ? assignedTo(name, notebook) : [];
  // A guard lets go of it before it stops the cell.
  const values = bound.filter((value) => value?.type !== 'none');
  // The statement may have moved to the right.
  return (values.length === 1 ? values[0] : undefined)?.text.replace(/\s+/g, ' ') ?? shown.text.replace(/\s+/g, ' ');
}

/** An output that is lost already stays one when a name in it changes: `mo.stat(a)` and `mo.stat(_a)` are the same. */
export function lostOutputsDoNotGrow({ before, after }: Change): string | null {
  const firstLines = (notebook: Notebook): string[] =>
    lostOutputs(notebook).map(({ node }) => node.text.split('\n')[0] ?? '');
  const called = (line: string): string => line.split('(')[0] ?? line;
  const [old, fresh] = [firstLines(before), firstLines(after)];
  const added = fresh.filter((line) => !takeAway(old, line));
  const oldCalls = old.map(called);
  const grown = added.find((line) => !takeAway(oldCalls, called(line)));
  return grown === undefined ? null : `an output would be computed but never displayed: \`${grown}\``;
}

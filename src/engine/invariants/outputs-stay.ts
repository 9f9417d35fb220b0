import type { Cell, Notebook } from '../../notebook/notebook.ts';
import { lostOutputs, marimoCall, shownExpression } from '../../notebook/outputs.ts';
import { isVoidCall } from '../../notebook/void-calls.ts';
import type { Change } from '../change.ts';
import { takeAway } from './grown.ts';

/** A cell displays what it displayed. */
export function outputsStay({ after, pastOf, effects }: Change): string | null {
  if (effects.movesOutput) return null;
  const shown = (cell: Cell): string => {
    const node = shownExpression(cell);
    // A `mo.stop` at the end of a cell that goes on shows nothing, nor does the call of a function without a value.
    return node === undefined || marimoCall(node, after) === 'stop' || isVoidCall(node, after) ? '' : node.text;
  };
  const news = after.cells.filter((cell) => pastOf(cell) === undefined).map(shown);
  for (const cell of after.cells) {
    const past = pastOf(cell);
    if (past === undefined || shown(past) === shown(cell)) continue;
    // The output may move to a new cell.
    if (shown(cell) !== '' || !news.includes(shown(past))) return `cell ${cell.index + 1} would display something else`;
  }
  return null;
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
  return grown === undefined ? null : `an output would be computed and never shown: ${grown}`;
}

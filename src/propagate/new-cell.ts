import { lineBreakOf } from '../edit/indent.ts';
import { awaits, bodyIndentation, insertCell } from '../edit/new-cell.ts';
import type { Cell, Notebook } from '../notebook/notebook.ts';
import type { Step } from './apply-steps.ts';
import type { CellLines } from './lines.ts';
import type { CellMatch } from './match-cells.ts';
import type { Names } from './names.ts';
import { renderLine } from './render.ts';
import type { TemplateChange } from './template-change.ts';

/**
 * A cell that the template has got since the base goes behind the nearest cell that stands above it there and is here as
 * well, else in front of the nearest one below.
 */
export function newCell(
  change: TemplateChange,
  { cell, lines }: CellLines,
  notebook: Notebook,
  matches: ReadonlyMap<number, CellMatch>,
  names: Names,
): Step {
  const from = cell.index;
  const here = (isWanted: (index: number) => boolean): Cell[] =>
    change.cells
      .filter(({ now }) => isWanted(now.cell.index))
      .flatMap(({ base }) => notebook.cells[matches.get(base.cell.index)?.cell ?? -1] ?? [])
      .filter(({ kind }) => kind === 'cell');
  const above = here((index) => index < from).at(-1);
  const neighbour = above ?? here((index) => index > from)[0];
  if (neighbour === undefined) {
    return { from, to: undefined, merge: { conflict: 'no cell that stands beside it in the template is here' } };
  }
  const body = bodyIndentation(notebook, neighbour);
  const lineBreak = lineBreakOf(notebook.text);
  const unit = body.includes('\t') ? '\t' : body;
  const style = { source: change.now.text, write: names.inNotebook, lineBreak };
  const written = lines.map(
    (line, at) =>
      lineBreak.repeat(at === 0 ? 0 : line.blankBefore) +
      renderLine(line, body + unit.repeat(line.depth), style) +
      lineBreak,
  );
  const edit = insertCell(notebook, neighbour, written.join(''), {
    isAsync: awaits(cell.statements),
    isShown: !/\bhide_code\s*=\s*True\b/.test(cell.node.firstNamedChild?.text ?? ''),
    isInFront: above === undefined,
  });
  return { from, to: undefined, merge: { edits: [edit] } };
}

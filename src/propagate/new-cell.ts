import { lineBreakOf } from '../edit/indent.ts';
import { awaits, bodyIndentation, insertCell } from '../edit/new-cell.ts';
import type { Cell, Notebook } from '../notebook/notebook.ts';
import type { Step } from './apply-steps.ts';
import type { CellLines } from './lines.ts';
import type { CellMatch } from './match-cells.ts';
import type { Names } from './names.ts';
import { renderLine } from './render.ts';
import type { TemplateChange } from './template-change.ts';

/** A cell that the template has got since the base goes behind the cell that stands above it there. */
export function newCell(
  change: TemplateChange,
  { cell, lines }: CellLines,
  notebook: Notebook,
  matches: ReadonlyMap<number, CellMatch>,
  names: Names,
): Step {
  const from = cell.index;
  const above = change.cells
    .filter(({ now }) => now.cell.index < cell.index)
    .flatMap(({ base }) => matches.get(base.cell.index)?.cell ?? [])
    .at(-1);
  const behind: Cell | undefined = notebook.cells[above ?? -1];
  if (behind?.kind !== 'cell') {
    return { from, to: undefined, merge: { conflict: 'the cell that stands above it in the template is not here' } };
  }
  const body = bodyIndentation(notebook, behind);
  const lineBreak = lineBreakOf(notebook.text);
  const unit = body.includes('\t') ? '\t' : body;
  const style = { source: change.now.text, write: names.inNotebook, lineBreak };
  const written = lines.map(
    (line, at) =>
      lineBreak.repeat(at === 0 ? 0 : line.blankBefore) +
      renderLine(line, body + unit.repeat(line.depth), style) +
      lineBreak,
  );
  const edit = insertCell(notebook, behind, written.join(''), {
    isAsync: awaits(cell.statements),
    isShown: !/\bhide_code\s*=\s*True\b/.test(cell.node.firstNamedChild?.text ?? ''),
  });
  return { from, to: undefined, merge: { edits: [edit] } };
}

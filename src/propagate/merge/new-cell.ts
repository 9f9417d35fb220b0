import type { Edit } from '../../edit/edit.ts';
import { lineBreakOf } from '../../edit/indent.ts';
import { awaits, bodyIndentation, insertBeside, insertCell, isAnonymous } from '../../edit/new-cell.ts';
import type { Cell, Notebook } from '../../notebook/notebook.ts';
import type { CellLines, MergeContext, Names, Step } from '../model.ts';
import { renderLines } from './render.ts';

/**
 * A cell that the template has got since the base goes after the nearest cell that stands above it there and is here as
 * well, else before the nearest one below.
 */
export function newCell({ change, notebook, fromBase, names }: MergeContext, added: CellLines): Step {
  const from = added.cell.index;
  const here = (isWanted: (index: number) => boolean): Cell[] =>
    change.cells
      .filter(({ now }) => isWanted(now.cell.index))
      .flatMap(({ base }) => notebook.cells[fromBase.get(base.cell.index)?.cell ?? -1] ?? []);
  const above = here((index) => index < from).at(-1);
  const neighbour = above ?? here((index) => index > from).find(({ kind }) => kind !== 'setup');
  const last = notebook.cells.at(-1);
  const merge =
    neighbour === undefined
      ? {
          conflict: 'none of its neighbours in the template is here',
          wanted: last === undefined ? [] : [insertedCell(added, notebook, last, names, false)],
        }
      : { edits: [insertedCell(added, notebook, neighbour, names, above === undefined)] };
  return { from, to: undefined, merge };
}

function insertedCell(
  { notebook: template, cell, lines }: CellLines,
  notebook: Notebook,
  neighbour: Cell,
  names: Names,
  isBefore: boolean,
): Edit {
  const body = bodyIndentation(notebook, neighbour);
  const lineBreak = lineBreakOf(notebook.text);
  const unit = body.includes('\t') ? '\t' : body;
  const style = { source: template.text, write: names.inNotebook, lineBreak };
  const written = (outer: string): string => renderLines(lines, ({ depth }) => outer + unit.repeat(depth), style);
  const decorators = template.text
    .slice(cell.node.startIndex, cell.definition.startIndex)
    .trimEnd()
    .replaceAll(/\r?\n/g, lineBreak);
  if (cell.kind === 'cell') {
    const ended = lines.length === 0 ? '' : written(body) + lineBreak;
    return insertCell(notebook, neighbour, ended, {
      isAsync: awaits(cell.statements),
      isBefore,
      decorators,
      ...(isNameFree(cell.name, notebook) ? { name: cell.name } : {}),
    });
  }
  return insertBeside(notebook, neighbour, decorators + lineBreak + written('').trimEnd(), isBefore);
}

/** Whether a cell can have its name in another notebook, too. */
function isNameFree(name: string, { cells }: Notebook): boolean {
  return !isAnonymous(name) && !cells.some((each) => each.name === name || each.bindings.defs.has(name));
}

import type { Codemod } from '../engine/codemod.ts';
import { repairNotebook } from '../engine/repair.ts';
import type { CellKind, Notebook } from '../notebook/notebook.ts';
import { matchCells, matchVersions } from './match/cells.ts';
import { linesOf } from './match/lines.ts';
import { namesOf } from './match/names.ts';
import { isSameCell } from './match/same-cell.ts';
import { likeSnippets } from './match/snippets.ts';
import type { TemplateChange, Version } from './model.ts';

/** The kinds that can be brought: of `with app.setup:` there is but one, before all others. */
const NEW_KINDS: ReadonlySet<CellKind> = new Set(['cell', 'function', 'class']);

/**
 * The codemods that a template keeps, of those that may travel. Those of phase 0 need not concern it: whatever goes into a
 * notebook that does not start is of no use there. What a comment silences in the template is not kept.
 */
function keptCodemods(template: Notebook, codemods: readonly Codemod[]): readonly Codemod[] {
  return codemods.filter(
    ({ meta, appliesTo, find, ignored }) =>
      meta.safety !== 'suggest' &&
      (meta.phase === '0' || appliesTo(template)) &&
      find(template).length + ignored(template).length === 0,
  );
}

/**
 * Compares a template with its base.
 * @param original the template as it was when the notebooks were made from it, or when they followed it last
 * @param codemods those that may travel
 */
export function templateChange(
  { notebook: original, isMade = false }: Pick<Version, 'notebook' | 'isMade'>,
  now: Notebook,
  codemods: readonly Codemod[],
  templates: ReadonlyMap<string, string>,
): TemplateChange {
  const kept = keptCodemods(now, codemods);
  const repaired = repairNotebook(original, kept, templates).notebook;
  const matches = matchVersions(repaired, now);
  const cells = [...matches].map(([from, { cell }]) => {
    const pair = { base: linesOf(repaired)[from]!, now: linesOf(now)[cell]! };
    return { ...pair, isChanged: !isSameCell(pair.base, pair.now) };
  });
  const old = new Set(cells.map((pair) => pair.now.cell.index));
  return {
    codemods: kept,
    original,
    isFile: !isMade,
    base: repaired,
    repairedCells: matchCells(original, repaired),
    now,
    cells: cells.sort((a, b) => a.now.cell.index - b.now.cell.index),
    added: linesOf(now).filter(({ cell }) => !old.has(cell.index) && NEW_KINDS.has(cell.kind)),
    renamed: namesOf(repaired, now, matches).toTemplate,
    snippetLines: likeSnippets(repaired, kept, templates),
  };
}

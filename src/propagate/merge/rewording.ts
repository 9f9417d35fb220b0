import { ALIKE_ELSEWHERE } from '../match/align.ts';
import { featuresOf, similarity } from '../match/similarity.ts';
import type { CellLines, Line, Names, PropagationOptions, Step, TemplateChange } from '../model.ts';
import { mayBeFrom, mergeCell } from './cell.ts';

/**
 * The rewording of what the codemods put into a cell that is none of the template's: that of the template's cell that fits
 * best.
 */
export function rewordings(
  change: TemplateChange,
  ours: CellLines,
  names: Names,
  fresh: ReadonlyMap<Line, string>,
  ids: readonly string[],
  options: PropagationOptions,
): Step[] {
  const only = nearestSnippets(change, ours, fresh);
  const weight = ({ base }: { readonly base: CellLines }): number =>
    base.lines.reduce((sum, line) => sum + (only.get(line) ?? 0), 0);
  const best = change.cells.reduce<TemplateChange['cells'][number] | undefined>(
    (found, cell) => (weight(cell) > (found === undefined ? 0 : weight(found)) ? cell : found),
    undefined,
  );
  if (best === undefined || !best.isChanged || !options.isWanted(ids[best.now.cell.index]!)) return [];
  const merge = mergeCell({ base: best.base, theirs: best.now, ours }, names, {
    fresh,
    snippets: change.snippetLines,
    only: new Set(only.keys()),
  });
  return [{ from: 'conflict' in merge ? best.now.cell.index : undefined, to: ours.cell.index, merge }];
}

/** The lines of nbfix's templates, as the base has them, that lines of this cell are most alike to; with their likeness. */
function nearestSnippets(
  { snippetLines }: TemplateChange,
  { lines }: CellLines,
  fresh: ReadonlyMap<Line, string>,
): ReadonlyMap<Line, number> {
  const nearest = new Map<Line, number>();
  for (const line of lines) {
    let best: { readonly snippet: Line; readonly score: number } | undefined;
    for (const [snippet, origins] of snippetLines) {
      if (!mayBeFrom(fresh.get(line), origins)) continue;
      const score = similarity(featuresOf(line), featuresOf(snippet));
      if (score >= ALIKE_ELSEWHERE && score > (best?.score ?? 0)) best = { snippet, score };
    }
    if (best !== undefined) nearest.set(best.snippet, Math.max(best.score, nearest.get(best.snippet) ?? 0));
  }
  return nearest;
}

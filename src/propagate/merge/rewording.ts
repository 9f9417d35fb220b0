import { ALIKE_ELSEWHERE } from '../match/align.ts';
import { cellIds } from '../match/cell-id.ts';
import { featuresOf, similarity } from '../match/similarity.ts';
import type { CellLines, Line, MergeContext, Step, TemplateChange } from '../model.ts';
import { mergeCell } from './cell.ts';
import { mayBeFrom } from './state.ts';

/**
 * The rewording of what the codemods put into a cell that is none of the template's: that of the template's cell that fits
 * best.
 */
export function rewordings(context: MergeContext, ours: CellLines): Step[] {
  const { change, options } = context;
  const nearest = nearestSnippets(context, ours);
  const weight = ({ base }: { readonly base: CellLines }): number =>
    base.lines.reduce((sum, line) => sum + (nearest.get(line) ?? 0), 0);
  const best = change.cells.reduce<TemplateChange['cells'][number] | undefined>(
    (found, cell) => (weight(cell) > (found === undefined ? 0 : weight(found)) ? cell : found),
    undefined,
  );
  if (best === undefined || !best.isChanged) return [];
  const { base, now } = best;
  if (!options.isWanted(cellIds(change.now)[now.cell.index]!)) return [];
  const merge = mergeCell(context, { base, theirs: now, ours }, new Set(nearest.keys()));
  return [{ from: 'conflict' in merge ? now.cell.index : undefined, to: ours.cell.index, merge }];
}

/** The lines of nbfix's templates, as the base has them, that lines of this cell are most alike to; with their likeness. */
function nearestSnippets(context: MergeContext, { lines }: CellLines): ReadonlyMap<Line, number> {
  const nearest = new Map<Line, number>();
  for (const line of lines) {
    let best: { readonly snippet: Line; readonly score: number } | undefined;
    for (const snippet of context.change.snippetLines.keys()) {
      if (!mayBeFrom(context, line, snippet)) continue;
      const score = similarity(featuresOf(line), featuresOf(snippet));
      if (score >= ALIKE_ELSEWHERE && score > (best?.score ?? 0)) best = { snippet, score };
    }
    if (best !== undefined) nearest.set(best.snippet, Math.max(best.score, nearest.get(best.snippet) ?? 0));
  }
  return nearest;
}

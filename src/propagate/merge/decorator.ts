import type { Edit } from '../../edit/edit.ts';
import { lineBreakOf, nextLineStart } from '../../edit/indent.ts';
import { decoratorOf, decoratorSpan, decoratorText, furtherDecorators, furtherText } from '../match/decorator.ts';
import type { CellLines, ConflictPlace, MergeResult, ThreeWay } from '../model.ts';
import { mergeArguments } from './arguments.ts';

/** What a cell becomes with its decorators: both follow the template, or neither. */
export function withDecorator(cells: ThreeWay<CellLines>, merge: MergeResult): MergeResult {
  const { base, theirs, ours } = cells;
  const [was, is, here] = [decoratorOf(base.cell), decoratorOf(theirs.cell), decoratorOf(ours.cell)];
  if (was === undefined || is === undefined || here === undefined) return merge;
  const { edits, conflicts } = mergeArguments({ base: was, theirs: is, ours: here }, ours.notebook.text);
  const further = mergeFurther(cells);
  const isStopped = conflicts.length > 0 || 'conflict' in further;
  const own = [...edits, ...('edits' in further ? further.edits : [])];
  if (!isStopped) return withEdits(merge, own);
  const place = decoratorPlace(cells);
  if ('conflict' in merge) return { ...merge, places: [place, ...(merge.places ?? [])] };
  const conflict =
    'conflict' in further && conflicts.length === 0
      ? further.conflict
      : `the decorator is changed in the template and here: ${onOneLine(here.text)}`;
  return { conflict, wanted: merge.edits, places: [place] };
}

/** A merge with edits besides: of a conflict, what is wanted all the same. */
function withEdits(merge: MergeResult, edits: readonly Edit[]): MergeResult {
  if ('edits' in merge) return { edits: [...merge.edits, ...edits] };
  return merge.wanted === undefined ? merge : { ...merge, wanted: [...merge.wanted, ...edits] };
}

/** The decorators of a cell as a place that can't be merged. */
export function decoratorPlace({ base, theirs, ours }: ThreeWay<CellLines>): ConflictPlace {
  const { text } = ours.notebook;
  const here = decoratorSpan(ours)!;
  const lineBreak = lineBreakOf(text);
  const words = (cell: CellLines): string => decoratorText(cell).replaceAll(/\r?\n/g, lineBreak);
  return {
    lines: { base: decoratorSpan(base), theirs: decoratorSpan(theirs), ours: here },
    words: { base: words(base), theirs: words(theirs) },
    span: { start: here.start, end: nextLineStart(text, here.end) },
    proposal: undefined,
  };
}

/** Further decorators follow together: what the upper ones make of a function depends on those below. */
function mergeFurther({ base, theirs, ours }: ThreeWay<CellLines>): MergeResult {
  const [was, is, here] = [base, theirs, ours].map(({ cell }) => furtherText(cell));
  if (was === is || is === here) return { edits: [] };
  if (was !== here)
    return { conflict: `the decorators are changed in the template and here: ${onOneLine(here ?? '') || 'none'}` };
  const { definition } = ours.cell;
  const lineBreak = lineBreakOf(ours.notebook.text);
  const lines = furtherDecorators(theirs.cell).map(({ text }) => text.replaceAll(/\r?\n/g, lineBreak) + lineBreak);
  const edit: Edit = {
    start: furtherDecorators(ours.cell)[0]?.startIndex ?? definition.startIndex,
    end: definition.startIndex,
    text: lines.join(''),
  };
  return { edits: [edit] };
}

function onOneLine(text: string): string {
  return text.replaceAll(/\s+/g, ' ');
}

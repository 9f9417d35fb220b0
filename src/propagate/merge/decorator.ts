import type { Edit } from '../../edit/edit.ts';
import { lineBreakOf } from '../../edit/indent.ts';
import { decoratorOf, furtherDecorators, furtherText } from '../match/decorator.ts';
import type { CellLines, MergeResult, ThreeWay } from '../model.ts';
import { mergeArguments } from './arguments.ts';

/** What a cell becomes with its decorators: both follow the template, or neither. */
export function withDecorator(cells: ThreeWay<CellLines>, merge: MergeResult): MergeResult {
  const { base, theirs, ours } = cells;
  const [was, is, here] = [decoratorOf(base.cell), decoratorOf(theirs.cell), decoratorOf(ours.cell)];
  if ('conflict' in merge || was === undefined || is === undefined || here === undefined) return merge;
  const { edits, conflicts } = mergeArguments({ base: was, theirs: is, ours: here }, ours.notebook.text);
  if (conflicts.length > 0)
    return { conflict: `the decorator is changed in the template and here: ${onOneLine(here.text)}` };
  const further = mergeFurther(cells);
  return 'conflict' in further ? further : { edits: [...merge.edits, ...edits, ...further.edits] };
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

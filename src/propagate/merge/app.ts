import { attempt } from '../../engine/attempt.ts';
import { editedLines } from '../../engine/lines.ts';
import type { Effects } from '../../model/meta.ts';
import type { AppliedFix } from '../../model/report.ts';
import type { Notebook } from '../../notebook/notebook.ts';
import { lineOf } from '../../python/tree.ts';
import { isMadeFrom, matchCells } from '../match/cells.ts';
import type { TemplateChange } from '../model.ts';
import { mergeArguments } from './arguments.ts';

/** Arguments that are about no other notebook: a layout says where the template's own cells stand on the page. */
const OWN: ReadonlySet<string> = new Set(['layout_file']);

const NONE: Effects = { imports: [], addsNames: false, dropsNames: false, addsCells: false, movesOutput: false };

/** A notebook with the template's arguments of `marimo.App`. */
export interface MergedApp {
  /** The very notebook that was given where nothing is to be changed. */
  readonly notebook: Notebook;
  readonly applied: readonly AppliedFix[];
  /** What does not follow and why, for a person. */
  readonly conflict: string | null;
}

/** Brings what the template has changed in its `marimo.App(…)`: the width of the page and the like. */
export function mergeApp(
  { original, now }: TemplateChange,
  before: Notebook,
  compile?: (text: string) => string | null,
): MergedApp {
  const calls = { base: original.app, theirs: now.app, ours: before.app };
  const { edits, conflicts } = mergeArguments(calls, before.text, OWN);
  const isNothing = edits.length === 0 && conflicts.length === 0;
  if (isNothing || !isMadeFrom(original, matchCells(original, before)))
    return { notebook: before, applied: [], conflict: null };
  const template = now.app.text.replaceAll(/\s+/g, ' ');
  const conflict =
    conflicts.length === 0
      ? null
      : `${conflicts.join(', ')} is changed in the template and here, where it stays; the template has ${template}`;
  if (edits.length === 0) return { notebook: before, applied: [], conflict };
  const attempted = attempt(before, edits, NONE, compile);
  if ('broken' in attempted)
    return { notebook: before, applied: [], conflict: `the template has ${template}: ${attempted.broken}` };
  // Everything else that follows stands below, and does not move these lines.
  const lines = editedLines(before.text, edits);
  const fix: AppliedFix = {
    rule: 'template',
    cell: 0,
    line: lineOf(before.app),
    message: 'its arguments of marimo.App',
    unsafe: null,
    afterLines: lines,
    writtenLines: lines,
  };
  return { notebook: attempted.after, applied: [fix], conflict };
}

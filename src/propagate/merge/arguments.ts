import type { Edit } from '../../edit/edit.ts';
import { lineBreakOf } from '../../edit/indent.ts';
import type { Node } from '../../python/tree.ts';
import { argumentsOf, isSameCall, keyAt, listOf } from '../match/arguments.ts';
import type { ThreeWay } from '../model.ts';

interface MergedArguments {
  readonly edits: readonly Edit[];
  /** Arguments that the template and the notebook have changed each in its own way: they stay as they are here. */
  readonly conflicts: readonly string[];
}

/**
 * A three-way merge of the arguments of a call by their keywords; `app.cell` without parentheses is a call without any.
 *
 *   template was   App(width="medium")   template is   App(width="full")
 *   notebook       App(width="medium", app_title="x")   →   App(width="full", app_title="x")
 *
 * @param text the whole text of the notebook
 * @param own keywords that do not travel
 */
export function mergeArguments(
  { base, theirs, ours }: ThreeWay<Node>,
  text: string,
  own: ReadonlySet<string> = new Set(),
): MergedArguments {
  if (isSameCall(base, theirs) || isSameCall(theirs, ours)) return { edits: [], conflicts: [] };
  const lineBreak = lineBreakOf(text);
  const become = (written: string): Edit => ({ ...placeOf(ours), text: written.replaceAll(/\r?\n/g, lineBreak) });
  const [was, is, here] = [argumentsOf(base), argumentsOf(theirs), argumentsOf(ours)];
  const theirChanges = [...new Set([...was.keys(), ...is.keys()])].filter(
    (name) => keyAt(was, name) !== keyAt(is, name),
  );
  if (isSameCall(base, ours) && !theirChanges.some((name) => own.has(name)))
    return { edits: [become(listOf(theirs)?.text ?? '')], conflicts: [] };
  const changed = theirChanges.filter((name) => !own.has(name) && keyAt(is, name) !== keyAt(here, name));
  const conflicts = changed.filter((name) => keyAt(here, name) !== keyAt(was, name));
  const result = new Map(here);
  for (const name of changed.filter((each) => !conflicts.includes(each))) {
    const argument = is.get(name);
    if (argument === undefined) result.delete(name);
    else result.set(name, argument);
  }
  const isWritten = changed.length > conflicts.length;
  return { edits: isWritten ? [become(laidOut([...result.values()], ours))] : [], conflicts };
}

/** Where the arguments stand with their parentheses, or would stand. */
function placeOf(call: Node): Pick<Edit, 'start' | 'end'> {
  const list = listOf(call);
  return { start: list?.startIndex ?? call.endIndex, end: call.endIndex };
}

/** Arguments with their parentheses: each on a line of its own where the notebook has them on several lines. */
function laidOut(items: readonly Node[], ours: Node): string {
  const texts = items.map(({ text }) => text);
  const hasLines = /^\(\s*\n/.test(listOf(ours)?.text ?? '');
  return hasLines ? `(\n${texts.map((each) => `    ${each},\n`).join('')})` : `(${texts.join(', ')})`;
}

import { outputOf, stopsOf } from '../marimo/stops.ts';
import { memoized } from '../memoized.ts';
import { aliasesOf, qualifiedName } from '../notebook/imports.ts';
import type { Cell, Notebook } from '../notebook/notebook.ts';
import { callsIn } from '../notebook/walk-cell.ts';
import { children, contains, field, type Node } from '../python/tree.ts';
import { throughCalls } from '../semantics/calls.ts';
import { workIn } from './work.ts';

/**
 * Whether a cell shows things while it runs, or has reason to: it takes long, or it fills its output as it goes, by
 * `mo.output`, a spinner, a progress bar or a plot's `show()`. marimo drops all that when the cell ends with an
 * expression that is not None (`_runtime/runner/hooks_post_execution.py`).
 */
export function showsWhileRunning(notebook: Notebook, cell: Cell): boolean {
  if (workIn(notebook, cell).longOperations.length > 0) return true;
  return callsIn(cell).some(filling(notebook));
}

/** Calls of `mo.stop` that write no output: after something that the cell has shown, marimo reports an exception. */
export function silentStops(notebook: Notebook, cell: Cell): readonly Node[] {
  return stopsOf(notebook, cell).filter((call) => {
    const output = outputOf(call);
    return output === undefined || output.type === 'none';
  });
}

/** Whether the cell has put something into its output, to stay there, when it comes to a node. */
export function showsBefore(node: Node, notebook: Notebook, cell: Cell): boolean {
  const aliases = aliasesOf(notebook);
  return callsIn(cell).some((call) => {
    const path = call.endIndex <= node.startIndex ? qualifiedName(field(call, 'function') ?? call, aliases) : undefined;
    return path !== undefined && /^marimo\.(?:output\.(?:append|replace)|status\.progress_bar)$/.test(path);
  });
}

/** Whether a note in work that goes on under a spinner is about that work, and the spinner that could show it. */
export function spinnerFor(note: Node, notebook: Notebook, cell: Cell): Node | undefined {
  const aliases = aliasesOf(notebook);
  const { longOperations } = workIn(notebook, cell);
  let isInLoopOfWork = false;
  for (let each = note.parent; each !== null && each.id !== cell.definition.id; each = each.parent) {
    // What went wrong is to be read when the spinner is gone.
    if (each.type === 'except_clause' || each.type === 'except_group_clause' || each.type === 'finally_clause')
      return undefined;
    const around = each;
    const inside = longOperations.filter(({ node }) => contains(around, node));
    if (each.type === 'for_statement' || each.type === 'while_statement') isInLoopOfWork ||= inside.length > 0;
    const spinner = each.type === 'with_statement' ? spinnerOf(each, aliases) : undefined;
    if (spinner === undefined) continue;
    // A note after the work is its result, and the spinner is about to go.
    const isFollowed = inside.some(({ node }) => node.startIndex >= note.endIndex);
    return isInLoopOfWork || isFollowed ? spinner : undefined;
  }
  return undefined;
}

/** The call of `mo.status.spinner` in a `with` statement. */
function spinnerOf(statement: Node, aliases: ReadonlyMap<string, string>): Node | undefined {
  const items = statement.namedChildren.find(({ type }) => type === 'with_clause');
  return (
    (items === undefined ? [] : children(items))
      .map((item) => item.firstNamedChild)
      .map((value) => (value?.type === 'as_pattern' ? value.firstNamedChild : value))
      .find(
        (call) =>
          call?.type === 'call' && qualifiedName(field(call, 'function') ?? call, aliases) === 'marimo.status.spinner',
      ) ?? undefined
  );
}

/** Whether a call fills the output of the cell, itself or in a function of the notebook. */
const filling: (notebook: Notebook) => (call: Node) => boolean = memoized((notebook) => {
  const aliases = aliasesOf(notebook);
  return throughCalls(notebook, (call) => {
    const callee = field(call, 'function');
    const path = callee === undefined ? undefined : qualifiedName(callee, aliases);
    if (path !== undefined && /^marimo\.(?:output\.|status\.(?:spinner|progress_bar)$)/.test(path)) return true;
    return callee?.type === 'attribute' && field(callee, 'attribute')?.text === 'show';
  });
});

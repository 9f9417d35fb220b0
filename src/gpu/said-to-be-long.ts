import type { Cell, Notebook } from '../notebook/notebook.ts';
import { nodesOf, type Node } from '../python/tree.ts';
import { walkScope } from '../python/walk-scope.ts';
import { effortOf } from '../semantics/cell-effort.ts';

/** `~40 seconds on a CPU machine`, `takes about 5 min`, `this may take a while` */
const TIME =
  /(?:~|≈|\b(?:takes?|took|about|around|roughly|approx\.?|up to))\s*(?:about |around |~ ?)?(?:\d+\s*(?:-|–|to)\s*)?(\d+(?:\.\d+)?)\s*(s|secs?|seconds?|m|mins?|minutes?|h|hrs?|hours?)\b/i;
const WHILE =
  /\b(?:takes?|taking)\s+(?:a (?:while|few minutes)|some time|(?:very |quite )?long|several|a long time)\b/i;

/** What kind of work it is, as far as that is known. */
export const SAID_TO_BE_LONG = 'long by its comment';

/** Shorter waits need no indicator, in seconds. */
const SHORT = 5;

/** The statements of a cell of which a comment above says that they take long, and which call something that may. */
export function saidToBeLong(notebook: Notebook, cell: Cell): readonly Node[] {
  const comments = nodesOf(cell.definition, 'comment').filter(({ text }) => saysLong(text));
  if (comments.length === 0) return [];
  const statements = cell.statements.flatMap((each) => [each, ...walkScope(each)]).filter(isStatement);
  return comments.flatMap((comment) => {
    const below = statements.filter((each) => each.startIndex > comment.endIndex);
    // At the top it is said of all that the cell does.
    if (below.length === statements.length)
      return below.filter((each) => effortOf(notebook, each) === 'work').slice(0, 1);
    const [next] = below;
    const isAbove = next !== undefined && notebook.text.slice(comment.endIndex, next.startIndex).trim() === '';
    return isAbove && effortOf(notebook, next) === 'work' ? [next] : [];
  });
}

function isStatement({ type, parent }: Node): boolean {
  return parent?.type === 'block' || type.endsWith('_statement');
}

function saysLong(text: string): boolean {
  if (WHILE.test(text)) return true;
  const [, number, unit] = TIME.exec(text) ?? [];
  return number !== undefined && (!/^s/i.test(unit ?? '') || Number(number) >= SHORT);
}

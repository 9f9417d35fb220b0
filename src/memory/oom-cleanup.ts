import { lineBelow, nextLineStart } from '../edit/indent.ts';
import type { Notebook } from '../notebook/notebook.ts';
import { children, contains, field, walk, type Node } from '../python/tree.ts';
import { tryOf } from './guarded-work.ts';
import { droppedNames, emptiesCache, isCollection, isRelease } from './release-statements.ts';
import type { WorkUnit } from './work-unit.ts';

/**
 * The statements that give memory back at the head of a block that stands after the work's `try` for the case that memory
 * has run out: `if _out_of_memory is not None:`.
 */
export interface OomCleanup {
  /** The name that a handler of the `try` sets. */
  readonly variable: string;
  /** The lines with the statements and the comments among them. */
  readonly start: number;
  readonly end: number;
  readonly names: readonly string[];
  /** Statements other than those that drop names, collect garbage or empty caches. */
  readonly others: readonly Node[];
  readonly comments: readonly string[];
}

/** Finds that block, if it gives memory back. */
export function oomCleanupOf(notebook: Notebook, unit: WorkUnit): OomCleanup | undefined {
  const attempt = tryOf(unit);
  const outer = unit.spinner ?? unit.last;
  const block = outer.parent;
  const siblings = block === null ? [] : children(block);
  const next = siblings[siblings.findIndex(({ id }) => id === outer.id) + 1];
  if (attempt === undefined || next?.type !== 'if_statement') return undefined;
  const condition = field(next, 'condition')?.text;
  const isAsked = namesSetByHandlers(attempt).some((name) => condition === `${name} is not None`);
  return isAsked ? releaseAtHead(next, notebook) : undefined;
}

function namesSetByHandlers(attempt: Node): string[] {
  return attempt.namedChildren
    .filter(({ type }) => type === 'except_clause')
    .flatMap((handler) => [...walk(handler)])
    .flatMap((node) => (node.type === 'assignment' ? [field(node, 'left')?.text ?? ''] : []));
}

/** The statements at the head of an `if` that give memory back, when more follows. */
function releaseAtHead(statement: Node, notebook: Notebook): OomCleanup | undefined {
  const { text } = notebook;
  const block = field(statement, 'consequence');
  const condition = field(statement, 'condition');
  const variable = condition?.firstNamedChild?.text;
  if (block === undefined || condition === undefined || variable === undefined) return undefined;
  const all = children(block);
  const rest = all.findIndex((each) => !isRelease(each, notebook));
  const statements = rest === -1 ? [] : all.slice(0, rest);
  const last = statements.at(-1);
  if (last === undefined) return undefined;
  const start = nextLineStart(text, condition.endIndex);
  const end = lineBelow(text, last);
  const isOther = (each: Node): boolean =>
    droppedNames(each).length === 0 &&
    !isCollection(each, notebook) &&
    !(each.firstNamedChild !== null && emptiesCache(each.firstNamedChild));
  return {
    variable,
    start,
    end,
    names: statements.flatMap(droppedNames),
    others: statements.filter(isOther),
    comments: [...walk(statement)]
      .filter((each) => each.type === 'comment' && each.startIndex >= start && each.endIndex <= end)
      .map((each) => each.text.trimEnd()),
  };
}

/** Whether a `finally` ends with a collection of garbage and nothing but a release after it: what is dropped goes above. */
export function collectionIn(clause: Node, notebook: Notebook): Node | undefined {
  const block = clause.namedChildren.find(({ type }) => type === 'block');
  const statements = block === undefined ? [] : children(block);
  const at = statements.findLastIndex((each) => isCollection(each, notebook));
  const isLast = statements.slice(at + 1).every((each) => walk(each).some(emptiesCache));
  return at !== -1 && isLast ? statements[at] : undefined;
}

/** The `finally` of a `try`. */
export function finallyOf(attempt: Node | undefined): Node | undefined {
  return attempt?.namedChildren.find((each) => each.type === 'finally_clause' && contains(attempt, each));
}

import type { Span } from '../edit/edit.ts';
import { memoized } from '../memoized.ts';
import type { Notebook } from '../notebook/notebook.ts';
import { field, nodesOf, type Node } from '../python/tree.ts';
import { ignoresIn, type IgnoreText } from './ignore-comment.ts';
import { scopeOf } from './ignore-scope.ts';

/** A comment of the author that silences rules: `# nbfix: ignore[oom-guard] -- the batch is tiny`. */
export interface Ignore extends IgnoreText {
  readonly comment: Node;
  /** Findings that begin in it are silenced; null where it silences none. */
  readonly scope: Span | null;
}

/** The comments of a notebook that are meant for nbfix, in source order. Text in strings is none. */
export const ignoresOf: (notebook: Notebook) => readonly Ignore[] = memoized((notebook) => {
  // Nearly every notebook has none.
  if (!notebook.text.includes('nbfix')) return [];
  return nodesOf(notebook.root, 'comment').flatMap((comment) =>
    ignoresIn(comment.text).map((ignore) => {
      const { word, problem } = ignore;
      const scope = word === null || problem !== null ? null : scopeOf(notebook, comment, word);
      return { ...ignore, comment, scope };
    }),
  );
});

/** Where a finding can be silenced. */
export interface Silenceable {
  /** Where to point: a comment there silences it. */
  readonly node: Node;
  /** What in the notebook it rests on, elsewhere: comments at all of these silence it, too. */
  readonly grounds?: readonly Node[];
  /** Whether it is about the notebook, and merely told where it can be repaired: a comment anywhere silences it. */
  readonly isAboutNotebook?: boolean;
}

/** The comments that silence a finding of a rule; none where it is to be reported. */
export function ignoresFor(
  notebook: Notebook,
  rule: string,
  { node, grounds = [], isAboutNotebook = false }: Silenceable,
): readonly Ignore[] {
  const ignores = ignoresOf(notebook).filter(({ rules, scope }) => rules.includes(rule) && scope !== null);
  if (isAboutNotebook) return ignores;
  const at = ({ startIndex }: Node): Ignore | undefined =>
    ignores.find(({ scope }) => scope !== null && scope.start <= startIndex && startIndex < scope.end);
  const own = headsOf(node)
    .map(at)
    .find((ignore) => ignore !== undefined);
  if (own !== undefined) return [own];
  const others = grounds.map(at);
  return others.every((ignore) => ignore !== undefined) ? others : [];
}

/**
 * A statement and what begins in it without a condition. A fix that puts work under a `with` or `try` makes that the place
 * of findings, and a comment on the work still counts:
 *
 *     try:
 *         train()  # nbfix: ignore[progress-spinner] -- takes a second
 */
function headsOf(node: Node): readonly Node[] {
  if (node.type !== 'with_statement' && node.type !== 'try_statement') return [node];
  const first = field(node, 'body')?.namedChildren.find(({ type }) => type !== 'comment');
  return first === undefined ? [node] : [node, ...headsOf(first)];
}

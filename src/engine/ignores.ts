import type { Span } from '../edit/edit.ts';
import { memoized } from '../memoized.ts';
import type { Notebook } from '../notebook/notebook.ts';
import { nodesOf, type Node } from '../python/tree.ts';
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

/**
 * The comments that silence a finding of a rule; none where it is to be reported.
 * @param node where the finding is: a comment there silences it
 * @param grounds what in the notebook the finding rests on, if anything: so do comments at all of these together
 */
export function ignoresFor(
  notebook: Notebook,
  rule: string,
  node: Node,
  grounds: readonly Node[] = [],
): readonly Ignore[] {
  const at = ({ startIndex }: Node): Ignore | undefined =>
    ignoresOf(notebook).find(({ rules, scope }) => rules.includes(rule) && scope !== null && isIn(startIndex, scope));
  const own = at(node);
  if (own !== undefined) return [own];
  const others = grounds.map(at);
  return others.every((ignore) => ignore !== undefined) ? others : [];
}

function isIn(offset: number, { start, end }: Span): boolean {
  return start <= offset && offset < end;
}

import { defineCodemod, type Codemod } from '../../../src/engine/codemod.ts';
import { cellFor } from '../../../src/engine/ignore-scope.ts';
import { ignoresOf } from '../../../src/engine/ignores.ts';

/**
 * The rules that comments name are asked, whichever rules a run has selected: a comment is not unused because its rule does
 * not run.
 * @param rules those that comments can silence
 */
export default function unusedIgnore(rules: readonly Codemod[]): Codemod {
  return defineCodemod<null>({
    meta: {
      id: 'unused-ignore',
      phase: 'C',
      severity: 'low',
      safety: 'suggest',
      what: 'A `# nbfix: ignore[…]` comment silences nothing.',
      why: 'A comment that is no longer needed would silence the next mistake at its place.',
      fix: 'None: delete the comment, or move it to the line that it is about.',
    },

    appliesTo: (notebook) => ignoresOf(notebook).length > 0,

    *find(notebook) {
      const ignores = ignoresOf(notebook).filter(({ problem }) => problem === null);
      const named = rules.filter(({ meta }) => ignores.some((ignore) => ignore.rules.includes(meta.id)));
      const used = named.map(({ meta, ignored }) => ({
        id: meta.id,
        by: new Set(ignored(notebook).flatMap(({ by }) => by)),
      }));
      for (const ignore of ignores) {
        const unused = used.filter(({ id, by }) => ignore.rules.includes(id) && !by.has(ignore)).map(({ id }) => id);
        const cell = cellFor(notebook, ignore.comment);
        if (cell === undefined || unused.length === 0) continue;
        const message = `nothing is found that this comment would silence (${unused.join(', ')})`;
        yield { cell, node: ignore.comment, message, data: null };
      }
    },

    fix: () => ({ refused: 'delete the comment, or move it to the line that it is about' }),
  });
}

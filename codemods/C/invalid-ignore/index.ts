import { defineCodemod, type Codemod } from '../../../src/engine/codemod.ts';
import { IGNORE_FORM } from '../../../src/engine/ignore-comment.ts';
import { cellFor } from '../../../src/engine/ignore-scope.ts';
import { ignoresOf } from '../../../src/engine/ignores.ts';
import { didYouMean } from '../../../src/suggest.ts';

/** @param others all other rules */
export default function invalidIgnore(others: readonly Codemod[]): Codemod {
  const names = [...others.map(({ meta }) => meta.id), 'invalid-ignore'];
  const isUnknown = (rule: string): boolean => !names.includes(rule);
  return defineCodemod<null>({
    meta: {
      id: 'invalid-ignore',
      phase: 'C',
      severity: 'medium',
      safety: 'suggest',
      what: 'A comment that is meant for nbfix is malformed, or names a rule that does not exist.',
      why: 'Such a comment silences nothing, and looks as if it did.',
      fix: 'None: only the author knows which rule was meant.',
    },

    appliesTo: (notebook) => ignoresOf(notebook).length > 0,

    *find(notebook) {
      for (const { comment, rules, problem } of ignoresOf(notebook)) {
        const cell = cellFor(notebook, comment);
        if (cell === undefined) continue;
        if (problem !== null) {
          yield { cell, node: comment, message: `this comment silences nothing: ${problem}`, data: null };
          continue;
        }
        for (const rule of rules.filter(isUnknown)) {
          const message = `there is no rule "${rule}" to ignore${didYouMean(rule, names)}`;
          yield { cell, node: comment, message, data: null };
        }
      }
    },

    fix: () => ({ refused: `write it as \`${IGNORE_FORM}\`` }),
  });
}

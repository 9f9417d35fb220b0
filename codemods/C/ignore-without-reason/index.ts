import { defineCodemod } from '../../../src/engine/codemod.ts';
import { cellFor } from '../../../src/engine/ignore-scope.ts';
import { ignoresOf } from '../../../src/engine/ignores.ts';

export default defineCodemod<null>({
  meta: {
    id: 'ignore-without-reason',
    phase: 'C',
    severity: 'low',
    safety: 'suggest',
    what: 'A `# nbfix: ignore[…]` comment gives no reason.',
    why: 'Whoever reads the notebook next cannot tell a decision from an oversight.',
    fix: 'None: only the author knows the reason.',
  },

  appliesTo: (notebook) => ignoresOf(notebook).length > 0,

  *find(notebook) {
    for (const { comment, rules, reason, problem } of ignoresOf(notebook)) {
      const cell = cellFor(notebook, comment);
      if (cell === undefined || problem !== null || reason !== null) continue;
      yield { cell, node: comment, message: `no reason is given for ignoring ${rules.join(', ')}`, data: null };
    }
  },

  fix: () => ({ refused: 'write the reason after the bracket: `-- the batch is tiny`' }),
});

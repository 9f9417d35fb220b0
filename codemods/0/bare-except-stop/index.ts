import { defineCodemod } from '../../../src/engine/codemod.ts';
import { swallowedStops, type SwallowedStop } from '../../../src/marimo/stops.ts';
import { lineOf } from '../../../src/python/tree.ts';

export default defineCodemod<SwallowedStop>({
  meta: {
    id: 'bare-except-stop',
    phase: '0',
    severity: 'high',
    safety: 'suggest',
    what: '`mo.stop` is called in a `try` whose handler catches everything.',
    why: '`mo.stop` raises an exception: `except:` and `except BaseException` catch it, so the cell goes on.',
    fix: 'No automatic fix: only the author knows what else the handler should catch.',
  },

  appliesTo: (notebook) => swallowedStops(notebook).length > 0,

  *find(notebook) {
    for (const data of swallowedStops(notebook)) {
      const message = `this handler catches the \`mo.stop\` on line ${lineOf(data.stop)}, so the cell goes on`;
      yield { cell: data.cell, node: data.handler, message, data };
    }
  },

  fix: () => ({ refused: 'catch `Exception` instead, or move the `mo.stop` out of the `try`' }),
});

import { defineCodemod } from '../../src/engine/codemod.ts';
import { executed } from '../../src/locate/executed.ts';
import { aliasesOf, qualifiedName } from '../../src/notebook/imports.ts';
import { children, field, lineOf, type Node } from '../../src/python/tree.ts';

/** The call of `mo.stop` and the handler that swallows it. */
interface Swallowed {
  readonly stop: Node;
  readonly handler: Node;
}

export default defineCodemod<Swallowed>({
  meta: {
    id: 'bare-except-stop',
    phase: '0',
    severity: 'high',
    safety: 'suggest',
    what: '`mo.stop` is called in a `try` whose handler catches everything.',
    why: '`mo.stop` works by an exception: `except:` and `except BaseException` catch it, and the cell goes on.',
    fix: 'None: what else the handler is meant to catch is for a person to say.',
    effects: { imports: [], addsNames: false, dropsNames: false, addsCells: false, movesOutput: false },
  },

  concerns: (notebook) => [...swallowedStops(notebook)].length > 0,

  *find(notebook) {
    for (const { cell, ...data } of swallowedStops(notebook)) {
      const message = `the handler catches the mo.stop of line ${lineOf(data.stop)}`;
      yield { cell, node: data.handler, message, data };
    }
  },

  fix: () => ({ refused: 'catch `Exception` instead, or move the mo.stop out of the `try`' }),
});

function* swallowedStops(
  notebook: Parameters<typeof aliasesOf>[0],
): Generator<Swallowed & { cell: (typeof notebook.cells)[number] }> {
  const aliases = aliasesOf(notebook);
  for (const cell of notebook.cells) {
    for (const node of cell.statements.flatMap((statement) => [...executed(statement)])) {
      if (node.type !== 'try_statement') continue;
      const body = field(node, 'body');
      const stop = (body === undefined ? [] : executed(body)).find(
        (each) => each.type === 'call' && qualifiedName(field(each, 'function') ?? each, aliases) === 'marimo.stop',
      );
      const handler = children(node).find(
        (each) => each.type === 'except_clause' && catchesAll(each) && !raisesAgain(each),
      );
      if (stop !== undefined && handler !== undefined) yield { cell, stop, handler };
    }
  }
}

/** `except:`, `except BaseException`, also in a tuple and with a name. */
function catchesAll(handler: Node): boolean {
  const [caught] = children(handler);
  return (
    caught?.type === 'block' || (caught !== undefined && executed(caught).some(({ text }) => text === 'BaseException'))
  );
}

function raisesAgain(handler: Node): boolean {
  const block = children(handler).at(-1);
  return block !== undefined && children(block).at(-1)?.type === 'raise_statement';
}

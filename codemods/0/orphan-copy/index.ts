import { defineCodemod } from '../../../src/engine/codemod.ts';
import type { Cell, Notebook } from '../../../src/notebook/notebook.ts';
import { shownExpression } from '../../../src/notebook/outputs.ts';
import { plainText } from '../../../src/python/strings.ts';
import type { Node } from '../../../src/python/tree.ts';
import { walkScope } from '../../../src/python/walk-scope.ts';

/** What a cell can do beside defining names and showing something. */
const ACTS = new Set(['call', 'await', 'import_statement', 'import_from_statement', 'delete_statement']);

export default defineCodemod<Cell>({
  meta: {
    id: 'orphan-copy',
    phase: '0',
    severity: 'low',
    safety: 'suggest',
    what: 'A cell has the docstring of another cell and does nothing.',
    why: 'It is left over from a split or a copy, and the next person may edit the wrong cell of the two.',
    fix: 'No automatic fix: a person must check that nothing in it is needed.',
  },

  appliesTo: (notebook) => orphans(notebook).length > 0,

  *find(notebook) {
    for (const { cell, twin, node } of orphans(notebook)) {
      const message = `this cell does nothing but has the docstring of cell ${twin.index + 1}`;
      yield { cell, node, message, data: twin };
    }
  },

  fix: ({ data }) => ({ refused: `delete the cell if cell ${data.index + 1} does what was intended` }),
});

function orphans({ cells }: Notebook): { cell: Cell; twin: Cell; node: Node }[] {
  return cells.flatMap((cell) => {
    const words = docstringOf(cell);
    const [node] = cell.statements;
    if (words === undefined || node === undefined || !doesNothing(cell, cells)) return [];
    const twin = cells.find((each) => each !== cell && docstringOf(each) === words && !doesNothing(each, cells));
    return twin === undefined ? [] : [{ cell, twin, node }];
  });
}

function docstringOf(cell: Cell): string | undefined {
  const expression = cell.kind === 'cell' ? cell.statements[0]?.firstNamedChild : undefined;
  return expression?.type === 'string' ? plainText(expression)?.trim() : undefined;
}

/** Whether a cell shows nothing, calls and imports nothing, and defines no name that another cell reads. */
function doesNothing(cell: Cell, cells: readonly Cell[]): boolean {
  const [, ...body] = cell.statements;
  const shown = shownExpression(cell);
  const isSilent = body.length === 0 || shown === undefined || shown.firstNamedChild?.type === 'none';
  const isRead = [...cell.bindings.defs].some((name) =>
    cells.some((each) => each !== cell && each.bindings.refs.has(name)),
  );
  return isSilent && !isRead && !body.flatMap((each) => [...walkScope(each)]).some(({ type }) => ACTS.has(type));
}

import { defineCodemod } from '../../../src/engine/codemod.ts';

export default defineCodemod<undefined>({
  meta: {
    id: 'unreadable-cell',
    phase: '0',
    severity: 'medium',
    safety: 'suggest',
    what: 'A cell uses Python syntax that nbfix cannot read yet.',
    why: 'nbfix does not know what the cell does, so it leaves the cell alone, and every name that the cell may use.',
    fix: 'No automatic fix: the cell is valid Python.',
  },

  appliesTo: (notebook) => notebook.cells.some(({ kind }) => kind === 'unreadable'),

  *find({ cells }) {
    for (const cell of cells) {
      if (cell.kind !== 'unreadable') continue;
      yield {
        cell,
        node: cell.definition,
        message: 'this cell uses Python syntax that nbfix cannot read yet',
        data: undefined,
      };
    }
  },

  fix: () => ({ refused: 'nbfix leaves the cell alone; review it by hand' }),
});

import { defineCodemod } from '../../../src/engine/codemod.ts';

export default defineCodemod<undefined>({
  meta: {
    id: 'unreadable-cell',
    phase: '0',
    severity: 'medium',
    safety: 'suggest',
    what: 'A cell has Python that nbfix cannot read yet.',
    why: 'The cell is left alone, and so is every name that it may use: nothing is known of what it does.',
    fix: 'None: Python takes the cell as it is.',
  },

  appliesTo: (notebook) => notebook.cells.some(({ kind }) => kind === 'unreadable'),

  *find({ cells }) {
    for (const cell of cells) {
      if (cell.kind !== 'unreadable') continue;
      yield { cell, node: cell.definition, message: `nbfix cannot read cell ${cell.index + 1} yet`, data: undefined };
    }
  },

  fix: () => ({ refused: 'the cell is left alone; look through it by hand' }),
});

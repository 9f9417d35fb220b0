import { defineCodemod } from '../../../src/engine/codemod.ts';
import { unparsableCode } from '../../../src/notebook/unparsable.ts';

export default defineCodemod<string>({
  meta: {
    id: 'unparsable-cell',
    phase: '0',
    severity: 'critical',
    safety: 'suggest',
    what: 'A cell is stored as text because its code is not valid Python (`app._unparsable_cell`).',
    why: 'marimo raises an error for such a cell, so the notebook does not start as a script or as an app. Converted Jupyter notebooks have such cells in place of shell commands and magics.',
    fix: 'No automatic fix: only the author knows what the code should be.',
  },

  appliesTo: (notebook) => notebook.cells.some(({ kind }) => kind === 'unparsable'),

  *find({ cells }) {
    for (const cell of cells) {
      if (cell.kind !== 'unparsable') continue;
      const { problem, advice } = unparsableCode(cell);
      yield {
        cell,
        node: cell.definition,
        message: `this cell keeps the notebook from starting: ${problem}`,
        data: advice,
      };
    }
  },

  fix: ({ data }) => ({ refused: data }),
});

import { defineCodemod } from '../../../src/engine/codemod.ts';
import { unparsableCode } from '../../../src/notebook/unparsable.ts';

export default defineCodemod<string>({
  meta: {
    id: 'unparsable-cell',
    phase: '0',
    severity: 'critical',
    safety: 'suggest',
    what: 'A cell is kept as text because its code is not valid Python (`app._unparsable_cell`).',
    why: 'As a script and as an app the notebook does not start: marimo raises an error for such a cell. Converted Jupyter notebooks have them where a cell had a shell command or a magic.',
    fix: 'None: only a person knows what the code should be.',
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

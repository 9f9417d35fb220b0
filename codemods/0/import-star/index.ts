import { defineCodemod } from '../../../src/engine/codemod.ts';
import { field, type Node } from '../../../src/python/tree.ts';

export default defineCodemod<Node>({
  meta: {
    id: 'import-star',
    phase: '0',
    severity: 'critical',
    safety: 'suggest',
    what: 'A cell has `from module import *`.',
    why: 'marimo refuses the cell, because it cannot tell which names the cell defines; as a script, the notebook is a syntax error.',
    fix: 'No automatic fix: only the author knows which names are needed.',
  },

  appliesTo: (notebook) => notebook.cells.some(({ bindings }) => bindings.starImports.length > 0),

  *find({ cells }) {
    for (const cell of cells) {
      for (const node of cell.bindings.starImports) {
        yield {
          cell,
          node,
          message: `\`from ${moduleOf(node)} import *\` hides which names the cell defines, so marimo refuses the cell`,
          data: node,
        };
      }
    }
  },

  fix: ({ data }) => ({ refused: `import the names that the notebook uses: \`from ${moduleOf(data)} import a, b\`` }),
});

function moduleOf(statement: Node): string {
  return field(statement, 'module_name')?.text ?? 'module';
}

import type { Cell, Notebook } from '../notebook/notebook.ts';
import { field, walk, type Node } from '../python/tree.ts';

const TEST_NAME = /^(?:test_|Test)/;

/**
 * Cells that test the notebook: named `test_…`, or holding a function or class so named, which pytest collects
 * (marimo `_ast/pytest.py`).
 */
export function selfTests({ cells }: Notebook): Cell[] {
  return cells.filter(
    ({ name, statements }) => TEST_NAME.test(name) || statements.some((each) => walk(each).some(isTest)),
  );
}

function isTest(node: Node): boolean {
  const isDefinition = node.type === 'function_definition' || node.type === 'class_definition';
  return isDefinition && TEST_NAME.test(field(node, 'name')?.text ?? '');
}

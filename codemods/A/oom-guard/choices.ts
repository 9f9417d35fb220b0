import { graphOf } from '../../../src/notebook/graph.ts';
import type { Cell, Notebook } from '../../../src/notebook/notebook.ts';
import { children, contains, field, type Node } from '../../../src/python/tree.ts';
import { guardsOf } from '../../../src/semantics/guards.ts';
import { isWord, onlyTells } from '../../../src/semantics/telling.ts';

/**
 * The cell below that decides by a name of a cell what to do where the cell's work has failed: `16 if error else 8192`,
 * `if "error" in result:` above work. One that only words the failure decides nothing.
 */
export function deciderBelow(notebook: Notebook, cell: Cell): Cell | undefined {
  const { descendants } = graphOf(notebook);
  return [...descendants(cell.index)]
    .flatMap((index) => notebook.cells[index] ?? [])
    .find((below) =>
      [...cell.bindings.defs].some(
        (name) =>
          below.bindings.refs.has(name) &&
          (below.bindings.occurrences.get(name) ?? []).some((use) => decides(use, below, notebook)),
      ),
    );
}

/** Whether what runs after a failure, by a condition that reads a name, does more than to tell of it. */
function decides(use: Node, cell: Cell, notebook: Notebook): boolean {
  if (isAfterSuccess(use, notebook)) return false;
  for (let each = use; each.parent !== null && each.id !== cell.definition.id; each = each.parent) {
    const { parent } = each;
    if (parent.type === 'match_statement') return field(parent, 'subject')?.id === each.id;
    if (parent.type === 'conditional_expression') {
      const [yes, condition, no] = children(parent);
      if (condition?.id !== each.id) continue;
      const value = isOfFailure(condition) ? yes : no;
      return value !== undefined && !isWord(value, notebook);
    }
    if (/^(?:if_statement|elif_clause)$/.test(parent.type) && field(parent, 'condition')?.id === each.id)
      return !blocksAfterFailure(parent, each).every((block) => onlyTells(children(block), undefined, notebook));
  }
  return false;
}

/** Whether a use stands where a condition on the same name has found no failure: `else` of `if "error" in x`. */
function isAfterSuccess(use: Node, notebook: Notebook): boolean {
  const asks = new RegExp(`\\b${use.text}\\b`);
  return guardsOf(use, notebook).some(
    ({ condition, holds }) => asks.test(condition.text) && isOfFailure(condition) !== holds,
  );
}

/** The blocks of an `if` that may run where its condition has found a failure. */
function blocksAfterFailure(branch: Node, condition: Node): Node[] {
  const blocks = (of: Node): Node[] => children(of).flatMap((each) => (each.type === 'block' ? [each] : blocks(each)));
  if (isOfFailure(condition)) return children(branch).filter(({ type }) => type === 'block');
  const whole = branch.type === 'elif_clause' ? (branch.parent ?? branch) : branch;
  return children(whole)
    .filter(({ type, startIndex }) => /^(?:elif|else)_clause$/.test(type) && startIndex > condition.endIndex)
    .filter((each) => !contains(each, condition))
    .flatMap(blocks);
}

/** Whether a condition holds where something has failed: `error`, `"error" in result`, `result is None`, `not ok`. */
function isOfFailure({ text }: Node): boolean {
  const isNegated = /(?<!\bis )\bnot\b|\bis None\b|==\s*(?:None|False)\b/.test(text);
  return /err(?:or|s?\b)|fail|exception|oom/i.test(text) !== isNegated;
}

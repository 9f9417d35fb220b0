import { lineStart } from '../edit/indent.ts';
import { isIndicator } from '../gpu/progress.ts';
import { aliasesOf } from '../notebook/imports.ts';
import type { Cell, Notebook } from '../notebook/notebook.ts';
import { shownExpression } from '../notebook/outputs.ts';
import { isVoidCall } from '../notebook/void-calls.ts';
import { ancestors, children, contains, field, nodesOf, type Node } from '../python/tree.ts';
import { isDefinition, statementsOf } from '../python/walk-scope.ts';
import { lastFollowUp } from './follow-up.ts';

/** The statements of a cell that do its work, in one block: what a spinner or a handler goes around. */
export interface WorkUnit {
  readonly first: Node;
  readonly last: Node;
  /** All statements of the block that the unit stands in, in order. */
  readonly siblings: readonly Node[];
  /** The spinner's `with` statement when the unit is all that it holds. */
  readonly spinner: Node | undefined;
  /** Its last statement, if that is what the cell displays: it has to be displayed after what goes around the unit. */
  readonly shown?: Node;
}

export type UnitOrRefusal = WorkUnit | { readonly refused: string };

/**
 * Finds the smallest run of statements that holds all the given nodes. It goes into the branch of an `if` (the guard
 * of a run button) and into a spinner, but not into `try`, `for` and other `with` statements: those are the work.
 * Statements after it that go on computing with what it has put on the GPU belong to it.
 *
 * Refuses where a wrap would change what the cell means: the last statement is what the cell displays, a definition
 * stands between, or several statements share a line.
 * @param mayBeShown whether who asks sees to it that the cell still displays the unit's last statement
 */
export function workUnit(notebook: Notebook, cell: Cell, targets: readonly Node[], mayBeShown = false): UnitOrRefusal {
  let siblings: readonly Node[] = cell.statements;
  let spinner: Node | undefined;
  for (;;) {
    const hits = siblings.filter((each) => targets.some((target) => contains(each, target)));
    const first = hits[0];
    const last = hits.at(-1);
    if (first === undefined || last === undefined) return { refused: 'the work was not found in the cell' };
    const inner = first === last ? innerBlock(first, targets, notebook) : undefined;
    if (inner === undefined) {
      const upTo = (end: Node): UnitOrRefusal => {
        const isWhole = siblings[0] === first && siblings.at(-1) === end;
        const unit = { first, last: end, siblings, spinner: isWhole ? spinner : undefined };
        return checked(notebook, cell, unit, mayBeShown);
      };
      const unit = upTo(last);
      const end = lastFollowUp(notebook, cell, siblings, first, last);
      if ('refused' in unit || end === last) return unit;
      const longer = upTo(end);
      return 'refused' in longer ? unit : longer;
    }
    spinner = first.type === 'with_statement' ? first : undefined;
    siblings = inner;
  }
}

/** The statements of the one branch that holds all targets, if the statement is a mere guard of it. */
function innerBlock(statement: Node, targets: readonly Node[], notebook: Notebook): Node[] | undefined {
  if (statement.type === 'with_statement') {
    return isIndicator(statement, aliasesOf(notebook)) ? statementsOf(field(statement, 'body')) : undefined;
  }
  if (statement.type !== 'if_statement') return undefined;
  const blocks = children(statement).flatMap((each) => {
    if (each.type === 'block') return [each];
    return each.type === 'else_clause' || each.type === 'elif_clause' ? children(each).filter(isBlock) : [];
  });
  const block = blocks.find((each) => targets.every((target) => contains(each, target)));
  return block === undefined ? undefined : statementsOf(block);
}

function isBlock(node: Node): boolean {
  return node.type === 'block';
}

function checked(notebook: Notebook, cell: Cell, unit: WorkUnit, mayBeShown: boolean): UnitOrRefusal {
  const { text } = notebook;
  const { first, last } = unit;
  const statements = unit.siblings.filter(
    (each) => each.startIndex >= first.startIndex && each.endIndex <= last.endIndex,
  );
  const shown = shownExpression(cell);
  const isShown =
    shown !== undefined && !isVoidCall(shown, notebook) && statements.some((each) => contains(each, shown));
  const isLast = isShown && last.startIndex === shown.startIndex && last.endIndex === shown.endIndex;
  if (isShown && !(mayBeShown && isLast)) {
    return {
      refused: 'the work is the expression that the cell displays; assign it to a name first, and display that',
    };
  }
  if (statements.some(isDefinition)) {
    return {
      refused: 'a function or class is defined between the statements of the work; move it to a cell of its own',
    };
  }
  if (statements.some((each) => nodesOf(each, 'return_statement').some((node) => isOfCell(node, cell)))) {
    return { refused: 'the work has a `return`, which marimo does not allow there; remove it' };
  }
  const before = text.slice(lineStart(text, first.startIndex), first.startIndex);
  const after = /^[^\r\n]*/.exec(text.slice(last.endIndex))?.[0] ?? '';
  if (before.trim() !== '' || !/^\s*;?\s*(?:#.*)?$/.test(after)) {
    return { refused: 'several statements share a line; put each on its own line' };
  }
  return isShown ? { ...unit, shown: last } : unit;
}

function isOfCell(node: Node, cell: Cell): boolean {
  const code = ancestors(node).find(({ type }) => type === 'function_definition' || type === 'lambda');
  return code?.id === cell.definition.id;
}

import type { Edit } from '../../../src/edit/edit.ts';
import { indentationAt, lineBreakOf } from '../../../src/edit/indent.ts';
import { placeIn } from '../../../src/edit/place.ts';
import { reachModule } from '../../../src/edit/reach-module.ts';
import { defineCodemod, type Refusal } from '../../../src/engine/codemod.ts';
import { aliasesOf } from '../../../src/notebook/imports.ts';
import type { Cell, Notebook } from '../../../src/notebook/notebook.ts';
import { isOutputCall } from '../../../src/notebook/shown-calls.ts';
import { isExpression, nestedStatements } from '../../../src/python/statements.ts';
import { children, field, walk, type Node } from '../../../src/python/tree.ts';

/** A line may grow to this width before the arguments of `mo.stop` get lines of their own. */
const WIDTH = 88;

/** `if condition:` with at most one output before its `return`. */
interface EarlyExit {
  readonly statement: Node;
  readonly condition: Node;
  readonly output: Node | undefined;
}

export default defineCodemod<Node>({
  meta: {
    id: 'nested-return',
    phase: '0',
    severity: 'critical',
    safety: 'safe',
    what: 'A cell has a `return` that is not its last statement.',
    why: 'marimo runs the body of a cell as a module, where this `return` is a syntax error, so the cell never runs.',
    fix: 'Turns a plain early exit (`if …: return`) into `mo.stop(…)`, with the output that comes before the `return`.',
    effects: { imports: ['marimo'], dropsNames: true, movesOutput: true },
  },

  appliesTo: (notebook) => notebook.cells.some((cell) => nestedStatements(cell.statements).next().done !== true),

  *find(notebook) {
    for (const cell of notebook.cells.filter(({ kind }) => kind === 'cell' || kind === 'setup')) {
      for (const node of nestedStatements(cell.statements)) {
        if (node.type !== 'return_statement') continue;
        yield {
          cell,
          node,
          message: '`return` is not the last statement of the cell, so the cell never runs',
          data: node,
        };
      }
    }
  },

  fix({ cell, data }, notebook): Edit[] | Refusal {
    const exit = earlyExit(notebook, cell, data);
    if ('refused' in exit) return exit;
    const marimo = reachModule(notebook, cell, 'marimo', 'mo', exit.statement);
    return 'refused' in marimo ? marimo : [...marimo.edits, ...stopEdits(notebook, exit, `${marimo.name}.stop`)];
  },
});

function earlyExit(notebook: Notebook, cell: Cell, returned: Node): EarlyExit | Refusal {
  const statement = returned.parent?.parent;
  const condition = field(returned.parent?.parent ?? returned, 'condition');
  if (
    statement?.type !== 'if_statement' ||
    condition === undefined ||
    !cell.statements.some(({ id }) => id === statement.id)
  ) {
    return {
      refused:
        'a cell is not a function; put the code below under the opposite condition, or stop the cell with `mo.stop(…)`',
    };
  }
  if (children(statement).length > 2) {
    return {
      refused: 'the `if` has other branches; put the code after the `return` under its condition, or use `mo.stop(…)`',
    };
  }
  const aliases = aliasesOf(notebook);
  const value = children(returned)[0];
  const before = children(returned.parent ?? returned).filter(({ endIndex }) => endIndex <= returned.startIndex);
  const rest = before.filter((each) => !isUnread(notebook, cell, each));
  const [shown] = rest;
  const isReturned = value !== undefined && isOutputCall(value, aliases);
  if (
    value !== undefined &&
    value.type !== 'none' &&
    !isReturned &&
    !before.some((each) => assigned(each) === value.text)
  ) {
    return {
      refused: `the cell returns \`${firstLine(value)}\` early; assign the value instead, and put the rest under the opposite condition`,
    };
  }
  if (shown === undefined) return { statement, condition, output: isReturned ? value : undefined };
  const output = isExpression(shown) ? shown.firstNamedChild : null;
  if (rest.length > 1 || isReturned || output === null || !isOutputCall(output, aliases)) {
    return {
      refused:
        'the branch does more than show an output before it returns; put the code below under the opposite condition',
    };
  }
  return { statement, condition, output };
}

/** `name = None` for a name that no other cell reads: where the cell stops, nobody sees it. */
function isUnread(notebook: Notebook, cell: Cell, statement: Node): boolean {
  const name = assigned(statement);
  if (name === undefined) return false;
  return notebook.cells.every((each) => each === cell || !each.bindings.refs.has(name));
}

function assigned(statement: Node): string | undefined {
  const assignment = statement.firstNamedChild;
  const left = assignment?.type === 'assignment' ? field(assignment, 'left') : undefined;
  return left?.type === 'identifier' && field(assignment!, 'right')?.type === 'none' ? left.text : undefined;
}

/**
 * `if c:` / `out` / `return` → `mo.stop(c, out)`. Only what stands around the condition and the output is replaced, so
 * that strings of several lines stay as they are; comments of the branch come to stand above.
 */
function stopEdits(notebook: Notebook, { statement, condition, output }: EarlyExit, stop: string): Edit[] {
  const { text } = notebook;
  const indentation = indentationAt(text, statement.startIndex);
  const { unit } = placeIn(notebook);
  const lineBreak = lineBreakOf(text);
  const comments = walk(statement)
    .filter((node) => node.type === 'comment' && !within(node, condition) && !within(node, output))
    .map((comment) => `${comment.text.trimEnd()}${lineBreak}${indentation}`)
    .join('');
  const whole = [condition.text, ...(output === undefined ? [] : [output.text])].join(', ');
  const isShort = !whole.includes('\n') && indentation.length + stop.length + whole.length + 2 <= WIDTH;
  const gap = isShort ? '' : `${lineBreak}${indentation}${unit}`;
  const comma = `,${isShort ? ' ' : gap}`;
  const close = isShort ? ')' : `,${lineBreak}${indentation})`;
  const head = { start: statement.startIndex, end: condition.startIndex, text: `${comments}${stop}(${gap}` };
  const tail = (end: Node): Edit => ({ start: end.endIndex, end: statement.endIndex, text: close });
  if (output === undefined) return [head, tail(condition)];
  return [head, { start: condition.endIndex, end: output.startIndex, text: comma }, tail(output)];
}

function within(inner: Node, outer: Node | undefined): boolean {
  return outer !== undefined && outer.startIndex <= inner.startIndex && inner.endIndex <= outer.endIndex;
}

function firstLine(node: Node): string {
  return node.text.split(/\r?\n/)[0] ?? '';
}

import { aliasesOf, qualifiedName } from '../notebook/imports.ts';
import { graphOf } from '../notebook/graph.ts';
import type { Cell, Notebook } from '../notebook/notebook.ts';
import { children, field, type Node } from '../python/tree.ts';
import { argumentsOf } from '../python/arguments.ts';
import { bindingsAt } from './bound.ts';
import { executed } from '../python/executed.ts';

type Value = number | boolean;

/**
 * Computes whole numbers of a notebook as they are on a machine with so many GPUs: `max(n_gpus, 32)` with three is 32.
 * It knows arithmetic, comparisons, `max`, `min`, PyTorch's count of GPUs, names and `if`; whatever else there is in an
 * expression makes its value unknown, as does a name that is bound in another way.
 */
export interface Machine {
  /**
   * The value of an expression in a cell, at its place or at the given offset; undefined where it is no whole number, or
   * not known.
   */
  readonly valueOf: (expression: Node, cell: Cell, offset?: number) => number | undefined;
  /** The value of a name that the cell reads from another one. */
  readonly valueOfName: (name: string, cell: Cell) => number | undefined;
}

/** A machine with so many GPUs. */
export function machineWith(gpus: number, notebook: Notebook): Machine {
  const aliases = aliasesOf(notebook);
  const { definers } = graphOf(notebook);
  /** What each cell's names are at its end; a cell that is being computed depends on itself. */
  const ends = new Map<Cell, ReadonlyMap<string, Value | undefined>>();

  /** The names that a cell has bound in front of an offset. */
  const namesAt = (cell: Cell, offset: number): ReadonlyMap<string, Value | undefined> => {
    const names = new Map<string, Value | undefined>();
    run(cell.statements, cell, names, offset);
    return names;
  };
  const run = (statements: readonly Node[], cell: Cell, names: Map<string, Value | undefined>, end: number): void => {
    for (const statement of statements.filter((each) => each.endIndex <= end)) {
      const assignment = statement.firstNamedChild?.type === 'assignment' ? statement.firstNamedChild : undefined;
      const left = assignment === undefined ? undefined : field(assignment, 'left');
      const right = assignment === undefined ? undefined : field(assignment, 'right');
      if (left?.type === 'identifier' && right !== undefined) {
        names.set(left.text, compute(right, cell, names));
      } else if (!runIf(statement, cell, names, end)) {
        for (const { name } of executed(statement).flatMap((each) => bindingsAt(each))) names.set(name, undefined);
      }
    }
  };
  /** Runs the branch of an `if` whose condition is known. */
  const runIf = (statement: Node, cell: Cell, names: Map<string, Value | undefined>, end: number): boolean => {
    const condition = statement.type === 'if_statement' ? field(statement, 'condition') : undefined;
    const isTrue = condition === undefined ? undefined : compute(condition, cell, names);
    const clauses = children(statement).filter(({ type }) => type === 'elif_clause' || type === 'else_clause');
    if (isTrue === undefined || clauses.some(({ type }) => type === 'elif_clause')) return false;
    const block = field(isTrue ? statement : (clauses[0] ?? statement), isTrue ? 'consequence' : 'body');
    run(block === undefined ? [] : children(block), cell, names, end);
    return true;
  };
  const lookUp = (name: string, cell: Cell, names: ReadonlyMap<string, Value | undefined>): Value | undefined => {
    if (names.has(name)) return names.get(name);
    const home = (definers.get(name) ?? []).length === 1 ? definers.get(name)?.[0] : undefined;
    const other = home === undefined || home === cell.index ? undefined : notebook.cells[home];
    if (other === undefined) return undefined;
    if (!ends.has(other)) {
      ends.set(other, new Map());
      ends.set(other, namesAt(other, Infinity));
    }
    return ends.get(other)?.get(name);
  };
  const compute = (node: Node, cell: Cell, names: ReadonlyMap<string, Value | undefined>): Value | undefined => {
    const inner = (each: Node | null | undefined): Value | undefined =>
      each === null || each === undefined ? undefined : compute(each, cell, names);
    const [first, second, third] = children(node);
    switch (node.type) {
      case 'integer':
        return /^\d+$/.test(node.text) ? Number(node.text) : undefined;
      case 'true':
      case 'false':
        return node.type === 'true';
      case 'identifier':
        return lookUp(node.text, cell, names);
      case 'parenthesized_expression':
        return inner(first);
      case 'unary_operator':
        return node.text.startsWith('-') ? arithmetic('-', 0, inner(first)) : undefined;
      case 'not_operator': {
        const value = inner(first);
        return value === undefined ? undefined : !value;
      }
      case 'binary_operator':
        return arithmetic(field(node, 'operator')?.type ?? '', inner(first), inner(second));
      case 'comparison_operator':
        return compared(node, inner(first), inner(second));
      case 'boolean_operator': {
        const value = inner(first);
        if (value === undefined) return undefined;
        return Boolean(value) === (field(node, 'operator')?.type === 'or') ? value : inner(second);
      }
      case 'conditional_expression': {
        const condition = inner(second);
        return condition === undefined ? undefined : inner(condition ? first : third);
      }
      case 'call':
        return called(
          node,
          argumentsOf(node).map(({ value }) => inner(value)),
        );
      default:
        return undefined;
    }
  };
  const called = (call: Node, given: readonly (Value | undefined)[]): Value | undefined => {
    const callee = field(call, 'function');
    const path = callee === undefined ? undefined : qualifiedName(callee, aliases);
    if (path === 'torch.cuda.device_count') return gpus;
    if (path === 'torch.cuda.is_available') return gpus > 0;
    const numbers = given.flatMap((each) => (typeof each === 'number' ? [each] : []));
    if (numbers.length !== given.length || numbers.length === 0) return undefined;
    if (callee?.text === 'max') return Math.max(...numbers);
    if (callee?.text === 'min') return Math.min(...numbers);
    return callee?.text === 'int' ? numbers[0] : undefined;
  };
  return {
    valueOf: (expression, cell, offset = expression.startIndex) => {
      const value = compute(expression, cell, namesAt(cell, offset));
      return typeof value === 'number' ? value : undefined;
    },
    valueOfName: (name, cell) => {
      const value = lookUp(name, cell, new Map());
      return typeof value === 'number' ? value : undefined;
    },
  };
}

function arithmetic(operator: string, left: Value | undefined, right: Value | undefined): number | undefined {
  if (typeof left !== 'number' || typeof right !== 'number') return undefined;
  if (operator === '+') return left + right;
  if (operator === '-') return left - right;
  if (operator === '*') return left * right;
  if (right === 0) return undefined;
  // Python rounds down, and the remainder has the sign of the divisor.
  if (operator === '//') return Math.floor(left / right);
  return operator === '%' ? left - right * Math.floor(left / right) : undefined;
}

function compared(node: Node, left: Value | undefined, right: Value | undefined): boolean | undefined {
  if (left === undefined || right === undefined || children(node).length !== 2) return undefined;
  const operator = node.children.find(({ isNamed }) => !isNamed)?.type;
  if (operator === '>') return left > right;
  if (operator === '>=') return left >= right;
  if (operator === '<') return left < right;
  if (operator === '<=') return left <= right;
  if (operator === '==') return left === right;
  return operator === '!=' ? left !== right : undefined;
}

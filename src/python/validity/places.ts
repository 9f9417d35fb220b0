import { children, field, nodesOf, walk, type Node } from '../tree.ts';
import type { Found } from './mistake.ts';

/** Where a statement or an expression may stand. */

const FUNCTIONS: ReadonlySet<string> = new Set(['function_definition', 'lambda']);
const COMPREHENSIONS: ReadonlySet<string> = new Set([
  'list_comprehension',
  'set_comprehension',
  'dictionary_comprehension',
  'generator_expression',
]);

/** The function, lambda or class in whose body the node stands; undefined at the top of the file. */
function scopeOf(node: Node): Node | undefined {
  let below = node;
  for (let each = node.parent; each !== null; below = each, each = each.parent) {
    const isScope = FUNCTIONS.has(each.type) || each.type === 'class_definition';
    // Defaults, decorators and base classes are evaluated outside.
    if (isScope && below.fieldName === 'body') return each;
  }
  return undefined;
}

const isAsync = (node: Node): boolean => node.children.some(({ type }) => type === 'async');

export function checkReturn(node: Node): Found {
  const scope = scopeOf(node);
  if (scope?.type !== 'function_definition') return "'return' outside function";
  if (isAsync(scope) && children(node).length > 0 && isGenerator(scope)) {
    return "'return' with value in async generator";
  }
  if (isInExceptGroup(node)) return LEAVES_GROUP;
  return undefined;
}

function isGenerator(scope: Node): boolean {
  const body = field(scope, 'body');
  const isOther = ({ type }: Node): boolean => FUNCTIONS.has(type) || type === 'class_definition';
  return body !== undefined && walk(body, isOther).some(({ type }) => type === 'yield');
}

export function checkYield(node: Node): Found {
  const scope = scopeOf(node);
  if (scope === undefined || !FUNCTIONS.has(scope.type)) return "'yield' outside function";
  for (let each = node.parent; each !== null && each.id !== scope.id; each = each.parent) {
    if (!COMPREHENSIONS.has(each.type)) continue;
    // The first iterable is evaluated outside.
    const clause = children(each).find(({ type }) => type === 'for_in_clause');
    const source = clause && field(clause, 'right');
    if (source === undefined || node.startIndex < source.startIndex || node.endIndex > source.endIndex) {
      return "'yield' inside a comprehension";
    }
  }
  if (isAsync(scope) && node.children.some(({ type }) => type === 'from')) return "'yield from' inside async function";
  return undefined;
}

/**
 * `await`, `async for`, `async with` and asynchronous comprehensions. At the top of a cell they are right: marimo runs a
 * cell as a module that may await, whether its function says `async` or not.
 */
function checkInAsync(node: Node, what: string): Found {
  for (let each: Node | null = node; each !== null; each = each.parent) {
    if (each.type === 'generator_expression') return undefined;
    if (each.type !== 'class_definition' && !FUNCTIONS.has(each.type)) continue;
    const isCell = each.type === 'function_definition' && scopeOf(each) === undefined;
    return isAsync(each) || isCell ? undefined : `${what} outside async function`;
  }
  return undefined;
}

export function checkAwait(node: Node): Found {
  return checkInAsync(node, "'await'");
}

export function checkAsync(node: Node): Found {
  if (!isAsync(node) || node.type === 'function_definition') return undefined;
  return checkInAsync(node, node.type === 'for_in_clause' ? 'asynchronous comprehension' : `'async' statement`);
}

const LEAVES_GROUP = "'break', 'continue' and 'return' cannot appear in an except* block";

function isInExceptGroup(node: Node): boolean {
  for (let each = node.parent; each !== null; each = each.parent) {
    if (each.type === 'except_group_clause') return true;
    if (FUNCTIONS.has(each.type) || each.type === 'class_definition') return false;
  }
  return false;
}

export function checkLoopExit(node: Node): Found {
  let below = node;
  for (let each = node.parent; each !== null; below = each, each = each.parent) {
    if (each.type === 'except_group_clause') return LEAVES_GROUP;
    if (FUNCTIONS.has(each.type) || each.type === 'class_definition') break;
    // The `else` of a loop is no part of it.
    if (/^(?:for|while)_statement$/.test(each.type) && below.type !== 'else_clause') return undefined;
  }
  return `'${node.text.trim()}' outside loop`;
}

/** Where `:=` needs no parentheses. */
const WALRUS_PLACES: ReadonlySet<string> = new Set([
  'parenthesized_expression',
  'argument_list',
  'list',
  'tuple',
  'set',
  'subscript',
  'if_statement',
  'elif_clause',
  // `f'{x:=10}'` has the format `=10`.
  'interpolation',
  'while_statement',
  'if_clause',
  'decorator',
  'match_statement',
  ...COMPREHENSIONS,
]);

export function checkWalrusPlace(node: Node): Found {
  const place = leftmost(node).parent?.type ?? '';
  if (!WALRUS_PLACES.has(place)) return 'an assignment expression needs parentheses here';
  const name = field(node, 'name')?.text ?? '';
  let below = node;
  let [isInComprehension, isInFunction] = [false, false];
  for (let each = node.parent; each !== null; below = each, each = each.parent) {
    if (below.type === 'for_in_clause' && COMPREHENSIONS.has(each.type)) {
      const right = field(below, 'right');
      if (right !== undefined && node.startIndex >= right.startIndex) {
        return 'assignment expression cannot be used in a comprehension iterable expression';
      }
    }
    if (isInFunction) continue;
    if (!COMPREHENSIONS.has(each.type)) {
      isInFunction = FUNCTIONS.has(each.type) || (each.type === 'class_definition' && below.fieldName !== 'body');
      if (each.type !== 'class_definition' || isInFunction) continue;
      return isInComprehension
        ? 'assignment expression within a comprehension cannot be used in a class body'
        : undefined;
    }
    isInComprehension = true;
    const isBound = children(each).some((clause) => {
      const left = clause.type === 'for_in_clause' ? field(clause, 'left') : undefined;
      return left !== undefined && nodesOf(left, 'identifier').some((leaf) => leaf.text === name);
    });
    if (isBound) return `assignment expression cannot rebind comprehension iteration variable '${name}'`;
  }
  return undefined;
}

/** What may hold a starred element. */
const STAR_PLACES: ReadonlySet<string> = new Set([
  'argument_list',
  'assignment',
  'expression_list',
  'for_in_clause',
  'for_statement',
  'lambda_parameters',
  'list',
  'list_pattern',
  'parameters',
  'pattern_list',
  'set',
  'subscript',
  'tuple',
  'tuple_pattern',
  'type',
  'typed_parameter',
  ...COMPREHENSIONS,
]);

export function checkStarPlace(node: Node): Found {
  const starred = leftmost(node);
  const { parent } = starred;
  if (parent === null || parent.type === 'interpolation') return undefined;
  // `except *Error as e:`
  if (/^(?:except_clause|as_pattern)$/.test(parent.type)) return undefined;
  // `*a, b` and `*a,`
  const isList = parent.type === 'expression_statement' && (children(parent).length > 1 || /,\s*$/.test(parent.text));
  // `x = *a` and `for x in *a:`
  const isAlone = starred.fieldName === 'right';
  return isList || (STAR_PLACES.has(parent.type) && !isAlone) ? undefined : "can't use starred expression here";
}

/** The grammar takes `*a()` for a call of `*a`, and `a := b if c else d` for a choice between `a := b` and `d`. */
function leftmost(node: Node): Node {
  let outer = node;
  while (outer.parent !== null && CHAINS.has(outer.parent.type) && outer.parent.startIndex === node.startIndex) {
    outer = outer.parent;
  }
  return outer;
}

const CHAINS: ReadonlySet<string> = new Set([
  'attribute',
  'binary_operator',
  'boolean_operator',
  'call',
  'comparison_operator',
  'conditional_expression',
  'subscript',
]);

/** The grammar takes `a as b` for an expression. */
export function checkAs(node: Node): Found {
  let each = node.parent;
  let isAround = false;
  // In `with a if b else c as d` it takes `c as d` for one.
  while (each !== null && (/^(?:parenthesized_expression|tuple)$/.test(each.type) || isLast(each, node))) {
    isAround ||= each.type !== 'conditional_expression';
    each = each.parent;
  }
  // `with (a as b), c:`
  if (each?.type === 'with_item')
    return isAround && children(each.parent ?? each).length > 1 ? 'invalid syntax' : undefined;
  const isHere = !isAround && /^(?:except_clause|except_group_clause|case_pattern)$/.test(each?.type ?? '');
  return isHere ? undefined : 'invalid syntax';
}

function isLast(outer: Node, node: Node): boolean {
  return outer.type.endsWith('expression') && outer.endIndex === node.endIndex;
}

/** `for x in a, b` in a comprehension is of Python 2; a generator beside other arguments needs parentheses. */
export function checkComprehensionFor(node: Node): Found {
  const sources = children(node).filter(({ fieldName }) => fieldName === 'right');
  const last = sources.at(-1);
  if (last?.type === 'lambda') return { node: last, message: 'a lambda needs parentheses here' };
  const isList = sources.length > 1 || (last !== undefined && last.endIndex < node.endIndex);
  return isList ? 'a comprehension takes one iterable; a generator beside others needs parentheses' : undefined;
}

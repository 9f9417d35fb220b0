import { plainText } from '../../python/strings.ts';
import { children, field, walk, type Node } from '../../python/tree.ts';
import { evaluateAttribute } from './attributes.ts';
import { evaluateCall } from './calls.ts';
import { evaluateComprehension } from './comprehensions.ts';
import { branch, fork, joinInto, type Frame } from './frame.ts';
import { closureOf } from './functions.ts';
import { canStep, decide, type Interpreter } from './interpreter.ts';
import { arithmetic, compared, isList, isRecord, join, truthOf, type Value } from './values.ts';
import { bind, forget, lookUp } from './variables.ts';

/** What is known of the value of an expression; what it does to the frame is done. */
export function evaluate(interpreter: Interpreter, node: Node, frame: Frame): Value {
  if (!canStep(interpreter, frame)) return undefined;
  const [first, second, third] = children(node);
  const inner = (each: Node | undefined): Value => (each === undefined ? undefined : interpreter.evaluate(each, frame));
  switch (node.type) {
    case 'true':
    case 'false':
      return node.type === 'true';
    case 'none':
      return null;
    case 'integer':
      return /^\d+$/.test(node.text) ? Number(node.text) : undefined;
    case 'string':
    case 'concatenated_string':
      for (const each of walk(node)) if (each.type === 'interpolation') inner(field(each, 'expression'));
      return plainText(node);
    case 'identifier':
      return lookUp(interpreter, node.text, frame);
    case 'parenthesized_expression':
    case 'await':
      return inner(first);
    case 'unary_operator': {
      const value = inner(first);
      return typeof value === 'number' && node.text.startsWith('-') ? -value : undefined;
    }
    case 'binary_operator':
      return arithmetic(field(node, 'operator')?.type ?? '', inner(first), inner(second));
    case 'list':
    case 'tuple':
    case 'expression_list':
      return children(node).map(inner);
    case 'dictionary':
      return recordOf(node, inner);
    case 'not_operator': {
      const value = truthOf(inner(first));
      return value === undefined ? undefined : !value;
    }
    case 'boolean_operator':
      return evaluateBoolean(interpreter, node, frame);
    case 'comparison_operator': {
      const [left, right] = [inner(first), inner(second)];
      const operator = node.children.find(({ fieldName }) => fieldName === 'operators')?.type ?? '';
      return third === undefined ? compared(operator, left, right) : undefined;
    }
    case 'conditional_expression':
      return evaluateConditional(interpreter, node, frame);
    case 'named_expression': {
      const value = inner(field(node, 'value'));
      const name = field(node, 'name');
      if (name !== undefined) bind(interpreter, name, value, frame);
      return value;
    }
    case 'assignment': {
      const right = field(node, 'right');
      const value = inner(right);
      const left = field(node, 'left');
      if (frame.isLive && left !== undefined && right !== undefined) bind(interpreter, left, value, frame);
      return value;
    }
    case 'augmented_assignment':
      inner(field(node, 'right'));
      forget(interpreter, field(node, 'left'), frame);
      return undefined;
    case 'lambda':
      return { kind: 'function', node, cell: frame.cell, closure: closureOf(frame) };
    case 'list_comprehension':
    case 'set_comprehension':
    case 'dictionary_comprehension':
      return evaluateComprehension(interpreter, node, frame);
    case 'generator_expression':
      // Nobody may ask for what it gives.
      evaluateComprehension(interpreter, node, fork(frame, false));
      return undefined;
    case 'attribute':
      return evaluateAttribute(interpreter, node, frame).value;
    case 'subscript': {
      const object = inner(field(node, 'value'));
      const key = inner(field(node, 'subscript'));
      if (isRecord(object) && typeof key === 'string') return object.get(key);
      return isList(object) && typeof key === 'number' ? object[key] : undefined;
    }
    case 'call':
      return evaluateCall(interpreter, node, frame);
    case 'keyword_argument':
      return inner(field(node, 'value'));
    default:
      children(node).forEach(inner);
      return undefined;
  }
}

/** `left and right`, `left or right`: the right side is a branch. */
function evaluateBoolean(interpreter: Interpreter, node: Node, frame: Frame): Value {
  const [first, second] = children(node);
  if (first === undefined || second === undefined) return undefined;
  const isOr = field(node, 'operator')?.type === 'or';
  const left = interpreter.evaluate(first, frame);
  const truth = truthOf(left) ?? interpreter.guess?.(first);
  if (truth === isOr) return left === undefined ? truth : left;
  if (truth !== undefined) return interpreter.evaluate(second, frame);
  const other = fork(frame, false);
  const right = truthOf(interpreter.evaluate(second, other));
  joinInto(frame, [fork(frame), other]);
  // Whatever the left side is, the right one decides.
  return right === isOr ? right : undefined;
}

/** `yes if condition else no` */
function evaluateConditional(interpreter: Interpreter, node: Node, frame: Frame): Value {
  const [yes, condition, no] = children(node);
  const values: Value[] = [];
  const take =
    (side: Node | undefined) =>
    (to: Frame): void =>
      void values.push(side === undefined ? undefined : interpreter.evaluate(side, to));
  branch(frame, decide(interpreter, condition, frame), take(yes), take(no));
  return values.length === 0 ? undefined : values.reduce(join);
}

/** A dictionary whose keys are texts; undefined where one of them is not known. */
function recordOf(node: Node, inner: (each: Node | undefined) => Value): Value {
  const record = new Map<string, Value>();
  let isWhole = true;
  for (const pair of children(node)) {
    const key = pair.type === 'pair' ? inner(field(pair, 'key')) : undefined;
    const value = inner(pair.type === 'pair' ? field(pair, 'value') : pair);
    if (typeof key === 'string') record.set(key, value);
    else isWhole = false;
  }
  return isWhole ? record : undefined;
}

import { plainText } from '../../python/strings.ts';
import { children, field, type Node } from '../../python/tree.ts';
import { branch, type Frame } from './frame.ts';
import { decide, executeBlock, type Interpreter } from './interpreter.ts';
import { compared, type Value } from './values.ts';
import { forget } from './variables.ts';

/** Runs the cases of a `match` that may be taken. */
export function executeMatch(interpreter: Interpreter, node: Node, frame: Frame): void {
  const subject = field(node, 'subject');
  const value = subject === undefined ? undefined : interpreter.evaluate(subject, frame);
  const cases = children(field(node, 'body') ?? node).filter(({ type }) => type === 'case_clause');
  executeCases(interpreter, cases, value, frame);
}

function executeCases(interpreter: Interpreter, [first, ...rest]: readonly Node[], value: Value, frame: Frame): void {
  if (first === undefined) return;
  const guard = field(first, 'guard')?.firstNamedChild ?? undefined;
  const pattern = children(first).find(({ type }) => type === 'case_pattern');
  const isMatch = pattern === undefined ? undefined : matches(pattern, value);
  const isTaken = guard === undefined || isMatch === false ? isMatch : both(isMatch, decide(interpreter, guard, frame));
  branch(
    frame,
    isTaken,
    (taken) => {
      forget(interpreter, pattern, taken);
      executeBlock(interpreter, first, taken, 'consequence');
    },
    (other) => executeCases(interpreter, rest, value, other),
  );
}

function both(left: boolean | undefined, right: boolean | undefined): boolean | undefined {
  if (left === false || right === false) return false;
  return left === undefined || right === undefined ? undefined : true;
}

/** Whether a pattern takes a value. */
function matches(pattern: Node, value: Value): boolean | undefined {
  const [inner] = children(pattern);
  if (inner === undefined || pattern.text === '_') return true;
  if (inner.type === 'union_pattern') {
    const parts = children(inner).map((each) => matchesLiteral(each, value));
    return parts.includes(true) ? true : parts.every((each) => each === false) ? false : undefined;
  }
  if (inner.type === 'dotted_name' || inner.type === 'identifier') return inner.text.includes('.') ? undefined : true;
  return matchesLiteral(inner, value);
}

function matchesLiteral(node: Node, value: Value): boolean | undefined {
  if (value === undefined) return undefined;
  if (node.type === 'true' || node.type === 'false') return value === (node.type === 'true');
  if (node.type === 'none') return value === null;
  if (node.type === 'integer') return compared('==', value, Number(node.text));
  const text = plainText(node);
  return text === undefined ? undefined : value === text;
}

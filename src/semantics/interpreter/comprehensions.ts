import { children, field, type Node } from '../../python/tree.ts';
import { branch, fork, type Frame } from './frame.ts';
import { decide, type Interpreter } from './interpreter.ts';
import { truthOf, type Value } from './values.ts';
import { forget } from './variables.ts';

/** Evaluates the body of a comprehension once, if it is not known to be skipped. It is known when nothing is in it. */
export function evaluateComprehension(interpreter: Interpreter, node: Node, frame: Frame): Value {
  const clauses = children(node).filter(({ type }) => type === 'for_in_clause' || type === 'if_clause');
  const scope = fork(frame);
  const result = evaluateClauses(interpreter, clauses, field(node, 'body'), scope);
  frame.isLive = scope.isLive;
  return result;
}

function evaluateClauses(
  interpreter: Interpreter,
  [clause, ...rest]: readonly Node[],
  body: Node | undefined,
  frame: Frame,
): Value {
  if (clause === undefined) {
    if (body !== undefined) interpreter.evaluate(body, frame);
    return undefined;
  }
  if (clause.type === 'if_clause') {
    let result: Value;
    branch(
      frame,
      decide(interpreter, children(clause)[0], frame),
      (to) => (result = evaluateClauses(interpreter, rest, body, to)),
      () => undefined,
    );
    return result;
  }
  const right = field(clause, 'right');
  const items = right === undefined ? undefined : interpreter.evaluate(right, frame);
  if (truthOf(items) === false) return [];
  const { isWorkWanted, mayBeGpus } = interpreter.machine;
  const isSure = items !== undefined || (isWorkWanted && (right === undefined || !mayBeGpus(right)));
  const inner = isSure ? frame : fork(frame, false);
  forget(interpreter, field(clause, 'left'), inner);
  return evaluateClauses(interpreter, rest, body, inner);
}

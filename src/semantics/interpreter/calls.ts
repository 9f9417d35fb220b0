import { predicateOf } from '../../marimo/stops.ts';
import { qualifiedName } from '../../notebook/imports.ts';
import { argumentsOf, hasSplat, positional } from '../../python/arguments.ts';
import { field, type Node } from '../../python/tree.ts';
import { evaluateAttribute } from './attributes.ts';
import { builtinOf } from './builtins.ts';
import { evaluateComprehension } from './comprehensions.ts';
import { branch, fork, leave, type Frame } from './frame.ts';
import { apply, methodOf } from './functions.ts';
import { decideEnd, doubt, type Interpreter } from './interpreter.ts';
import type { Arguments } from './machine.ts';
import { isCallable, isInstance, truthOf, type Value } from './values.ts';

const EXITS = /^(?:sys\.exit|os\._exit|os\.abort|exit|quit)$/;

/** What a call gives: of `mo.stop`, of a function of the notebook, of a library, of Python itself. */
export function evaluateCall(interpreter: Interpreter, node: Node, frame: Frame): Value {
  const callee = field(node, 'function');
  if (callee === undefined) return undefined;
  const path = qualifiedName(callee, interpreter.aliases);
  if (path === 'marimo.stop') return stop(interpreter, node, frame);
  // `kernel[blocks, threads](…)`
  const target = callee.type === 'subscript' ? (field(callee, 'value') ?? callee) : callee;
  const { object, value } =
    target.type === 'attribute'
      ? evaluateAttribute(interpreter, target, frame)
      : { object: undefined, value: interpreter.evaluate(target, frame) };
  const given = evaluateArguments(interpreter, node, frame);
  if (!frame.isLive) return undefined;
  if (isCallable(value)) return apply(interpreter, value, given, node, frame);
  if (isInstance(value)) {
    const method = ['__call__', 'forward']
      .map((name) => methodOf(value.of, name, interpreter.aliases))
      .find(isCallable);
    return method === undefined ? undefined : apply(interpreter, method, given, node, frame);
  }
  if (EXITS.test(path ?? callee.text)) return leave(frame, 'raise', node);
  const method = path === undefined ? field(callee, 'attribute')?.text : undefined;
  const isOwn = method !== undefined && interpreter.mutations.methods.has(method);
  const effect = isOwn ? 'none' : interpreter.machine.effectOf(node, path, given);
  if (effect === 'fails') return leave(frame, 'gpu', node, true, interpreter.machine.raisedBy(node));
  if (effect === 'no driver') return leave(frame, 'driver', node);
  if (effect === 'may' && frame.isTried) leave(frame, 'gpu', node, false);
  if (effect === 'likely') doubt(interpreter, frame, node, 'its device may have changed');
  if (effect === 'unknown library') doubt(interpreter, frame, node, 'it is unknown what it does without a GPU');
  if (effect === 'other accelerator')
    doubt(interpreter, frame, node, 'it may run on an accelerator of another vendor', 'accelerator');
  if (effect === 'some builds')
    doubt(interpreter, frame, node, 'some versions of the library run it on the CPU', 'processor');
  const answer = interpreter.machine.answerOf(path, given);
  if (answer !== undefined || path !== undefined) return answer;
  if (callee.text === 'bool') return truthOf(given.positional[0]);
  if (callee.type === 'identifier') return builtinOf(callee.text, undefined, given);
  return object === undefined ? undefined : builtinOf(field(callee, 'attribute')?.text ?? '', object, given);
}

/** `mo.stop(condition, output)` */
function stop(interpreter: Interpreter, node: Node, frame: Frame): undefined {
  const condition = predicateOf(node);
  const rest = argumentsOf(node).filter(({ value }) => value.id !== condition?.id);
  const told: Frame = { ...fork(frame, false), exits: [] };
  rest.forEach(({ value }) => interpreter.evaluate(value, told));
  // A function that says why may end a script itself: `mo.stop(True, no_gpu())` ends here in any case.
  frame.exits.push(...told.exits.filter(({ way }) => way !== 'raise' || condition?.type !== 'true'));
  branch(
    frame,
    decideEnd(interpreter, condition, true, frame),
    (to) => leave(to, 'stop', node),
    () => undefined,
  );
}

/** Functions that ask a generator for all that it gives. */
const CONSUMERS = /^(?:list|tuple|set|frozenset|dict|sorted|sum|max|min|torch\.\w+)$/;

function evaluateArguments(interpreter: Interpreter, node: Node, frame: Frame): Arguments {
  const { evaluate } = interpreter;
  const list = field(node, 'arguments');
  const generator = list?.type === 'generator_expression' ? list : undefined;
  if (generator !== undefined) {
    const isConsumed = CONSUMERS.test(field(node, 'function')?.text ?? '');
    evaluateComprehension(interpreter, generator, isConsumed ? frame : fork(frame, false));
  }
  const given = argumentsOf(node).filter(({ value }) => value.id !== generator?.id);
  const values = new Map(given.map(({ value }) => [value, evaluate(value, frame)]));
  return {
    positional: positional(node).flatMap((each) => (values.has(each) ? [values.get(each)] : [])),
    isOpen: hasSplat(node),
    named: new Map(given.flatMap(({ name, value }) => (name === undefined ? [] : [[name, values.get(value)]]))),
  };
}

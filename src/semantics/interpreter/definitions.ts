import { decoratorsOf, isTransparent, kernelKind, undecorated } from '../../notebook/decorators.ts';
import { children, field, type Node } from '../../python/tree.ts';
import type { Frame } from './frame.ts';
import { apply, closureOf } from './functions.ts';
import type { Interpreter } from './interpreter.ts';
import { isCallable, type Value } from './values.ts';

/** Binds the name of a function or class, decorated or not. */
export function executeDefinition(interpreter: Interpreter, node: Node, frame: Frame): void {
  const inner = undecorated(node);
  const name = field(inner, 'name');
  if (name === undefined) return;
  const kind = inner.type === 'class_definition' ? 'class' : 'function';
  let value: Value = { kind, node: inner, cell: frame.cell, closure: closureOf(frame) };
  for (const decorator of decoratorsOf(inner).toReversed()) value = decorated(interpreter, decorator, value, frame);
  frame.environment.set(name.text, value);
}

function decorated(interpreter: Interpreter, decorator: Node, value: Value, frame: Frame): Value {
  const expression = children(decorator)[0];
  if (expression === undefined || value === undefined) return undefined;
  if (isTransparent(decorator, interpreter.aliases)) return value;
  if (kernelKind(decorator, interpreter.aliases) !== undefined && isCallable(value))
    return { ...value, kind: 'kernel' };
  const wrapper = interpreter.evaluate(expression, frame);
  if (!isCallable(wrapper)) return undefined;
  return apply(interpreter, wrapper, { positional: [value], named: new Map() }, expression, frame);
}

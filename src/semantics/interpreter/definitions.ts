import { qualifiedName } from '../../notebook/imports.ts';
import { children, field, type Node } from '../../python/tree.ts';
import type { Frame } from './frame.ts';
import { apply, closureOf } from './functions.ts';
import type { Interpreter } from './interpreter.ts';
import { isCallable, type Value } from './values.ts';

/** Decorators that change neither whether a function runs nor what it gives. */
const TRANSPARENT =
  /^(?:torch\.(?:no_grad|inference_mode|enable_grad|compile|jit\.script)|functools\.(?:wraps|cache|lru_cache)|marimo\.(?:cache|persistent_cache|lru_cache)|staticmethod|classmethod|app\.(?:function|class_definition))$/;

/** Binds the name of a function or class, decorated or not. */
export function executeDefinition(interpreter: Interpreter, node: Node, frame: Frame): void {
  const inner = node.type === 'decorated_definition' ? field(node, 'definition') : node;
  const name = inner === undefined ? undefined : field(inner, 'name');
  if (inner === undefined || name === undefined) return;
  const kind = inner.type === 'class_definition' ? 'class' : 'function';
  let value: Value = { kind, node: inner, cell: frame.cell, closure: closureOf(frame) };
  const decorators = children(node).filter(({ type }) => type === 'decorator');
  for (const decorator of decorators.toReversed()) value = decorated(interpreter, decorator, value, frame);
  frame.environment.set(name.text, value);
}

function decorated(interpreter: Interpreter, decorator: Node, value: Value, frame: Frame): Value {
  const expression = children(decorator)[0];
  if (expression === undefined || value === undefined) return undefined;
  const named = expression.type === 'call' ? (field(expression, 'function') ?? expression) : expression;
  const path = qualifiedName(named, interpreter.aliases) ?? named.text;
  if (TRANSPARENT.test(path)) return value;
  if (/^numba\.cuda\.jit$/.test(path) && isCallable(value)) return { ...value, kind: 'kernel' };
  const wrapper = interpreter.evaluate(expression, frame);
  if (!isCallable(wrapper)) return undefined;
  return apply(interpreter, wrapper, { positional: [value], named: new Map() }, expression, frame);
}

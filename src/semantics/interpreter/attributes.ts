import { memberNamed, qualifiedName } from '../../notebook/imports.ts';
import { symbolOf } from '../../notebook/symbols.ts';
import { field, type Node } from '../../python/tree.ts';
import type { Frame } from './frame.ts';
import { methodOf } from './functions.ts';
import type { Interpreter } from './interpreter.ts';
import { isInstance, type Value } from './values.ts';

/** Controls that are taken to be pressed. */
const BUTTONS = new Set(['run_button', 'button', 'form']);

/** What an attribute is, and the object that has it where that is computed. */
export function evaluateAttribute(
  { notebook, machine, aliases, controls, mutations, evaluate, environmentOf }: Interpreter,
  node: Node,
  frame: Frame,
): { readonly object?: Value; readonly value: Value } {
  const of = field(node, 'object');
  const name = field(node, 'attribute')?.text ?? '';
  const control = of?.type === 'identifier' ? controls.get(symbolOf(of)) : undefined;
  if (control !== undefined && name === 'value') return { value: BUTTONS.has(control.kind) ? true : undefined };
  const member = memberNamed(node, notebook);
  if (member !== undefined) return { value: environmentOf(member.cell).get(member.name) };
  if (of === undefined || qualifiedName(node, aliases) !== undefined) return { value: undefined };
  const object = evaluate(of, frame);
  if (!isInstance(object)) return { object, value: machine.attributeOf(object, name) };
  return { object, value: mutations.attributes.has(name) ? undefined : methodOf(object.of, name, aliases) };
}

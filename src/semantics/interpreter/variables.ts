import { graphOf } from '../../notebook/graph.ts';
import { children, field, type Node } from '../../python/tree.ts';
import type { Frame } from './frame.ts';
import type { Interpreter } from './interpreter.ts';
import { isInstance, isList, isRecord, type Value } from './values.ts';

/** Binds a target of an assignment: `target`, `a, (b, c)`, `target["key"]`. */
export function bind(interpreter: Interpreter, target: Node, value: Value, frame: Frame): void {
  if (target.type === 'identifier') {
    frame.environment.set(target.text, value);
    return;
  }
  if (target.type === 'subscript' || target.type === 'attribute') {
    // What it holds has changed.
    const object = field(target, 'value') ?? field(target, 'object');
    if (object?.type === 'identifier' && !isInstance(lookUp(interpreter, object.text, frame)))
      frame.environment.set(object.text, undefined);
    return;
  }
  const parts = children(target);
  const values = isList(value) && value.length === parts.length ? value : undefined;
  parts.forEach((part, at) => bind(interpreter, part, values?.[at], frame));
}

/** Binds a target to a value that is not known. */
export function forget(interpreter: Interpreter, target: Node | undefined, frame: Frame): void {
  if (target !== undefined) bind(interpreter, target, undefined, frame);
}

/** The value of a name. */
export function lookUp(interpreter: Interpreter, name: string, frame: Frame): Value {
  const { names, containers } = interpreter.mutations.changesIn((frame.globals ?? frame).cell);
  if (names.has(name)) return undefined;
  const value = valueBound(interpreter, name, frame);
  return (isList(value) || isRecord(value)) && containers.has(name) ? undefined : value;
}

/** What a name is bound to: in the function, around it, in the cell, in the cell that defines it. */
function valueBound({ notebook, environmentOf }: Interpreter, name: string, frame: Frame): Value {
  for (const environment of [frame.environment, frame.closure, frame.globals?.environment])
    if (environment?.has(name)) return environment.get(name);
  // The names of cells are none of a module's.
  if ((frame.globals ?? frame).cell.kind === 'module') return undefined;
  const home = graphOf(notebook).definers.get(name) ?? [];
  const other = home.length === 1 ? notebook.cells[home[0] ?? -1] : undefined;
  return other === undefined || other === (frame.globals ?? frame).cell ? undefined : environmentOf(other).get(name);
}

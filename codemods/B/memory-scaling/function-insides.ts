import { argumentFor, parametersOf } from '../../../src/python/parameters.ts';
import { field, type Node } from '../../../src/python/tree.ts';
import { walkScope, statementsOf } from '../../../src/python/walk-scope.ts';
import { bindingsAt, type Binding } from '../../../src/semantics/bindings-at.ts';
import { calleeOf } from '../../../src/semantics/calls.ts';
import { givenParameters } from '../../../src/semantics/methods.ts';
import type { Bound, Frame } from './numbers.ts';

/** Functions that call functions, as far as they are followed. */
const DEEPEST_CALL = 3;

/** A call of one of the notebook's own functions: what is bound in it, and what it executes. */
export interface Inside {
  readonly frame: Frame;
  readonly body: readonly Node[];
}

const insides = new WeakMap<Frame, Map<number, Inside | undefined>>();

/** The inside of the function that a call calls; undefined where it is none of the notebook's, or calls itself. */
export function insideOf(call: Node, frame: Frame): Inside | undefined {
  const known = insides.get(frame) ?? new Map<number, Inside | undefined>();
  insides.set(frame, known);
  if (!known.has(call.id)) known.set(call.id, enter(call, frame));
  return known.get(call.id);
}

function enter(call: Node, frame: Frame): Inside | undefined {
  const callee = field(call, 'function');
  const own = calleeOf(call, frame.notebook);
  const definition = own?.node;
  const isRebound = callee !== undefined && frame.bindings.has(callee.text);
  // The names of a module are none of the notebook's, which the estimate is written in.
  if (own === undefined || own.cell.kind === 'module' || definition?.type !== 'function_definition' || isRebound)
    return undefined;
  const path = [...frame.path, callee?.text ?? ''];
  if (path.length > DEEPEST_CALL || new Set(path).size < path.length) return undefined;
  const outer = frame.outer ?? frame;
  const body = statementsOf(field(definition, 'body')).flatMap((each) => [...walkScope(each)]);
  const given = givenParameters(own, call, frame.notebook);
  const parameters = new Map(
    parametersOf(definition).map((parameter): [string, Bound | undefined] => {
      const isGiven = given.some(({ name }) => name === parameter.name);
      const value = isGiven ? (argumentFor(parameter, call, given) ?? parameter.fallback) : undefined;
      const isDefault = value === parameter.fallback;
      return [
        parameter.name,
        typeof value === 'object' ? { node: value, frame: isDefault ? outer : frame } : undefined,
      ];
    }),
  );
  return { frame: { ...outer, bindings: bindingsIn(body), parameters, outer, path, numbers: new Map() }, body };
}

/** What the nodes bind, by name. */
export function bindingsIn(nodes: readonly Node[]): Map<string, Binding[]> {
  const bindings = new Map<string, Binding[]>();
  for (const binding of nodes.flatMap(bindingsAt)) {
    const list = bindings.get(binding.name);
    if (list === undefined) bindings.set(binding.name, [binding]);
    else list.push(binding);
  }
  return bindings;
}

import { field, type Node } from '../../../../src/python/tree.ts';
import { markData, markUnknown, push, type Flow } from './flow.ts';
import { ANY, keyIn, type Path } from './paths.ts';
import { followVariable, variableOf } from './variables.ts';

/** `value[key]` and `value.get(key)`. */
export function followElement(flow: Flow, access: Node, key: Node | undefined, path: Path): void {
  const [first, ...rest] = path;
  if (first === undefined) {
    // A part of the text: the first words of it are another thing than a single character.
    if (key?.type === 'slice') push(flow, access, []);
    else markData(flow, access);
    return;
  }
  if (key?.type === 'slice') return push(flow, access, path);
  const step = keyIn(key);
  if (first === ANY || step === ANY || first === step) push(flow, access, rest, rest.length === 0);
}

/** A container takes the text up: everything that reads it by its name may get the text. */
export function intoContainer(flow: Flow, container: Node, path: Path): void {
  if (container.type === 'subscript') {
    const inner = field(container, 'value') ?? container;
    return intoContainer(flow, inner, [keyIn(field(container, 'subscript')), ...path]);
  }
  // By another name, such as that of an argument, the same container may be read elsewhere.
  if (container.type !== 'identifier' || !isMadeHere(flow, container)) return markUnknown(flow, container);
  followVariable(flow, container, path, false);
}

/** Whether a name only ever holds containers made where it is bound: `rows = []`. */
function isMadeHere(flow: Flow, name: Node): boolean {
  const variable = variableOf(flow, name);
  if (variable === undefined) return false;
  const binders = variable.uses.filter(({ use }) => use.does === 'bind');
  return binders.every(({ use: { leaf } }) => {
    const { parent, fieldName } = leaf.node;
    if (parent?.type === 'augmented_assignment') return true;
    const value = parent?.type === 'assignment' && fieldName === 'left' ? field(parent, 'right') : undefined;
    if (value === undefined) return false;
    const callee = value.type === 'call' ? field(value, 'function')?.text : undefined;
    return (
      /^(?:dictionary|list|none|list_comprehension|dictionary_comprehension)$/.test(value.type) ||
      (callee !== undefined && /^(?:dict|list|(?:collections\.)?(?:defaultdict|OrderedDict|deque))$/.test(callee))
    );
  });
}

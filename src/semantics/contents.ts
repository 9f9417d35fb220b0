import { argumentsOf, positional } from '../python/arguments.ts';
import { plainText } from '../python/strings.ts';
import { field, type Node } from '../python/tree.ts';

/** What is put into a list or dictionary. */
export interface Content {
  /** Undefined where it cannot be seen: `d["a"], x = …`. */
  readonly node: Node | undefined;
  /** Whether it becomes an item itself; else its own items do. */
  readonly isWhole: boolean;
  /** The key that the container has it under, where that is to be seen. */
  readonly key?: string | undefined;
  /** Whether it goes into something that the container holds: `d["k"].append(v)`. */
  readonly isDeeper: boolean;
}

/** What a use of a list or dictionary puts into it: `d[k] = v`, `xs.append(v)`, `xs.extend(more)`, `d["k"].append(v)`. */
export function contentsOf(name: Node): readonly Content[] {
  const found: Content[] = [];
  let isDeeper = false;
  const add = (puts: readonly Put[]): void => {
    found.push(...puts.map((put) => ({ ...put, isDeeper, key: isDeeper ? undefined : put.key })));
  };
  for (let each = name; ; isDeeper = true) {
    const { parent, fieldName } = each;
    if (parent === null || (fieldName !== 'value' && fieldName !== 'object')) return found;
    if (parent.type === 'subscript') {
      add(setIn(parent));
      each = parent;
    } else if (parent.type === 'attribute') {
      const call = parent.parent?.type === 'call' && parent.fieldName === 'function' ? parent.parent : undefined;
      if (call !== undefined) add(putBy(call, parent));
      each = call ?? parent;
    } else return found;
  }
}

type Put = Omit<Content, 'isDeeper'>;

/** `d[k] = v`, `d[k], x = v` */
function setIn(subscript: Node): readonly Put[] {
  const { parent, fieldName } = subscript;
  if (parent?.type === 'pattern_list' || parent?.type === 'tuple_pattern') return [{ node: undefined, isWhole: true }];
  const isSet = fieldName === 'left' && (parent?.type === 'assignment' || parent?.type === 'augmented_assignment');
  const value = isSet ? field(parent, 'right') : undefined;
  const key = field(subscript, 'subscript');
  return value === undefined ? [] : [{ node: value, isWhole: true, key: key && plainText(key) }];
}

function putBy(call: Node, callee: Node): readonly Put[] {
  const whole = (node: Node): Put => ({ node, isWhole: true });
  switch (field(callee, 'attribute')?.text) {
    case 'add':
    case 'append':
    case 'appendleft':
    case 'put':
      return positional(call).map(whole);
    case 'insert':
    case 'setdefault':
      return positional(call).slice(1).map(whole);
    case 'extend':
    case 'extendleft':
    case 'update':
      return argumentsOf(call).map(({ name: key, value }) => ({ node: value, isWhole: key !== undefined, key }));
    default:
      return [];
  }
}

import type { Notebook } from '../notebook/notebook.ts';
import { argumentsOf, hasSplat, positional } from '../python/arguments.ts';
import { parameterFor, parametersOf } from '../python/parameters.ts';
import { plainText } from '../python/strings.ts';
import { field, type Node } from '../python/tree.ts';
import { definitionOfName } from './definitions.ts';
import { namesLike, type NameUses } from './name-uses.ts';

/** What is put into a list or dictionary. */
export interface Content {
  /** Undefined where the container is handed to an object that may put something in. */
  readonly node: Node | undefined;
  /** Whether it becomes an item itself; else its own items do. */
  readonly isWhole: boolean;
  /** The key that the container has it under, where that is to be seen. */
  readonly key?: string | undefined;
  /** Whether it is no item, but a part of one, or has one as a part: `d["k"].append(v)`, `d["k"], x = v`. */
  readonly isPartial: boolean;
}

const UNSEEN: Content = { node: undefined, isWhole: true, isPartial: false };

/**
 * What is put into the list or dictionary that a variable holds: by itself, by another name of it, and by the functions of
 * the notebook that it is handed to.
 *
 *     def note(log, loss): log.append(loss)
 *     note(losses, loss)      →  `loss` is put into `losses`
 */
export function contentsOf({ symbol, nodes }: NameUses, notebook: Notebook, seen: Set<string> = new Set()): Content[] {
  if (seen.has(symbol)) return [];
  seen.add(symbol);
  return nodes.flatMap((node) => {
    const other = otherName(node, notebook);
    if (other === undefined || other === 'unseen') return other === undefined ? putsThrough(node) : [UNSEEN];
    const uses = namesLike(other, notebook);
    return uses === undefined ? [UNSEEN] : contentsOf(uses, notebook, seen);
  });
}

/** The name that a use gives the object besides: `log = losses`, `note(losses)`; `unseen` in an object of the notebook's. */
function otherName(name: Node, notebook: Notebook): Node | 'unseen' | undefined {
  const { parent, fieldName } = name;
  if (parent?.type === 'assignment' && fieldName === 'right') {
    const left = field(parent, 'left');
    return left?.type === 'identifier' ? left : undefined;
  }
  const argument = parent?.type === 'keyword_argument' && fieldName === 'value' ? parent : name;
  const call = argument.parent?.type === 'argument_list' ? argument.parent.parent : undefined;
  const callee = call?.type === 'call' ? field(call, 'function') : undefined;
  const definition = callee?.type === 'identifier' ? definitionOfName(callee, notebook)?.node : undefined;
  if (definition === undefined) return undefined;
  // `*logs` holds it, as the fields of an object do.
  const isFunction = definition.type === 'function_definition';
  const parameter = isFunction ? parameterFor(name, call!, parametersOf(definition)) : undefined;
  return parameter === undefined || parameter.kind.startsWith('var-') ? 'unseen' : parameter.identifier;
}

/** What a use of a list or dictionary puts into it: `d[k] = v`, `xs.append(v)`, `xs.extend(more)`, `d["k"].append(v)`. */
function putsThrough(name: Node): readonly Content[] {
  const found: Content[] = [];
  for (let each = name; ;) {
    const { parent, fieldName } = each;
    if (parent === null || (fieldName !== 'value' && fieldName !== 'object')) return found;
    const call = parent.parent?.type === 'call' && parent.fieldName === 'function' ? parent.parent : undefined;
    const puts = parent.type === 'subscript' ? setIn(parent) : call === undefined ? [] : putBy(call, parent);
    found.push(...puts.map((put) => (each.id === name.id ? put : { ...put, isPartial: true, key: undefined })));
    each = call ?? parent;
  }
}

/** `d[k] = v`, `d[k], x = v` */
function setIn(subscript: Node): readonly Content[] {
  let target = subscript;
  while (/^(?:pattern_list|(?:tuple|list)_pattern)$/.test(target.parent?.type ?? '')) target = target.parent!;
  const { parent, fieldName } = target;
  const isSet = fieldName === 'left' && (parent?.type === 'assignment' || parent?.type === 'augmented_assignment');
  const value = isSet ? field(parent, 'right') : undefined;
  const key = field(subscript, 'subscript');
  if (value === undefined) return [];
  const isPartial = target.id !== subscript.id;
  return [{ node: value, isWhole: true, isPartial, key: isPartial ? undefined : key && plainText(key) }];
}

function putBy(call: Node, callee: Node): readonly Content[] {
  const whole = (node: Node | undefined): Content => ({ node, isWhole: true, isPartial: false });
  // What `*values` holds is not known.
  const more = hasSplat(call) ? [whole(undefined)] : [];
  switch (field(callee, 'attribute')?.text) {
    case 'add':
    case 'append':
    case 'appendleft':
    case 'put':
      return [...positional(call).map(whole), ...more];
    case 'insert':
    case 'setdefault':
      return [...positional(call).slice(1).map(whole), ...more];
    case 'extend':
    case 'extendleft':
    case 'update':
      return argumentsOf(call).map(({ name: key, value }) => ({
        node: value,
        isWhole: key !== undefined,
        isPartial: false,
        key,
      }));
    default:
      return [];
  }
}

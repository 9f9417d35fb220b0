import type { Cell, Notebook } from '../notebook/notebook.ts';
import { isOpaque, wordsOf } from '../notebook/opaque.ts';
import { isPrivate } from '../python/bindings.ts';
import { binderOf } from '../python/targets.ts';
import { parametersOf } from '../python/parameters.ts';
import { plainText } from '../python/strings.ts';
import { contains, field, walk, type Node } from '../python/tree.ts';
import { argumentsOf, positional } from '../python/arguments.ts';

/** All identifiers that mean the same variable as a name, and what binds it. */
export interface NameUses {
  /** The same for every name of the variable. */
  readonly key: string;
  readonly nodes: readonly Node[];
  readonly binders: readonly { readonly binder: Node; readonly target: Node }[];
}

/**
 * The identifiers that mean the same variable as this one: those of the comprehension or function that binds it, else those
 * of the cells. Undefined for parameters, and where a cell that nbfix cannot read may bind it.
 */
export function namesLike(name: Node, notebook: Notebook): NameUses | undefined {
  const cell = notebook.cells.find((each) => contains(each.node, name));
  if (cell === undefined) return undefined;
  for (let each = name.parent; each !== null && !isCell(each, cell); each = each.parent) {
    if (!isScope(each)) continue;
    if (parametersOf(each).some((parameter) => parameter.name === name.text)) return undefined;
    const { own, all } = namesIn(each);
    const isFunction = each.type === 'function_definition';
    if ((own.get(name.text) ?? []).some((node) => binds(node, isFunction)))
      return usesAmong(all.get(name.text) ?? [], `${each.id}`, name);
  }
  if (notebook.cells.some((each) => isOpaque(each) && wordsOf(each).has(name.text))) return undefined;
  const cells = isPrivate(name.text) ? [cell] : notebook.cells;
  const key = isPrivate(name.text) ? `cell ${cell.index}` : '';
  const nodes = cells.flatMap(({ bindings }) => bindings.occurrences.get(name.text) ?? []);
  return usesAmong(nodes, key, name);
}

const known = new WeakMap<Node, Readonly<Record<'own' | 'all', ReadonlyMap<string, readonly Node[]>>>>();

/** The identifiers of a function or comprehension by name: its own, and those of the ones inside it too. */
function namesIn(scope: Node): Readonly<Record<'own' | 'all', ReadonlyMap<string, readonly Node[]>>> {
  const owner = scope.type === 'function_definition' ? (field(scope, 'body') ?? scope) : scope;
  const names = known.get(scope) ?? {
    own: byName(walk(owner, (node) => node.id !== owner.id && isScope(node))),
    all: byName(walk(owner)),
  };
  known.set(scope, names);
  return names;
}

function byName(nodes: readonly Node[]): ReadonlyMap<string, readonly Node[]> {
  const names = new Map<string, Node[]>();
  for (const node of nodes) {
    if (node.type !== 'identifier') continue;
    const list = names.get(node.text);
    if (list === undefined) names.set(node.text, [node]);
    else list.push(node);
  }
  return names;
}

function isScope({ type }: Node): boolean {
  return /(?:_comprehension|generator_expression|function_definition|lambda)$/.test(type);
}

function usesAmong(nodes: readonly Node[], key: string, name: Node): NameUses {
  const binders = nodes.flatMap((target) => {
    const binder = binderOf(target);
    return binder === undefined ? [] : [{ binder, target }];
  });
  return { key: `${key} ${name.text}`, nodes, binders };
}

function isCell({ id }: Node, cell: Cell): boolean {
  return id === cell.node.id || (cell.kind !== 'function' && id === cell.definition.id);
}

/** A loop of a comprehension binds its names there only. */
function binds(node: Node, isFunction: boolean): boolean {
  const binder = binderOf(node);
  return binder !== undefined && (binder.type === 'for_in_clause') !== isFunction;
}

/** What is put into a list or dictionary. */
export interface Content {
  /** `unknown` where something that it holds is changed. */
  readonly node: Node | 'unknown';
  /** Whether it becomes an item itself; else its own items do. */
  readonly isWhole: boolean;
  /** The key that it gets, where that is to be seen. */
  readonly key: string | undefined;
}

/** What a use of a list or dictionary puts into it: `d[k] = v`, `xs.append(v)`, `xs.extend(more)`. */
export function contentsOf(name: Node): readonly Content[] {
  const { parent } = name;
  const isPart = parent?.type === 'subscript' && field(parent, 'value')?.id === name.id;
  const added = putInto(name);
  // `info["gpus"].append(card)` changes what it holds.
  return isPart && putInto(parent).length > 0 ? [...added, { node: 'unknown', isWhole: true, key: undefined }] : added;
}

function putInto(object: Node): readonly Content[] {
  const { parent } = object;
  if (parent?.type === 'subscript' && field(parent, 'value')?.id === object.id) {
    const statement = parent.parent;
    const isTarget = statement !== null && field(statement, 'left')?.id === parent.id;
    const value = isTarget ? field(statement, 'right') : undefined;
    const key = field(parent, 'subscript');
    return value === undefined ? [] : [{ node: value, isWhole: true, key: key && plainText(key) }];
  }
  const call = parent?.type === 'attribute' && field(parent, 'object')?.id === object.id ? parent.parent : null;
  if (parent === null || call?.type !== 'call') return [];
  const method = field(parent, 'attribute')?.text ?? '';
  const whole = (node: Node): Content => ({ node, isWhole: true, key: undefined });
  if (/^(?:append|add)$/.test(method)) return positional(call).map(whole);
  if (/^(?:insert|setdefault)$/.test(method)) return positional(call).slice(1).map(whole);
  if (!/^(?:extend|update)$/.test(method)) return [];
  return argumentsOf(call).map(({ name: key, value }) => ({ node: value, isWhole: key !== undefined, key }));
}

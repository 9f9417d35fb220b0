import { bringsTorch, frameworkOf } from '../../knowledge/frameworks.ts';
import { memoized } from '../../memoized.ts';
import { aliasesOf, qualifiedName } from '../../notebook/imports.ts';
import type { Notebook } from '../../notebook/notebook.ts';
import { argumentsOf } from '../../python/arguments.ts';
import { children, field, walk, type Node } from '../../python/tree.ts';

/** Names whose values cannot be followed. */
export interface Mutations {
  /** Names that a function binds for those around it. */
  readonly names: ReadonlySet<string>;
  /** Names whose container something changes, or is given to change. */
  readonly containers: ReadonlySet<string>;
  /** Attributes that are assigned to: an object may have its own in the place of a method. */
  readonly attributes: ReadonlySet<string>;
  /** Methods that a class of the notebook defines: the object of a call may be one of it. */
  readonly methods: ReadonlySet<string>;
}

/** Methods that change their object. */
const CHANGES =
  /^(?:append|extend|insert|add|update|setdefault|pop|popitem|remove|discard|clear|reverse|sort|appendleft)$/;

/** Functions of Python that leave what they are given as it is. */
const READERS =
  /^(?:print|len|str|repr|list|tuple|dict|set|sorted|range|enumerate|zip|bool|int|float|max|min|sum|any|all)$/;

/** Libraries whose functions do the same. */
const READING_LIBRARIES =
  /^(?:argparse|copy|dataclasses|functools|itertools|json|logging|marimo|math|numpy|os|pandas|pathlib|polars|pprint|random|sys|time|types|typing)\b/;

/** The names that a notebook changes in a way that assignments do not show. */
export const mutationsOf: (notebook: Notebook) => Mutations = memoized((notebook) => {
  const names = new Set<string>();
  const containers = new Set<string>();
  const attributes = new Set<string>();
  const methods = new Set<string>();
  for (const node of walk(notebook.root)) {
    if (node.type === 'global_statement' || node.type === 'nonlocal_statement')
      for (const each of children(node)) names.add(each.text);
    if (node.type === 'function_definition' && isMethod(node)) methods.add(field(node, 'name')?.text ?? '');
    const target = node.type === 'delete_statement' ? children(node)[0] : field(node, 'left');
    if (target?.type === 'attribute') attributes.add(field(target, 'attribute')?.text ?? '');
    if (target?.type === 'subscript') containers.add(field(target, 'value')?.text ?? '');
    const callee = node.type === 'call' ? field(node, 'function') : undefined;
    if (callee?.type === 'attribute' && CHANGES.test(field(callee, 'attribute')?.text ?? ''))
      containers.add(field(callee, 'object')?.text ?? '');
    // A function of the notebook, or of a library of which nothing is known, may change what it is given.
    if (callee !== undefined && !isReader(callee, aliasesOf(notebook)))
      for (const { value } of argumentsOf(node)) if (value.type === 'identifier') containers.add(value.text);
  }
  return { names, containers, attributes, methods };
});

function isReader(callee: Node, aliases: ReadonlyMap<string, string>): boolean {
  const path = qualifiedName(callee, aliases);
  if (path !== undefined) return READING_LIBRARIES.test(path) || frameworkOf(path) !== undefined || bringsTorch(path);
  return callee.type !== 'identifier' || READERS.test(callee.text);
}

function isMethod(definition: Node): boolean {
  const outer = definition.parent?.type === 'decorated_definition' ? definition.parent : definition;
  return outer.parent?.parent?.type === 'class_definition';
}

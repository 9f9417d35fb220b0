import { bringsTorch, frameworkOf } from '../../knowledge/frameworks.ts';
import { memoized } from '../../memoized.ts';
import { aliasesOf, qualifiedName } from '../../notebook/imports.ts';
import type { Cell, Notebook } from '../../notebook/notebook.ts';
import { rootsOf } from '../../notebook/project.ts';
import { argumentsOf } from '../../python/arguments.ts';
import { children, field, walk, type Node } from '../../python/tree.ts';

/** Names whose values cannot be followed. */
interface Changes {
  /** Names that a function binds for those around it. */
  readonly names: ReadonlySet<string>;
  /** Names whose container something changes, or is given to change. */
  readonly containers: ReadonlySet<string>;
}

export interface Mutations {
  /** What the notebook changes, or the module of the project that the cell is. */
  readonly changesIn: (cell: Cell) => Changes;
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

/** What a notebook, with the modules of the project, changes in a way that assignments do not show. */
export const mutationsOf: (notebook: Notebook) => Mutations = memoized((notebook) => {
  const roots = rootsOf(notebook);
  const changes = new Map(roots.map((root) => [root, changesIn(root, aliasesOf(notebook))]));
  const attributes = new Set<string>();
  const methods = new Set<string>();
  for (const node of roots.flatMap((root) => walk(root))) {
    if (node.type === 'function_definition' && isMethod(node)) methods.add(field(node, 'name')?.text ?? '');
    const target = targetOf(node);
    if (target?.type === 'attribute') attributes.add(field(target, 'attribute')?.text ?? '');
  }
  return { changesIn: ({ node }) => changes.get(node.root)!, attributes, methods };
});

/** What an assignment or a `del` changes. */
function targetOf(node: Node): Node | undefined {
  return node.type === 'delete_statement' ? children(node)[0] : field(node, 'left');
}

function changesIn(root: Node, aliases: ReadonlyMap<string, string>): Changes {
  const names = new Set<string>();
  const containers = new Set<string>();
  for (const node of walk(root)) {
    if (node.type === 'global_statement' || node.type === 'nonlocal_statement')
      for (const each of children(node)) names.add(each.text);
    const target = targetOf(node);
    if (target?.type === 'subscript') containers.add(field(target, 'value')?.text ?? '');
    const callee = node.type === 'call' ? field(node, 'function') : undefined;
    if (callee?.type === 'attribute' && CHANGES.test(field(callee, 'attribute')?.text ?? ''))
      containers.add(field(callee, 'object')?.text ?? '');
    // A function of the notebook, or of a library of which nothing is known, may change what it is given.
    if (callee !== undefined && !isReader(callee, aliases))
      for (const { value } of argumentsOf(node)) if (value.type === 'identifier') containers.add(value.text);
  }
  return { names, containers };
}

function isReader(callee: Node, aliases: ReadonlyMap<string, string>): boolean {
  const path = qualifiedName(callee, aliases);
  if (path !== undefined) return READING_LIBRARIES.test(path) || frameworkOf(path) !== undefined || bringsTorch(path);
  return callee.type !== 'identifier' || READERS.test(callee.text);
}

function isMethod(definition: Node): boolean {
  const outer = definition.parent?.type === 'decorated_definition' ? definition.parent : definition;
  return outer.parent?.parent?.type === 'class_definition';
}

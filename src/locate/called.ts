import type { Notebook } from '../notebook/notebook.ts';
import { children, field, type Node } from '../python/tree.ts';
import { definitionsIn } from './work.ts';

const known = new WeakMap<Notebook, ReadonlyMap<string, Node>>();

/** The functions and classes that the cells of a notebook define outside of others, by the keys of their names. */
export function definitionsOf(notebook: Notebook): ReadonlyMap<string, Node> {
  const definitions =
    known.get(notebook) ??
    new Map(notebook.cells.flatMap((cell) => definitionsIn(cell).map(({ symbol, node }) => [symbol, node])));
  known.set(notebook, definitions);
  return definitions;
}

/**
 * The function whose body runs when a function, lambda or class is called: itself, or the `__init__` of the class; `none`
 * for a class without one. Undefined where others have a say in it, as a base class has.
 */
export function startOf(definition: Node): Node | 'none' | undefined {
  if (definition.type === 'function_definition' || definition.type === 'lambda') return definition;
  const bases = field(definition, 'superclasses');
  const body = field(definition, 'body');
  if (body === undefined || (bases !== undefined && children(bases).length > 0)) return undefined;
  const start = children(body)
    .map((each) => (each.type === 'decorated_definition' ? (field(each, 'definition') ?? each) : each))
    .find((each) => /^__(?:post_)?init__$/.test(field(each, 'name')?.text ?? ''));
  return start ?? 'none';
}

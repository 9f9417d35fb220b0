import { symbolOf } from '../../../src/notebook/symbols.ts';
import { children, field, walk, type Node } from '../../../src/python/tree.ts';
import { parametersIn } from '../../../src/semantics/definitions.ts';

/** A function, or a part of a class, whose inside counts where it is used. */
export interface Unit {
  readonly nodes: readonly Node[];
  readonly parameters: ReadonlySet<string>;
}

/** A class that the notebook defines. */
export interface NotebookClass {
  readonly node: Node;
  readonly bases: readonly string[];
  readonly methods: ReadonlySet<string>;
}

/** What is known of a class definition. */
export function classOf(node: Node): NotebookClass {
  const list = field(node, 'superclasses');
  const bases = (list === undefined ? [] : children(list)).flatMap((each) =>
    each.type === 'identifier' ? [symbolOf(each)] : [],
  );
  return { node, bases, methods: new Set(methodsOf(node).map(nameOf)) };
}

/** The function definitions directly in a class body. */
function methodsOf(node: Node): Node[] {
  return children(field(node, 'body') ?? node).flatMap((each) => {
    const inner = each.type === 'decorated_definition' ? field(each, 'definition') : each;
    return inner?.type === 'function_definition' ? [inner] : [];
  });
}

function nameOf(definition: Node): string {
  return field(definition, 'name')?.text ?? '';
}

/** What runs when an object is made. */
const MAKERS: ReadonlySet<string> = new Set(['__init__', '__new__', '__post_init__']);

/**
 * What can be used of functions and classes, by `name` for functions, `Name` for what making an object runs, and
 * `Name.method` for the other methods.
 */
export function unitsOf(
  functions: ReadonlyMap<string, Node>,
  classes: ReadonlyMap<string, NotebookClass>,
): ReadonlyMap<string, Unit> {
  const units = new Map<string, Unit>();
  const add = (name: string, nodes: readonly Node[]): unknown =>
    units.set(name, { nodes, parameters: parametersIn(nodes) });
  for (const [name, node] of functions) add(name, walk(node));
  for (const [name, { node }] of classes) {
    const methods = methodsOf(node);
    const later = methods.filter((each) => !MAKERS.has(nameOf(each)));
    add(
      name,
      walk(node, (each) => later.some(({ id }) => id === each.id)),
    );
    for (const method of later) add(`${name}.${nameOf(method)}`, walk(method));
  }
  return units;
}

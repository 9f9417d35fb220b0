import { symbolOf } from '../../../src/notebook/symbols.ts';
import { children, field, walk, type Node } from '../../../src/python/tree.ts';
import { methodsOf, nameOf } from '../../../src/semantics/definitions.ts';

/** A function, or a part of a class, whose inside counts where it is used. */
export interface Unit {
  /** `name` for functions, `Name` for what making an object runs, and `Name.method` for the other methods. */
  readonly symbol: string;
  readonly nodes: readonly Node[];
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

/** What runs when an object is made. */
const MAKERS: ReadonlySet<string> = new Set(['__init__', '__new__', '__post_init__']);

/** What can be used of functions and classes. */
export function unitsOf(
  functions: ReadonlyMap<string, Node>,
  classes: ReadonlyMap<string, NotebookClass>,
): readonly Unit[] {
  return [
    ...[...functions].map(([symbol, node]): Unit => ({ symbol, nodes: walk(node) })),
    ...[...classes].flatMap(([symbol, { node }]): readonly Unit[] => {
      const later = methodsOf(node).filter((each) => !MAKERS.has(nameOf(each)));
      const making = walk(node, (each) => later.some(({ id }) => id === each.id));
      return [
        { symbol, nodes: making },
        ...later.map((each): Unit => ({ symbol: `${symbol}.${nameOf(each)}`, nodes: walk(each) })),
      ];
    }),
  ];
}

import { memoized } from '../memoized.ts';
import { undecorated } from '../notebook/decorators.ts';
import type { Cell, Notebook } from '../notebook/notebook.ts';
import { followed, moduleCells } from '../notebook/project.ts';
import { symbolOf } from '../notebook/symbols.ts';
import { children, field, type Node } from '../python/tree.ts';

/** A function or class that a cell or a module of the project defines, or a method of one. */
export interface CellDefinition {
  /** The key of its name; of a method `Name.method`. */
  readonly symbol: string;
  readonly name: string;
  readonly node: Node;
  readonly cell: Cell;
  /** The definition of the class of a method. */
  readonly owner?: Node;
}

/** The functions and classes that a cell defines outside of others. */
export function definitionsIn(cell: Cell): CellDefinition[] {
  const found: CellDefinition[] = [];
  const visit = (node: Node): void => {
    if (node.type === 'decorated_definition') {
      const inner = field(node, 'definition');
      if (inner !== undefined) visit(inner);
    } else if (node.type === 'function_definition' || node.type === 'class_definition') {
      const name = field(node, 'name');
      found.push({ symbol: symbolOf(name), name: name?.text ?? '', node, cell });
    } else if (node.type !== 'lambda') {
      for (const child of node.namedChildren) visit(child);
    }
  };
  cell.statements.forEach(visit);
  return found;
}

/**
 * The functions and classes that the cells of a notebook define outside of others, and the modules of the project that it
 * imports, by the keys of their names.
 */
export const definitionsOf: (notebook: Notebook) => ReadonlyMap<string, CellDefinition> = memoized(
  (notebook) =>
    new Map(
      [...notebook.cells, ...moduleCells(notebook)].flatMap((cell) =>
        definitionsIn(cell).map((each) => [each.symbol, each]),
      ),
    ),
);

/** The function or class that a name means, also where it is imported from a module of the project. */
export function definitionOfName(name: Node | undefined, notebook: Notebook): CellDefinition | undefined {
  return definitionsOf(notebook).get(followed(symbolOf(name), notebook));
}

/** The methods that the body of a class defines, in source order. */
export function methodsOf(definition: Node): readonly Node[] {
  const body = definition.type === 'class_definition' ? field(definition, 'body') : undefined;
  return (body === undefined ? [] : children(body))
    .map(undecorated)
    .filter(({ type }) => type === 'function_definition');
}

/** The name of a function or class. */
export function nameOf(definition: Node): string {
  return field(definition, 'name')?.text ?? '';
}

/** A class that a notebook defines. */
export interface ClassDefinition {
  readonly node: Node;
  readonly methods: ReadonlyMap<string, CellDefinition>;
}

/** The classes that the cells of a notebook define, by the ids of their nodes. */
export const classesOf: (notebook: Notebook) => ReadonlyMap<number, ClassDefinition> = memoized((notebook) => {
  const classes = [...definitionsOf(notebook).values()].filter(({ node }) => node.type === 'class_definition');
  return new Map(
    classes.map(({ node, symbol, cell }) => {
      const methods = methodsOf(node).map((each): [string, CellDefinition] => {
        const name = nameOf(each);
        return [name, { symbol: `${symbol}.${name}`, name, node: each, cell, owner: node }];
      });
      return [node.id, { node, methods: new Map(methods) }];
    }),
  );
});

import { memoized } from '../memoized.ts';
import { decoratorPath, decoratorsOf, isTransparent } from '../notebook/decorators.ts';
import { aliasesOf } from '../notebook/imports.ts';
import type { Notebook } from '../notebook/notebook.ts';
import { parametersOf, type Parameter } from '../python/parameters.ts';
import { children, field, type Node } from '../python/tree.ts';
import { classesOf, definitionsOf, type CellDefinition } from './definitions.ts';
import { attributesSet, instanceOf } from './domains/instance.ts';

/**
 * The method of the notebook that an attribute is: `trainer.step`, `self.step`, `Trainer.step`. Undefined where the object
 * may be of a class that has another one, where something is put in the place of the method, and where a decorator is.
 */
export function methodAt(attribute: Node, notebook: Notebook): CellDefinition | undefined {
  const name = field(attribute, 'attribute')?.text ?? '';
  const object = field(attribute, 'object');
  if (object === undefined || !methodNames(notebook).has(name)) return undefined;
  const of = instanceOf(object, notebook);
  if (of === undefined || of.kind === 'nothing' || attributesSet(name, notebook).length > 0) return undefined;
  const found = lookUp(of.class, name, notebook, new Set());
  if (found === undefined || of.isExact) return found;
  const derived = [...classesOf(notebook)].filter(([id]) => id !== of.class);
  const isOther = ([id, { methods }]: (typeof derived)[number]): boolean =>
    methods.has(name) && linesOf(id, notebook, new Set()).has(of.class);
  return derived.some(isOther) ? undefined : found;
}

/** The functions and classes of a notebook, and the methods of its classes: all that a call may reach. */
export const callablesOf: (notebook: Notebook) => readonly CellDefinition[] = memoized((notebook) => [
  ...definitionsOf(notebook).values(),
  ...[...classesOf(notebook).values()].flatMap(({ methods }) => [...methods.values()]),
]);

/** The parameters for which a call gives the arguments: all, but for the `self` that a method gets by itself. */
export function givenParameters({ node, owner }: CellDefinition, call: Node, notebook: Notebook): readonly Parameter[] {
  const all = parametersOf(node);
  if (owner === undefined) return all;
  const decorators = decoratorsOf(node).map((each) => decoratorPath(each, aliasesOf(notebook)));
  if (decorators.includes('staticmethod')) return all;
  const object = field(field(call, 'function') ?? call, 'object');
  const isOfClass = object !== undefined && instanceOf(object, notebook)?.kind === 'class';
  return isOfClass && !decorators.includes('classmethod') ? all : all.slice(1);
}

const methodNames: (notebook: Notebook) => ReadonlySet<string> = memoized(
  (notebook) => new Set([...classesOf(notebook).values()].flatMap(({ methods }) => [...methods.keys()])),
);

/** The method of a class, or of the first of its bases that has it; a base that nbfix does not know may have it, too. */
function lookUp(id: number, name: string, notebook: Notebook, seen: Set<number>): CellDefinition | undefined {
  const of = classesOf(notebook).get(id);
  if (of === undefined || seen.has(id)) return undefined;
  seen.add(id);
  const own = of.methods.get(name);
  if (own !== undefined) {
    const aliases = aliasesOf(notebook);
    return decoratorsOf(own.node).every((each) => isTransparent(each, aliases)) ? own : undefined;
  }
  for (const base of basesOf(of.node, notebook)) {
    const found = base === undefined ? undefined : lookUp(base, name, notebook, seen);
    if (found !== undefined || base === undefined) return found;
  }
  return undefined;
}

/** The classes that a class derives from, itself among them. */
function linesOf(id: number, notebook: Notebook, seen: Set<number>): ReadonlySet<number> {
  const of = classesOf(notebook).get(id);
  if (of === undefined || seen.has(id)) return seen;
  seen.add(id);
  for (const base of basesOf(of.node, notebook)) if (base !== undefined) linesOf(base, notebook, seen);
  return seen;
}

/** The bases of a class by the ids of their nodes; undefined for one that is not the notebook's. */
function basesOf(definition: Node, notebook: Notebook): (number | undefined)[] {
  const bases = field(definition, 'superclasses');
  return (bases === undefined ? [] : children(bases))
    .filter(({ type }) => type !== 'keyword_argument')
    .map((each) => {
      const of = instanceOf(each, notebook);
      return of?.kind === 'class' ? of.class : undefined;
    });
}

import { memoized } from '../../memoized.ts';
import { decoratorPath, decoratorsOf, isTransparent } from '../../notebook/decorators.ts';
import { aliasesOf, qualifiedName } from '../../notebook/imports.ts';
import type { Notebook } from '../../notebook/notebook.ts';
import { rootsOf } from '../../notebook/project.ts';
import { parametersOf } from '../../python/parameters.ts';
import { ancestors, children, contains, field, nodesOf, type Node } from '../../python/tree.ts';
import { classesOf, methodsOf, nameOf } from '../definitions.ts';
import { evaluatorIn, type Domain, type Evaluation } from '../evaluate.ts';

/*
 * The domain of the classes that the notebook defines: whether a value is such a class, or an object of one.
 *
 *     trainer = None
 *     trainer = Trainer(model).to(device)      →  an object of Trainer
 */

/** `nothing`: no value yet, or None, in which no method can be called. */
export type Instance =
  | { readonly kind: 'nothing' }
  | {
      readonly kind: 'class' | 'object';
      /** The definition of the class, by the id of its node. */
      readonly class: number;
      /** Whether it is of this class and not of one derived from it, as `self` may be. */
      readonly isExact: boolean;
    };

type Known = Instance | undefined;

const NOTHING: Instance = { kind: 'nothing' };

const INSTANCE: Domain<Instance> = {
  bottom: NOTHING,
  join: (one, other) => {
    if (one === undefined || other === undefined) return undefined;
    if (one.kind === 'nothing') return other;
    if (other.kind === 'nothing') return one;
    if (one.kind !== other.kind || one.class !== other.class) return undefined;
    return { ...one, isExact: one.isExact && other.isExact };
  },
  literal: (type, node, { aliases }) => {
    if (type === 'none') return NOTHING;
    if (type !== 'class_definition' || node === undefined) return undefined;
    const isPlain = decoratorsOf(node).every(
      (each) => isTransparent(each, aliases) || /^dataclasses\.dataclass$/.test(decoratorPath(each, aliases)),
    );
    return isPlain ? { kind: 'class', class: node.id, isExact: true } : undefined;
  },
  parameter: selfOf,
  operation: () => undefined,
  container: () => undefined,
  dictionary: () => undefined,
  // `meter.add(loss)` of a class of the notebook.
  filled: (of) => of,
  item: () => undefined,
  part: () => undefined,
  imported: () => undefined,
  attribute: (node, of, _path, evaluation) => fieldOf(of, field(node, 'attribute')?.text ?? '', evaluation),
  entered: () => undefined,
  call: () => undefined,
  // What PyTorch's modules give back is the module itself.
  method: (_call, of, method, { notebook }) => {
    if (of?.kind === 'nothing') return of;
    return of?.kind === 'object' && FLUENT.test(method) && isOfTorch(of.class, notebook) ? of : undefined;
  },
  called: (_call, callee) => (callee?.kind === 'class' ? { ...callee, kind: 'object' } : undefined),
};

const FLUENT = /^(?:cpu|cuda|double|eval|float|half|requires_grad_|to|train)$/;

/** The class of the notebook that an expression is, or is an object of; undefined where that is not known. */
export const instanceOf = evaluatorIn(INSTANCE);

/** `self` of a method, and `cls` of a class method. */
function selfOf(name: Node, { notebook, aliases }: Evaluation<Instance>): Known {
  const method = ancestors(name).find(({ type }) => type === 'function_definition');
  const around = method && ancestors(method).find(({ type }) => type !== 'decorated_definition' && type !== 'block');
  if (around === undefined || !classesOf(notebook).has(around.id)) return undefined;
  if (parametersOf(method!)[0]?.identifier.id !== name.id) return undefined;
  const decorators = decoratorsOf(method!).map((each) => decoratorPath(each, aliases));
  if (decorators.includes('staticmethod')) return undefined;
  return { kind: decorators.includes('classmethod') ? 'class' : 'object', class: around.id, isExact: false };
}

/** What an attribute of an object holds, where nothing but `self.name = …` in the methods of its class sets it. */
function fieldOf(of: Known, name: string, { notebook, valueOf }: Evaluation<Instance>): Known {
  const definition = of?.kind === 'object' ? classesOf(notebook).get(of.class)?.node : undefined;
  if (definition === undefined) return undefined;
  const values = attributesSet(name, notebook).map((target) => {
    const isOwn = field(target, 'object')?.text === 'self' && contains(definition, target);
    const value = isOwn && target.parent?.type === 'assignment' ? field(target.parent, 'right') : undefined;
    return value && valueOf(value);
  });
  return values.length === 0 ? undefined : values.reduce(INSTANCE.join, NOTHING);
}

/** The places at which a notebook puts something into an attribute of a name, of whatever object. */
export function attributesSet(name: string, notebook: Notebook): readonly Node[] {
  return setsIn(notebook).get(name) ?? [];
}

const setsIn: (notebook: Notebook) => ReadonlyMap<string, readonly Node[]> = memoized((notebook) => {
  const places = new Map<string, Node[]>();
  for (const each of rootsOf(notebook).flatMap((root) => nodesOf(root, 'attribute'))) {
    if (each.fieldName !== 'left' && !/pattern/.test(each.parent?.type ?? '')) continue;
    const name = field(each, 'attribute')?.text ?? '';
    places.set(name, [...(places.get(name) ?? []), each]);
  }
  return places;
});

function isOfTorch(id: number, notebook: Notebook): boolean {
  const definition = classesOf(notebook).get(id)?.node;
  const bases = definition && field(definition, 'superclasses');
  return (
    bases !== undefined &&
    !methodsOf(definition!).some((each) => FLUENT.test(nameOf(each))) &&
    children(bases).some((each) => /^torch\.nn\.\w+$/.test(qualifiedName(each, aliasesOf(notebook)) ?? ''))
  );
}

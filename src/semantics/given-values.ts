import type { Notebook } from '../notebook/notebook.ts';
import { argumentFor, parametersOf } from '../python/parameters.ts';
import { ancestors, field, type Node } from '../python/tree.ts';
import { namesLike } from './name-uses.ts';

/**
 * All values that a parameter of a function can have, where the notebook does nothing with the function but call it.
 * Undefined where others may call it, or where `*values` may give anything.
 *
 *     def total(rank): …
 *     total(3)
 *     total(rank=slider.value)      →  `3` and `slider.value` for `rank`
 */
export function givenTo(name: Node, notebook: Notebook): readonly Node[] | undefined {
  const definition = ancestors(name).find(({ type }) => type === 'function_definition');
  const own = definition && field(definition, 'name');
  // A method is called by its object, and a decorator may call a function by itself.
  if (definition === undefined || own === undefined || definition.parent?.type === 'decorated_definition')
    return undefined;
  const parameters = parametersOf(definition);
  const parameter = parameters.find(({ identifier }) => identifier.id === name.id);
  const uses = namesLike(own, notebook);
  if (parameter === undefined || uses?.bindings.length !== 1 || isMethod(definition)) return undefined;
  const values = uses.nodes
    .filter(({ id }) => id !== own.id)
    .map((use) => {
      const call = use.fieldName === 'function' && use.parent?.type === 'call' ? use.parent : undefined;
      const given = call && (argumentFor(parameter, call, parameters) ?? parameter.fallback);
      return given === 'unknown' ? undefined : given;
    });
  return values.every((each) => each !== undefined) && values.length > 0 ? values : undefined;
}

function isMethod({ parent }: Node): boolean {
  return parent?.parent?.type === 'class_definition';
}

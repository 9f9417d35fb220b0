import { TRAINING_STEP, TRANSFORMS } from '../knowledge/long-calls.ts';
import { isTrainingName } from '../knowledge/trainings.ts';
import { aliasesOf, qualifiedName } from '../notebook/imports.ts';
import type { Notebook } from '../notebook/notebook.ts';
import { positional } from '../python/arguments.ts';
import { field, type Node } from '../python/tree.ts';
import { assignedTo } from '../semantics/name-uses.ts';

/**
 * Whether what is called is a whole training that JAX has compiled or made to run for many seeds at once:
 * `train = jax.jit(jax.vmap(algorithm.train))`, `jax.jit(make_train(config)).lower(key).compile()`.
 */
export function isTransformedTraining(callee: Node, notebook: Notebook): boolean {
  const values = callee.type === 'identifier' ? assignedTo(callee, notebook) : [callee];
  return (
    values.length > 0 &&
    values.every((value) => {
      const given = value && transformedIn(value, notebook);
      const name = given?.text.slice(given.text.lastIndexOf('.') + 1).replace(/^make_/, '') ?? '';
      return isTrainingName(name) && !TRAINING_STEP.test(name);
    })
  );
}

/** The function that JAX is given, or what makes it. */
function transformedIn(value: Node, notebook: Notebook): Node | undefined {
  const callee = value.type === 'call' ? field(value, 'function') : undefined;
  if (callee === undefined) return undefined;
  if (TRANSFORMS.test(qualifiedName(callee, aliasesOf(notebook)) ?? '')) {
    const [given] = positional(value);
    const isMade = given?.type === 'call';
    return given && (transformedIn(given, notebook) ?? (isMade ? field(given, 'function') : given));
  }
  const isStage = callee.type === 'attribute' && /^(?:lower|compile)$/.test(field(callee, 'attribute')?.text ?? '');
  return isStage ? transformedIn(field(callee, 'object')!, notebook) : undefined;
}

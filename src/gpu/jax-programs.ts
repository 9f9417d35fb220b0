import { rowFinder } from '../knowledge/fits.ts';
import { COMPILED_LOOPS, GRADIENTS, TRAINING_STEP, TRANSFORMS } from '../knowledge/long-calls.ts';
import { isTrainingName } from '../knowledge/trainings.ts';
import { memoized } from '../memoized.ts';
import { aliasesOf, importsOf, qualifiedName } from '../notebook/imports.ts';
import type { Notebook } from '../notebook/notebook.ts';
import { positional } from '../python/arguments.ts';
import { field, nodesOf, type Node } from '../python/tree.ts';
import { throughCalls } from '../semantics/calls.ts';
import { makersOf } from '../semantics/domains/maker.ts';
import { handedOver } from '../semantics/handed-over.ts';
import { assignedTo, namesLike } from '../semantics/name-uses.ts';

/*
 * JAX trains in functions: a gradient is one of a function, a loop may be a call that is given its body, and what runs is
 * made from a function by others.
 *
 *     step = jax.value_and_grad(loss)
 *     run = jax.jit(jax.vmap(train)).lower(keys).compile()      →  `run(keys)` is `train`
 */

const transform = rowFinder(TRANSFORMS);
const compiledLoop = rowFinder(COMPILED_LOOPS);
const gradient = rowFinder(GRADIENTS);

/** The libraries of these tables: without one of them no program is JAX's, and nobody has to look for any. */
const LIBRARIES: ReadonlySet<string> = new Set(
  [...TRANSFORMS, ...COMPILED_LOOPS, ...GRADIENTS].map(({ path }) => path.split('.')[0] ?? path),
);

const usesJax: (notebook: Notebook) => boolean = memoized((notebook) =>
  importsOf(notebook).some(({ module }) => LIBRARIES.has(module.split('.')[0] ?? module)),
);

/** Whether a call computes a gradient, itself or in a function of the notebook: `jax.value_and_grad(loss)(weights)`. */
export const takesGradient: (notebook: Notebook) => (call: Node) => boolean = memoized((notebook) => {
  if (!usesJax(notebook)) return () => false;
  return throughCalls(notebook, (call) => {
    const callee = field(call, 'function');
    return callee !== undefined && [...makersOf(callee, notebook)].some((maker) => gradient(maker) !== undefined);
  });
});

/**
 * Whether a call is a loop that is compiled with its body, and the body takes gradients in a loop of its own: epochs of batches,
 * `jax.lax.scan(epoch, …)`. What one loop alone computes may be over at once.
 */
export function isTrainingLoop(call: Node, path: string | undefined, notebook: Notebook): boolean {
  if (path === undefined || compiledLoop(path) === undefined) return false;
  const aliases = aliasesOf(notebook);
  const calls = handedOver(call, aliases).flatMap(({ node }) => callsOf(node, notebook, new Set()));
  const isLoop = (each: Node): boolean =>
    compiledLoop(qualifiedName(field(each, 'function') ?? each, aliases) ?? '') !== undefined;
  return calls.some(isLoop) && calls.some(takesGradient(notebook));
}

/** The calls in a function of the notebook, in those that it calls or hands on, and so on; those in other functions, too. */
function callsOf(of: Node, notebook: Notebook, seen: Set<number>): readonly Node[] {
  const bindings = of.type === 'identifier' ? (namesLike(of, notebook)?.bindings ?? []) : [];
  const functions = [of, ...bindings.flatMap(({ binder }) => binder ?? [])].filter(
    ({ id, type }) => /^(?:function_definition|lambda)$/.test(type) && !seen.has(id),
  );
  return functions.flatMap((each) => {
    seen.add(each.id);
    return nodesOf(each, 'call').flatMap((call) => {
      const given = handedOver(call, aliasesOf(notebook)).map(({ node }) => node);
      return [call, ...[field(call, 'function') ?? call, ...given].flatMap((next) => callsOf(next, notebook, seen))];
    });
  });
}

/** The function that a compiled or mapped one computes, or the call that makes it; undefined for anything else. */
export function programOf(node: Node, notebook: Notebook, seen: Set<number> = new Set()): Node | undefined {
  if (!usesJax(notebook) || seen.has(node.id)) return undefined;
  seen.add(node.id);
  if (node.type === 'identifier') {
    const [value, ...others] = assignedTo(node, notebook);
    return value === undefined || others.length > 0 ? undefined : programOf(value, notebook, seen);
  }
  const callee = node.type === 'call' ? field(node, 'function') : undefined;
  if (callee === undefined) return undefined;
  const path = qualifiedName(callee, aliasesOf(notebook));
  if (path !== undefined && transform(path) !== undefined) {
    const [given] = positional(node);
    return given && (programOf(given, notebook, seen) ?? given);
  }
  const isStaged = callee.type === 'attribute' && STAGES.test(field(callee, 'attribute')?.text ?? '');
  const object = isStaged ? field(callee, 'object') : undefined;
  return object && programOf(object, notebook, seen);
}

/** Ahead of time: `jax.jit(f).lower(x).compile()`. */
const STAGES = /^(?:lower|compile)$/;

/** What a call compiles ahead of time: `train` for `jax.jit(train).lower(key).compile()`. */
export function compiledBy(call: Node, notebook: Notebook): Node | undefined {
  const callee = field(call, 'function');
  return callee !== undefined && field(callee, 'attribute')?.text === 'compile' ? programOf(call, notebook) : undefined;
}

/** Whether a function is a whole training by its name, or by that of what makes it: `agent.train`, `make_train(config)`. */
export function isNamedTraining(program: Node): boolean {
  const { text } = program.type === 'call' ? (field(program, 'function') ?? program) : program;
  const name = text.slice(text.lastIndexOf('.') + 1).replace(/^make_/, '');
  return isTrainingName(name) && !TRAINING_STEP.test(name);
}

/** Whether what is called is such a training that JAX has compiled or made to run for many seeds at once. */
export function isTransformedTraining(callee: Node, notebook: Notebook): boolean {
  const program = programOf(callee, notebook);
  return program !== undefined && isNamedTraining(program);
}

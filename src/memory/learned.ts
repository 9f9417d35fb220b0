import { memoized } from '../memoized.ts';
import { aliasesOf } from '../notebook/imports.ts';
import type { Notebook } from '../notebook/notebook.ts';
import { argumentsOf } from '../python/arguments.ts';
import { isLabel } from '../python/names.ts';
import { parameterFor, parametersOf } from '../python/parameters.ts';
import { field, walk, type Node } from '../python/tree.ts';
import { baseName, bindingsAt, putsAt, type Binding } from '../semantics/bindings-at.ts';
import { calleeOf } from '../semantics/calls.ts';
import { definitionsOf, methodsOf, nameOf, type CellDefinition } from '../semantics/definitions.ts';
import { givenParameters } from '../semantics/methods.ts';
import { isOptimizerName, makesOptimizer } from './optimizers.ts';

/*
 * What a run has learned: a model that it has trained, an estimator that it has fitted.
 */

/** Methods after which their object knows more than before. */
const LEARNING_METHODS = new Set(
  `fit fit_transform fit_predict fit_resample fit_generator partial_fit train train_model train_on_batch train_step train_batch
  learn finetune fine_tune optimize update_weights`.split(/\s+/),
);

/** Calls that show that a region trains. */
const TRAINING = /^(?:backward|minimize|apply_gradients|zero_grad|value_and_grad|apply_updates)$/;

/** Code that is looked at as a whole: a cell, a function, a class. */
export interface Region {
  readonly notebook: Notebook;
  readonly nodes: readonly Node[];
  /** Functions around, so that recursion ends. */
  readonly path: readonly string[];
}

/** The names whose objects a region trains or fits. */
export function learnedIn(region: Region): Set<string> {
  const { nodes, notebook } = region;
  const aliases = aliasesOf(notebook);
  const learned = new Set<string>();
  const trains = isTraining(region);
  for (const call of nodes.filter(({ type }) => type === 'call')) {
    const callee = field(call, 'function');
    const method = callee?.type === 'attribute' ? (field(callee, 'attribute')?.text ?? '') : '';
    const base = callee?.type === 'attribute' ? baseName(field(callee, 'object')) : undefined;
    const isLearner =
      LEARNING_METHODS.has(method) ||
      methodsByName(notebook)
        .get(method)
        ?.some((each) => trainsInside(each, region)) ||
      (trains && /^(?:named_)?parameters$/.test(method)) ||
      (method === 'step' && base !== undefined && mayLearn(base, region));
    if (isLearner && base !== undefined) learned.add(base);
    // `model = LinearRegression().fit(x, y)`
    if (isLearner && field(callee!, 'object')?.type === 'call') targetsOf(call).forEach((each) => learned.add(each));
    // A scheduler has the optimizer, and that has the weights.
    const driven = makesOptimizer(call, aliases) ? argumentsOf(call).flatMap(({ value }) => namesIn(value)) : [];
    driven.filter((each) => !isOptimizer(each, region)).forEach((each) => learned.add(each));
    const own = calleeOf(callee, notebook);
    if (own !== undefined) learnedBy(call, own, region).forEach((each) => learned.add(each));
    // What a loss is computed with, as far as it has a name: `model(batch)`, `parts["model"](batch)`.
    const model = trains && /^(?:identifier|subscript)$/.test(callee?.type ?? '') ? baseName(callee) : undefined;
    if (model !== undefined && calleeOf(callee, notebook) === undefined && valuesIn(nodes, model).length > 0)
      learned.add(model);
  }
  // `model, optimizer = set_up()`
  for (const node of trains ? nodes : []) {
    const names = bindingsAt(node).filter(({ value }) => typeof value !== 'string' && value.type === 'call');
    if (names.length > 1 && names.some(({ name }) => isOptimizerName(name)))
      names.filter(({ name }) => !isOptimizerName(name)).forEach(({ name }) => learned.add(name));
  }
  // `weight -= rate * weight.grad`
  for (const node of trains ? nodes : []) {
    const base = node.type === 'attribute' && field(node, 'attribute')?.text === 'grad' ? baseName(node) : undefined;
    if (base !== undefined) learned.add(base);
  }
  return learned;
}

/** An agent learns in its steps; an optimizer does not, nor does a class of the notebook in which nothing trains. */
function mayLearn(name: string, region: Region): boolean {
  if (isOptimizer(name, region)) return false;
  const classes = valuesIn(region.nodes, name).map((value) => {
    const made = typeof value !== 'string' && value.type === 'call' ? calleeOf(value, region.notebook) : undefined;
    return made?.owner === undefined ? made : undefined;
  });
  return (
    classes.length === 0 ||
    classes.some((each) => each === undefined || isTraining({ ...region, nodes: walk(each.node) }))
  );
}

function isTraining({ nodes, notebook }: Region): boolean {
  const aliases = aliasesOf(notebook);
  return nodes.some(
    (each) =>
      each.type === 'call' && (TRAINING.test(lastPart(field(each, 'function'))) || makesOptimizer(each, aliases)),
  );
}

/** What a call of a function or class of the notebook trains: of the names that it is given, and an object of the class itself. */
function learnedBy(call: Node, definition: CellDefinition, region: Region): string[] {
  const { name, node } = definition;
  if (region.path.includes(name)) return [];
  const inner = { ...region, nodes: walk(node), path: [...region.path, name] };
  const learned = learnedIn(inner);
  if (learned.size === 0 && !trainsInside(node, region)) return [];
  const parameters = givenParameters(definition, call, region.notebook);
  const isFunction = node.type === 'function_definition';
  const results = isFunction && returns(inner.nodes, learned) ? targetsOf(call) : [];
  // Where it cannot be told which, all of them.
  const isKnown = isFunction && parametersOf(node).some(({ name: each }) => learned.has(each));
  const target = isFunction ? undefined : field(call.parent ?? call, 'left');
  const given = argumentsOf(call).flatMap(({ value }) => {
    const parameter = isKnown ? parameterFor(value, call, parameters) : undefined;
    return parameter === undefined || learned.has(parameter.name) ? baseOf(value) : [];
  });
  return target?.type === 'identifier' ? [target.text, ...given] : [...results, ...given];
}

/** Whether a function gives back what it has trained: `return model, loss`, not `return model(x).mean()`. */
function returns(nodes: readonly Node[], learned: ReadonlySet<string>): boolean {
  return nodes
    .filter(({ type }) => type === 'return_statement' || type === 'yield')
    .flatMap((each) => walk(each))
    .some((each) => each.type === 'identifier' && learned.has(each.text) && !isLabel(each) && isHandedOut(each));
}

/** Whether a name stands for itself, and not for what a call of it or of a method of it gives. */
function isHandedOut({ parent, fieldName }: Node): boolean {
  if (parent?.type === 'call' && fieldName === 'function') return false;
  return !(parent?.type === 'attribute' && parent.parent?.type === 'call' && parent.fieldName === 'function');
}

/** The methods of the notebook's classes by their names. */
const methodsByName: (notebook: Notebook) => ReadonlyMap<string, readonly Node[]> = memoized((notebook) => {
  const methods = new Map<string, Node[]>();
  for (const each of [...definitionsOf(notebook).values()].flatMap(({ node }) => methodsOf(node)))
    methods.set(nameOf(each), [...(methods.get(nameOf(each)) ?? []), each]);
  return methods;
});

/** Whether the code of a function, method or class trains, or a function that it calls. */
function trainsInside(node: Node, { notebook, path }: Region): boolean {
  const inner = { notebook, nodes: walk(node), path };
  if (isTraining(inner)) return true;
  return inner.nodes.some((call) => {
    const name = call.type === 'call' ? lastPart(field(call, 'function')) : '';
    if (name === '' || path.includes(name)) return false;
    const called = [...(methodsByName(notebook).get(name) ?? []), ...[calleeOf(call, notebook)?.node ?? []].flat()];
    return called.some((each) => trainsInside(each, { ...inner, path: [...path, name] }));
  });
}

function baseOf(value: Node): string[] {
  const base = /^(?:identifier|attribute|call)$/.test(value.type) ? baseName(value) : undefined;
  return base === undefined ? [] : [base];
}

/** Whether a name holds an optimizer, a scheduler or a scaler. */
function isOptimizer(name: string, { nodes, notebook }: Region): boolean {
  if (isOptimizerName(name)) return true;
  const values = valuesIn(nodes, name);
  return (
    values.length > 0 &&
    values.every((value) => typeof value !== 'string' && makesOptimizer(value, aliasesOf(notebook)))
  );
}

/** What a region binds a name to, but for None. */
function valuesIn(nodes: readonly Node[], name: string): Binding['value'][] {
  return nodes.flatMap((node) =>
    bindingsAt(node).flatMap((each) => (each.name === name && !isNone(each.value) ? [each.value] : [])),
  );
}

/**
 * The names that what a call gives goes to: `model` in `model = Model().fit(x).eval()`, `models` in
 * `models = [KMeans(k).fit(x) for k in sizes]`, `models[k] = …` and `models.append(…)`.
 */
function targetsOf(call: Node): string[] {
  const names: string[] = [];
  for (let each: Node | null = call; each !== null && !/^(?:block|module)$/.test(each.type); each = each.parent) {
    names.push(...bindingsAt(each).map(({ name }) => name), ...putsAt(each).map(({ container }) => container));
  }
  return names;
}

/** The name of a function or method: `step` of `optimizer.step`. */
export function lastPart(callee: Node | undefined): string {
  return (callee?.type === 'attribute' ? field(callee, 'attribute')?.text : callee?.text) ?? '';
}

/** All names in an expression but for those of attributes and keywords. */
export function namesIn(value: Node): string[] {
  return walk(value)
    .filter((each) => each.type === 'identifier' && !isLabel(each))
    .map(({ text }) => text);
}

export function isNone(value: Binding['value']): boolean {
  return typeof value !== 'string' && value.type === 'none';
}

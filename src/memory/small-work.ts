import { definitionOf, type CellWork } from '../gpu/work.ts';
import {
  MODEST_CALLS,
  NARROW_FUNCTIONS,
  NARROW_LAYERS,
  NARROW_METHODS,
  REINFORCEMENT,
  SHOWS_PICTURES,
  SMALL_POLICY,
  SMALL_WITHOUT_PICTURES,
} from '../knowledge/small-models.ts';
import { memoized } from '../memoized.ts';
import { aliasesOf, qualifiedName } from '../notebook/imports.ts';
import type { Notebook } from '../notebook/notebook.ts';
import { argumentsOf, hasSplat, positional } from '../python/arguments.ts';
import { parametersOf } from '../python/parameters.ts';
import { ancestors, children, field, nodesOf, walk, type Node } from '../python/tree.ts';
import { methodsOf, nameOf } from '../semantics/definitions.ts';
import { amountOf } from '../semantics/domains/amount.ts';
import { makersOf } from '../semantics/domains/maker.ts';
import { isHostValue } from '../semantics/domains/residency.ts';
import { sum } from '../semantics/sum.ts';

/** Bytes that no GPU lacks which anyone computes on: the smallest have 4 GiB. */
export const LITTLE = 512 * 2 ** 20;

/** Bytes of a number of a picture or a layer, which is a float32. */
const BYTES = 4;

/** How often the numbers of a model are there: weights, gradients, two of an optimizer, and a copy. */
const COPIES = 5;

/** Deeper calls are not followed. */
const DEPTH = 3;

/**
 * Whether the work of a cell surely takes so little GPU memory that it can't run out by itself: batches of small pictures
 * through a model of the notebook whose layers are small, of which nothing is kept. False where that is not known.
 */
export function takesLittle(notebook: Notebook, { cell, gpu, longOperations }: CellWork): boolean {
  const code = cell.statements.flatMap((statement) => walk(statement));
  // Where a model is may not be known, and it writes all the same.
  const writing = longOperations.filter(({ node }) => writesTokens(node));
  const bytes = bytesOf(notebook, [...gpu, ...writing], code, DEPTH);
  return bytes !== undefined && bytes <= LITTLE;
}

/** The most bytes that operations on the GPU take, with what the code around them keeps; undefined where that is not known. */
function bytesOf(
  notebook: Notebook,
  operations: readonly { readonly node: Node }[],
  code: readonly Node[],
  depth: number,
): number | undefined {
  if (depth === 0 || code.some((node) => keepsMore(node, notebook))) return undefined;
  const each = new Map(operations.map(({ node }) => [node.id, node]));
  return sum(
    [...each.values()].map((node) => {
      const numbers = numbersOf(notebook, node);
      if (numbers !== undefined) return numbers * BYTES;
      const called = definitionOf(node, notebook);
      if (called?.node.type !== 'function_definition') return undefined;
      const inside = walk(called.node);
      const more = inside.filter((each) => callsParameter(each) || writesTokens(each)).map((each) => ({ node: each }));
      return bytesOf(notebook, [...called.gpu, ...more], inside, depth - 1);
    }),
  );
}

function writesTokens(node: Node): boolean {
  const callee = node.type === 'call' ? field(node, 'function') : undefined;
  return callee?.type === 'attribute' && field(callee, 'attribute')?.text === 'generate';
}

/** `model(batch)` in a function that is given the model. */
function callsParameter(node: Node): boolean {
  const callee = node.type === 'call' ? field(node, 'function') : undefined;
  const around = ancestors(node).find(({ type }) => type === 'function_definition');
  return (
    callee?.type === 'identifier' &&
    around !== undefined &&
    parametersOf(around).some(({ name }) => name === callee.text)
  );
}

/** `losses.append(loss)`, `total += loss`: what is kept of each round may grow. */
function keepsMore(node: Node, notebook: Notebook): boolean {
  // `a @ b` and functions of PyTorch that may make something larger of what they are given.
  if (node.type === 'binary_operator' && field(node, 'operator')?.type === '@') return true;
  const path = node.type === 'call' ? qualifiedName(field(node, 'function') ?? node, aliasesOf(notebook)) : undefined;
  if (path?.startsWith('torch.') === true && !MODEST_CALLS.test(path)) return true;
  if (node.type === 'augmented_assignment') return !isHostValue(field(node, 'right') ?? node, notebook);
  const callee = node.type === 'call' ? field(node, 'function') : undefined;
  const isPut = /^(?:append|extend|add|insert|put|update|setdefault)$/.test(
    (callee?.type === 'attribute' ? field(callee, 'attribute')?.text : undefined) ?? '',
  );
  if (isPut) return !argumentsOf(node).every(({ value }) => isHostValue(value, notebook));
  const isComprehension = /^(?:list|set|dictionary)_comprehension$/.test(node.type);
  return isComprehension && !isHostValue(node, notebook);
}

/** The most numbers that one operation has on the GPU: a tensor that is moved there, or a model that is called or moved. */
function numbersOf(notebook: Notebook, call: Node): number | undefined {
  const callee = field(call, 'function');
  const object = callee?.type === 'attribute' ? field(callee, 'object') : callee;
  const of = object === undefined ? undefined : amountOf(object, notebook);
  if (callee?.type === 'attribute') {
    if (writesTokens(call)) return generatedNumbers(notebook, call);
    if (isSmallLearning(callee, notebook)) return LEARNER_NUMBERS;
    // Their numbers and a mask, as int64.
    if (of?.kind === 'tokens') return of.most * 4;
    if (!/^(?:to|cuda)$/.test(field(callee, 'attribute')?.text ?? '')) return undefined;
    // Labels are int64.
    if (of?.kind === 'tensor') return of.most * 2;
    const model = of?.kind === 'object' ? modelNumbers(notebook, of.definition, 0) : undefined;
    return model && model.own * COPIES;
  }
  const [input, ...more] = argumentsOf(call);
  const given = input?.kind === 'positional' ? amountOf(input.value, notebook) : undefined;
  if (of?.kind !== 'object' || given?.kind !== 'tensor' || more.length > 0) return undefined;
  const model = modelNumbers(notebook, of.definition, given.most);
  // What a layer gives is there once more as a gradient.
  return model && model.own * COPIES + model.passing * 2;
}

/** The numbers of the networks of a small policy, a batch for them, and what training them takes. */
const LEARNER_NUMBERS = 2 ** 24;

/** `PPO("MlpPolicy", env).learn` */
function isSmallLearning(method: Node, notebook: Notebook): boolean {
  const makers = field(method, 'attribute')?.text === 'learn' ? [...makersOf(field(method, 'object')!, notebook)] : [];
  return makers.length > 0 && makers.every((each) => REINFORCEMENT.test(each)) && hasSmallPolicies(notebook);
}

/** Whether all that a notebook makes for reinforcement learning has a small policy; what it loads will be of the same kind. */
const hasSmallPolicies: (notebook: Notebook) => boolean = memoized((notebook) => {
  const calls = notebook.cells.flatMap(({ statements }) => statements.flatMap((each) => nodesOf(each, 'call')));
  const made = calls.filter((call) => {
    const path = qualifiedName(field(call, 'function') ?? call, aliasesOf(notebook)) ?? '';
    return REINFORCEMENT.test(path) && !path.endsWith('.load');
  });
  const policies = made.map(
    (call) => argumentsOf(call).find(({ name }) => name === 'policy')?.value ?? positional(call)[0],
  );
  const isSmall = (policy: string): boolean =>
    SMALL_POLICY.test(policy) || (SMALL_WITHOUT_PICTURES.test(policy) && !SHOWS_PICTURES.test(notebook.text));
  return policies.length > 0 && policies.every((each) => isSmall(each?.text ?? ''));
});

/** What a language model keeps of each token, with what passes through its layers: 1 MiB, as in models of 13 billion weights. */
const TOKEN_NUMBERS = 2 ** 18;

/** The most numbers that `model.generate(**tokens, max_new_tokens=100)` takes beside those of the model. */
function generatedNumbers(notebook: Notebook, call: Node): number | undefined {
  const given = argumentsOf(call);
  const [limit] = ['max_new_tokens', 'max_length'].flatMap((limit) => given.find(({ name }) => name === limit) ?? []);
  const longest = limit && amountOf(limit.value, notebook);
  const isRepeated = given.some(({ name }) => /^num_(?:return_sequences|beams|beam_groups)$/.test(name ?? ''));
  const inputs = given.filter(
    ({ kind, name }) => kind !== 'keyword' || /^(?:input_ids|inputs|attention_mask)$/.test(name ?? ''),
  );
  const read = sum(
    inputs.map(({ kind, value }) => {
      const of = amountOf(kind === 'dictionary-splat' ? (value.firstNamedChild ?? value) : value, notebook);
      return of?.kind === 'tokens' ? of.most : undefined;
    }),
  );
  if (longest?.kind !== 'number' || isRepeated || inputs.length === 0 || read === undefined) return undefined;
  return (read + longest.most) * TOKEN_NUMBERS;
}

interface ModelNumbers {
  /** The numbers of its layers. */
  readonly own: number;
  /** All that its layers and functions give on the way forward. */
  readonly passing: number;
}

/**
 * The numbers of a model of the notebook for an input of so many: it makes layers in `__init__`, and sends the input through
 * them one after another. Undefined where it does anything else.
 */
function modelNumbers(notebook: Notebook, definition: Node, input: number): ModelNumbers | undefined {
  const aliases = aliasesOf(notebook);
  const bases = field(definition, 'superclasses');
  const isModule =
    bases !== undefined && children(bases).every((each) => qualifiedName(each, aliases) === 'torch.nn.Module');
  const [init, forward] = ['__init__', 'forward'].map((name) =>
    methodsOf(definition).find((each) => nameOf(each) === name),
  );
  const layers = init === undefined ? undefined : layersIn(init, notebook);
  if (!isModule || layers === undefined || forward === undefined) return undefined;
  const body = walk(field(forward, 'body') ?? forward);
  if (body.some(joinsOrRepeats)) return undefined;
  // An inner call ends before the one around it, and runs before it.
  const calls = body.filter(({ type }) => type === 'call').toSorted((a, b) => a.endIndex - b.endIndex);
  let [numbers, passing]: [number, number] = [input, input];
  for (const call of calls) {
    const callee = field(call, 'function') ?? call;
    const ofSelf = /^self\.(\w+)$/.exec(callee.text)?.[1];
    const layer = ofSelf === undefined ? undefined : layers.get(ofSelf);
    const path = qualifiedName(callee, aliases);
    const isNarrow =
      path === undefined
        ? ofSelf === undefined && NARROW_METHODS.has(field(callee, 'attribute')?.text ?? '')
        : NARROW_FUNCTIONS.test(path);
    if (layer === undefined && !isNarrow) return undefined;
    numbers = layer === undefined ? numbers : layer.gives(numbers);
    passing += numbers;
  }
  return { own: sum([...layers.values()].map((each) => each.own))!, passing };
}

/** Loops, and what is made of several values: `x + self.shortcut(x)`; numbers such as `64 * 7 * 7` are none. */
function joinsOrRepeats(node: Node): boolean {
  if (node.type === 'binary_operator')
    return walk(node).some(({ type }) => !/^(?:binary_operator|integer)$/.test(type));
  return /^(?:for|while)_statement$|_comprehension$|^generator_expression$|^lambda$/.test(node.type);
}

interface Layer {
  readonly own: number;
  /** The most numbers that it gives for so many. */
  readonly gives: (numbers: number) => number;
}

/** The layers that `__init__` makes, by their attributes; undefined where it makes anything that is not known. */
function layersIn(init: Node, notebook: Notebook): ReadonlyMap<string, Layer> | undefined {
  const layers = new Map<string, Layer>();
  for (const call of nodesOf(field(init, 'body') ?? init, 'call')) {
    if (call.text.startsWith('super(')) continue;
    const assignment = call.parent?.type === 'assignment' ? call.parent : undefined;
    const attribute = /^self\.(\w+)$/.exec((assignment && field(assignment, 'left')?.text) ?? '')?.[1];
    const layer = attribute === undefined ? undefined : layerOf(call, notebook);
    if (layer === undefined || attribute === undefined || layers.has(attribute)) return undefined;
    layers.set(attribute, layer);
  }
  return layers;
}

function layerOf(call: Node, notebook: Notebook): Layer | undefined {
  const path = qualifiedName(field(call, 'function') ?? call, aliasesOf(notebook)) ?? '';
  if (hasSplat(call)) return undefined;
  if (NARROW_LAYERS.test(path)) return { own: 0, gives: (numbers) => numbers };
  const given = (at: number, name: string): Node | undefined =>
    argumentsOf(call).find((each) => each.name === name)?.value ?? positional(call)[at];
  const [from, to] = [
    given(0, 'in_features') ?? given(0, 'in_channels'),
    given(1, 'out_features') ?? given(1, 'out_channels'),
  ]
    .map((node) => node && amountOf(node, notebook))
    .map((of) => (of?.kind === 'number' && of.least >= 1 ? of : undefined));
  if (from === undefined || to === undefined) return undefined;
  // Each `from` of the numbers become `to`.
  const gives = (numbers: number): number => Math.ceil(numbers / from.least) * to.most;
  if (path === 'torch.nn.Linear') return { own: (from.most + 1) * to.most, gives };
  const [kernel, padding] = [given(2, 'kernel_size'), given(4, 'padding')];
  const width = kernel?.type === 'integer' ? Number(kernel.text) : undefined;
  const isNoLarger =
    padding === undefined || (padding.type === 'integer' && width !== undefined && 2 * Number(padding.text) < width);
  const isPlain = argumentsOf(call).every(({ name }) => !/^(?:groups|dilation)$/.test(name ?? ''));
  if (path !== 'torch.nn.Conv2d' || width === undefined || !isNoLarger || !isPlain) return undefined;
  return { own: (from.most * width ** 2 + 1) * to.most, gives };
}

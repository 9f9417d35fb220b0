import { definitionOf } from '../../../src/gpu/work.ts';
import { RANDOM_FUNCTIONS, FILLING_METHODS, TABLES, type Generator } from '../../../src/knowledge/random-apis.ts';
import { memberPath, qualifiedName } from '../../../src/notebook/imports.ts';
import { symbolOf } from '../../../src/notebook/symbols.ts';
import { hasSplat, isGiven } from '../../../src/python/arguments.ts';
import { isLabel } from '../../../src/python/names.ts';
import { METHOD_CALL, pattern } from '../../../src/python/pattern.ts';
import { binderOf } from '../../../src/python/targets.ts';
import { field, walk, type Node } from '../../../src/python/tree.ts';
import { makersOf } from '../../../src/semantics/domains/maker.ts';
import { loopDraws } from '../../../src/semantics/domains/random-loop.ts';
import { parametersIn } from '../../../src/semantics/values.ts';
import {
  classesOf,
  hasDropout,
  isPretrained,
  makingOf,
  methodOf,
  NOTHING,
  objectsOf,
  reachedAt,
  valuesAt,
  type Context,
  type Summary,
} from './random-objects.ts';
import { takesInOrder } from './keras-data.ts';
import { givesOne, isRunThrough } from './running-through.ts';
import { isGeneration } from './samples.ts';
import { makesTrained, trainingBy, trainingCalled, trainsAnything } from './trainings.ts';
import { isSampling } from './unseeded-calls.ts';

/** Something that draws random numbers, or seeds. */
export interface Event {
  readonly node: Node;
  readonly what: string;
  readonly generators: ReadonlySet<Generator>;
  /** Whether the numbers, or what they make, are what the node evaluates to, and nowhere else. */
  readonly isValue?: boolean;
  /** Whether it is a training of which nobody here knows what it draws. */
  readonly isGuess?: boolean;
}

/** What a call is called in messages: of a chain of calls, `pd.read_csv(path).dropna().sample`, the last. */
export function calledAs(callee: Node): string {
  return (callee.text.includes('(') ? field(callee, 'attribute') : callee)?.text ?? callee.text;
}

/** The list of arguments in which a node is one. */
export function argumentListOf(node: Node): Node | undefined {
  const holder = node.parent?.type === 'keyword_argument' ? node.parent.parent : node.parent;
  return holder?.type === 'argument_list' ? holder : undefined;
}

/** Whether a list of arguments is that of a call of marimo's. */
export function isOfMarimo(list: Node, aliases: ReadonlyMap<string, string>): boolean {
  const callee = list.parent === null ? undefined : field(list.parent, 'function');
  return callee !== undefined && qualifiedName(callee, aliases)?.startsWith('marimo.') === true;
}

const TRAIN = pattern('__model__.train()');

/** `loss.backward()` and `model.train()`. */
export function isTraining(node: Node): boolean {
  return METHOD_CALL(node)?.method.text === 'backward' || TRAIN(node) !== undefined;
}

/** Whether a node is of a kind that can draw random numbers, or seed. */
export function mayBeRandom({ type }: Node): boolean {
  return type === 'identifier' || type === 'call';
}

/** The generators from which a node draws: one event, or none. */
export function randomEventAt(node: Node, context: Context, trains: boolean): Event[] {
  if (node.type === 'identifier') return mention(node, context);
  const callee = node.type === 'call' ? field(node, 'function') : undefined;
  if (callee === undefined) return [];
  const member = memberPath(callee, context.notebook);
  const path = member === undefined ? qualifiedName(callee, context.aliases) : undefined;
  const event = (generators: Iterable<Generator>, isValue = false, isGuess = false): Event[] => [
    { node, what: calledAs(callee), generators: new Set(generators), isValue, isGuess },
  ];
  if (member !== undefined && randomFunction(callee, context) === undefined) {
    // What it calls may be a library of which nobody here knows what it draws.
    const isUnclear = definitionOf(callee, context.notebook)?.isKnown === false;
    const draws = isUnclear ? trainingCalled(member, context.notebook) : undefined;
    if (draws !== undefined) return event(['torch'], false, draws === 'perhaps');
  }
  if (path !== undefined) {
    const rule = RANDOM_FUNCTIONS.find(
      ({ under, name }) => path.startsWith(`${under}.`) && name.test(path.slice(under.length + 1)),
    );
    if (rule === undefined) {
      const draws = trainingCalled(path, context.notebook);
      if (draws !== undefined) return event(['torch'], false, draws === 'perhaps');
      return makesTrained(node, context.notebook) ? event(['torch'], true, true) : [];
    }
    if (rule.onlyWith !== undefined && !isSampling(node, rule.onlyWith)) return [];
    const isNew = rule.newWith === undefined || isGiven(node, rule.newWith) || hasSplat(node);
    if (!isNew && !trainsAnything(context.notebook)) return [];
    const { generator, alsoFrom = generator } = rule;
    return event(isGiven(node, rule.fixedBy) ? [] : [generator, alsoFrom], rule.inPlace?.test(path) !== true);
  }
  if (callee.type === 'attribute' && member !== undefined && context.functions.has(reachedAt(callee, context)))
    return functionEvents(callee, context);
  if (callee.type === 'identifier' || member !== undefined) {
    const reached = reachedAt(callee, context);
    if (context.classes.has(reached)) {
      const made = makingOf(reached, context);
      return made.isRandom ? event(made.open, true) : [];
    }
    return calledObject(node, callee, context, trains, event);
  }
  if (callee.type === 'call') return calledObject(node, callee, context, trains, event);
  return callee.type === 'attribute' ? calledMethod(node, callee, context, event) : [];
}

/** `model(batch)`, `pipe(prompt)`: a call of something that was bound to a name. */
function calledObject(
  call: Node,
  callee: Node,
  context: Context,
  trains: boolean,
  event: (generators: Iterable<Generator>, isValue: boolean) => Event[],
): Event[] {
  const object = objectsOf(callee, 'call', context)[0];
  if (object !== undefined) {
    const { fixedBy, generator, alsoFrom = generator } = object;
    return event(isGiven(call, fixedBy) ? [] : [generator, alsoFrom], true);
  }
  for (const name of classesOf(callee, context)) {
    const called = methodOf(name, '__call__', context) ?? methodOf(name, 'forward', context) ?? NOTHING;
    const dropsOut = trains && hasDropout(name, context);
    if (called.isRandom || dropsOut) return event(dropsOut ? [...called.open, 'torch'] : called.open, true);
  }
  return [];
}

function calledMethod(
  call: Node,
  callee: Node,
  context: Context,
  event: (generators: Iterable<Generator>, isValue?: boolean, isGuess?: boolean) => Event[],
): Event[] {
  const method = field(callee, 'attribute')?.text ?? '';
  const object = field(callee, 'object');
  if (FILLING_METHODS.has(method)) return event(isGiven(call, ['generator']) ? [] : ['torch']);
  if (isGeneration(call)) return event(['torch'], true);
  if (object === undefined) return [];
  if (method === 'sample' && isTable(object, call, context)) {
    return event(isGiven(call, ['random_state']) ? [] : ['numpy'], true);
  }
  const training = trainingBy(object, method, context.notebook);
  if (training !== undefined) return event(['torch'], false, training === 'perhaps');
  const isFit = /^(?:fit(?:_|$)|embed$)/.test(method);
  if (isFit || method === 'sample' || method === 'rsample') {
    const [made] = objectsOf(object, isFit ? 'fit' : 'sample', context);
    const isInOrder = made?.keepsOrder === true && takesInOrder(call, context);
    if (made !== undefined) return isInOrder ? [] : event([made.generator]);
  }
  // A pretrained model draws for its dropout from here on.
  if (isTraining(call) && method === 'train' && isPretrained(object, context)) return event(['torch']);
  const classes = classesOf(object, context);
  const isKnown = classes.length > 0 || valuesAt(object, context).length > 0;
  const owners = isKnown ? classes : [...context.classes.keys()];
  for (const name of owners) {
    const called = methodOf(name, method, context);
    if (called?.isRandom === true) return event(called.open, false, called.isGuess);
  }
  return [];
}

/** Whether a table of pandas is sampled: `frame.sample(100)`, or anything by `frame.sample(frac=1)`. */
function isTable(object: Node, call: Node, { notebook }: Context): boolean {
  const makers = [...makersOf(object, notebook)];
  if (makers.some((each) => TABLES.others.test(each))) return false;
  return isGiven(call, ['n', 'frac']) || makers.some((each) => TABLES.ofNumpy.test(each));
}

/** A function of the notebook that draws, called or handed over; a name for such functions; a loader that shuffles. */
function mention(node: Node, context: Context): Event[] {
  const { text: name, parent } = node;
  if (
    parent === null ||
    parametersIn(context.notebook).has(symbolOf(node)) ||
    isLabel(node) ||
    binderOf(node) !== undefined
  )
    return [];
  const event = (generators: Iterable<Generator>, isGuess = false, isValue = false): Event[] => [
    { node, what: name, generators: new Set(generators), isGuess, isValue },
  ];
  if (context.functions.has(reachedAt(node, context))) return functionEvents(node, context);
  if (parent.type === 'attribute') return [];
  if (isOnlyListed(node)) return [];
  const held = heldFunctions(valuesAt(node, context), context).flatMap((each) => randomFunction(each, context) ?? []);
  if (held.length > 0)
    return event(
      held.flatMap(({ open }) => [...open]),
      held.every(({ isGuess }) => isGuess),
    );
  const loader = parent.type === 'subscript' && node.fieldName === 'value' ? parent : node;
  if (!isRunThrough(loader, context.notebook)) return [];
  const draws = loopDraws(loader, context.notebook);
  if (draws === undefined) return [];
  return event(draws === 'open' ? ['torch'] : [], false, givesOne(loader, context.notebook));
}

/** `sorted(MODELS)`, which calls none of the functions that the table has. */
function isOnlyListed(node: Node): boolean {
  const call = argumentListOf(node)?.parent;
  return (
    call?.type === 'call' && /^(?:dict|len|list|print|set|sorted|str|tuple)$/.test(field(call, 'function')?.text ?? '')
  );
}

/** What a function draws where it is called, or handed over to be. */
function functionEvents(node: Node, context: Context): Event[] {
  const summary = randomFunction(node, context);
  if (summary === undefined || node.parent === null) return [];
  const event = (generators: Iterable<Generator>): Event[] => [
    { node, what: calledAs(node), generators: new Set(generators), isGuess: summary.isGuess },
  ];
  if (!isCalled(node)) return isHandedOver(node, context.aliases) ? event(summary.open) : [];
  const returned = { node: node.parent, what: calledAs(node), generators: summary.returned, isValue: true };
  if (summary.returned.size === 0) return event(summary.seen);
  return summary.seen.size === 0 ? [returned] : [...event(summary.seen), returned];
}

function heldFunctions(values: readonly Node[], context: Context): readonly Node[] {
  const known = context.held.get(values);
  const held = known ?? values.flatMap((value) => functionsIn(value, context));
  if (known === undefined) context.held.set(values, held);
  return held;
}

/**
 * `benchmarks = {"join": benchmark_join}`: what is in a table draws where the table is used. What a call was handed
 * counts there, unless the call only wraps it: `Net(init_weights)` has drawn when it is made.
 */
function functionsIn(value: Node, context: Context): Node[] {
  const isLeftOut = (node: Node): boolean =>
    node.type === 'call' && !WRAPPERS.test(field(node, 'function')?.text ?? '');
  return walk(value, isLeftOut).filter(
    (node) => node.type === 'identifier' && !isCalled(node) && context.functions.has(reachedAt(node, context)),
  );
}

/** Calls that make a table, or a function, of the functions that they are given. */
const WRAPPERS = /(?:^|\.)(?:dict|list|tuple|partial|compile|jit|pmap|vmap|cache|lru_cache)$/;

function randomFunction(node: Node, context: Context): Summary | undefined {
  const symbol = reachedAt(node, context);
  const summary = context.functions.has(symbol) ? context.summaries.get(symbol) : undefined;
  return summary?.isRandom === true ? summary : undefined;
}

function isCalled({ parent, fieldName }: Node): boolean {
  return parent?.type === 'call' && fieldName === 'function';
}

/** Whether a function is an argument: `Thread(target=work)`, but not the callback of a UI element. */
function isHandedOver(node: Node, aliases: ReadonlyMap<string, string>): boolean {
  const list = argumentListOf(node);
  return list !== undefined && !isOfMarimo(list, aliases) && !isKeptForLater(list.parent);
}

/** `step = torch.compile(train_step)`: it draws where `step` is called. */
function isKeptForLater(call: Node | null): boolean {
  return call?.parent?.type === 'assignment' && WRAPPERS.test(field(call, 'function')?.text ?? '');
}

import { aliasesOf, qualifiedName } from '../notebook/imports.ts';
import type { Cell, Notebook } from '../notebook/notebook.ts';
import { symbolOf } from '../notebook/symbols.ts';
import { binderOf } from '../python/targets.ts';
import { isLabel } from '../python/names.ts';
import { children, contains, field, walk, type Node } from '../python/tree.ts';
import { argumentsOf } from './arguments.ts';
import { baseName, bindingsAt, putsAt } from './bound.ts';
import { isDriverName, makesDriver } from './drivers.ts';
import { executed } from './executed.ts';
import type { Binding } from './host-values.ts';
import type { Definition } from './survey.ts';
import { workOf } from './work.ts';

/*
 * What a run has produced: a model that it has trained, an estimator that it has fitted, and what is left at its end for the
 * reader. Optimizers, batches, losses and activations are what it took to get there.
 */

/** Methods after which their object knows more than before. */
const LEARNING_METHODS = new Set(
  `fit fit_transform fit_predict fit_resample fit_generator partial_fit train train_model train_on_batch train_step train_batch
  learn finetune fine_tune optimize update_weights`.split(/\s+/),
);

/** Calls that give the same model another form. */
const FORMS =
  /(?:^|\.)(?:state_dict|deepcopy|copy|clone|module|eval|train|to|cuda|cpu|half|float|bfloat16|double|compile|trace|script|prepare\w*|quantize\w*|wrap\w*|get_peft_model|merge_and_unload|unwrap_model|DataParallel|DistributedDataParallel|FullyShardedDataParallel|FSDP|DDP)$/;

/** Calls that show that a region trains. */
const TRAINING = /^(?:backward|minimize|apply_gradients|zero_grad|value_and_grad|apply_updates)$/;

type Aliases = ReadonlyMap<string, string>;

/** What is known while names are collected. */
interface Region {
  readonly nodes: readonly Node[];
  readonly aliases: Aliases;
  readonly definitions: ReadonlyMap<string, Definition>;
  /** Functions around, so that recursion ends. */
  readonly path: readonly string[];
}

const known = new WeakMap<Notebook, Map<Cell, ReadonlySet<string>>>();

/**
 * The public names of a cell that hold what its run has produced. Nobody outside a cell can read a private name, so it
 * holds none.
 */
export function productsOf(notebook: Notebook, cell: Cell): ReadonlySet<string> {
  const ofNotebook = known.get(notebook) ?? new Map<Cell, ReadonlySet<string>>();
  known.set(notebook, ofNotebook);
  const cached = ofNotebook.get(cell);
  if (cached !== undefined) return cached;
  const nodes = cell.statements.flatMap((each) => [...executed(each)]);
  const { cells, definitions } = workOf(notebook);
  const region = { nodes, aliases: aliasesOf(notebook), definitions, path: [] };
  const names = withForms(learnedIn(region), region);
  const work = cells.find((each) => each.cell === cell);
  const last = Math.max(0, ...[...(work?.gpu ?? []), ...(work?.efforts ?? [])].map(({ node }) => node.startIndex));
  const all = [...names, ...leftBehind(cell, nodes, last), ...carriedOn(nodes), ...objectsOfOwnClasses(region)];
  const found = new Set(all.filter((name) => cell.bindings.defs.has(name)));
  ofNotebook.set(cell, found);
  return found;
}

/**
 * Names that are bound before a loop and that the loop binds anew from what they were: what an algorithm arrives at, as the
 * weights of `w -= rate * slope(w)` or the centres of a clustering.
 */
function carriedOn(nodes: readonly Node[]): string[] {
  const bindings = nodes.flatMap(bindingsAt);
  const loops = nodes.filter(({ type }) => type === 'for_statement' || type === 'while_statement');
  return loops.flatMap((loop) => {
    const body = field(loop, 'body') ?? loop;
    const within = bindings.filter(({ node }) => contains(body, node));
    const names = new Set(within.map(({ name }) => name));
    return [...names].filter((name) => {
      const first = within.find((each) => each.name === name)!;
      const isBefore = bindings.some(
        (each) => each.name === name && each.node.endIndex <= loop.startIndex && !isNone(each.value),
      );
      const isAugmented = first.node.type === 'augmented_assignment';
      const reads = walk(loop).filter(
        (each) => each.type === 'identifier' && each.text === name && !isLabel(each) && binderOf(each) === undefined,
      );
      return isBefore && (isAugmented || reads.some(({ startIndex }) => startIndex < first.node.endIndex));
    });
  });
}

/**
 * Names of objects whose class the notebook writes itself, but for modules of PyTorch: `runner = Runner()`, `Trainer().fit()`.
 * What such an object has gathered, beside GPU memory, only its author knows.
 */
function objectsOfOwnClasses({ nodes, definitions }: Region): string[] {
  const isOwn = (value: Binding['value']): boolean => {
    let each: Node | undefined = typeof value === 'string' ? undefined : value;
    while (each?.type === 'call') {
      const callee: Node | undefined = field(each, 'function');
      const made = callee?.type === 'identifier' ? definitions.get(symbolOf(callee))?.node : undefined;
      if (made !== undefined) return made.type === 'class_definition' && !isModule(made);
      each = callee?.type === 'attribute' ? field(callee, 'object') : undefined;
    }
    return false;
  };
  return nodes.flatMap((node) => bindingsAt(node).flatMap(({ name, value }) => (isOwn(value) ? [name] : [])));
}

/** Whether a class derives from `torch.nn.Module` or the like: its objects are models. */
function isModule(definition: Node): boolean {
  const bases = field(definition, 'superclasses');
  return bases !== undefined && children(bases).some((each) => lastPart(each).endsWith('Module'));
}

/** The names whose objects a region trains or fits. */
function learnedIn(region: Region): Set<string> {
  const { nodes, aliases, definitions } = region;
  const learned = new Set<string>();
  const trains = isTraining(region);
  for (const call of nodes.filter(({ type }) => type === 'call')) {
    const callee = field(call, 'function');
    const method = callee?.type === 'attribute' ? (field(callee, 'attribute')?.text ?? '') : '';
    const base = callee?.type === 'attribute' ? baseName(field(callee, 'object')) : undefined;
    const isLearner =
      LEARNING_METHODS.has(method) ||
      (trains && /^(?:named_)?parameters$/.test(method)) ||
      (method === 'step' && base !== undefined && mayLearn(base, region));
    if (isLearner && base !== undefined) learned.add(base);
    // `model = LinearRegression().fit(x, y)`
    if (isLearner && field(callee!, 'object')?.type === 'call') targetOf(call).forEach((each) => learned.add(each));
    // A scheduler has the optimizer, and that has the weights.
    const driven = makesDriver(call, aliases) ? argumentsOf(call).flatMap(({ value }) => namesIn(value)) : [];
    driven.filter((each) => !isDriver(each, region)).forEach((each) => learned.add(each));
    const own = callee?.type === 'identifier' ? definitions.get(symbolOf(callee)) : undefined;
    if (own !== undefined) learnedBy(call, own, region).forEach((each) => learned.add(each));
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
  if (isDriver(name, region)) return false;
  const classes = valuesIn(region.nodes, name).map((value) =>
    typeof value === 'string' ? undefined : region.definitions.get(symbolOf(field(value, 'function'))),
  );
  return (
    classes.length === 0 ||
    classes.some((each) => each === undefined || isTraining({ ...region, nodes: walk(each.node) }))
  );
}

function isTraining({ nodes, aliases }: Region): boolean {
  return nodes.some(
    (each) => each.type === 'call' && (TRAINING.test(lastPart(field(each, 'function'))) || makesDriver(each, aliases)),
  );
}

/** What a call of a function or class of the notebook trains: of the names that it is given, and an object of the class itself. */
function learnedBy(call: Node, { name, node }: Definition, region: Region): string[] {
  if (region.path.includes(name)) return [];
  const inner = { ...region, nodes: walk(node), path: [...region.path, name] };
  const learned = learnedIn(inner);
  if (learned.size === 0 && !isTraining(inner)) return [];
  const parameters = children(field(node, 'parameters') ?? node).map((each) =>
    each.type === 'identifier' ? each.text : (field(each, 'name') ?? each.firstNamedChild)?.text,
  );
  const isFunction = node.type === 'function_definition';
  // Where it cannot be told which, all of them.
  const isKnown = isFunction && parameters.some((each) => each !== undefined && learned.has(each));
  const target = isFunction ? undefined : field(call.parent ?? call, 'left');
  const given = argumentsOf(call).flatMap((each, at) => {
    const parameter = each.name ?? parameters[at];
    return isKnown && parameter !== undefined && !learned.has(parameter) ? [] : baseOf(each.value);
  });
  return target?.type === 'identifier' ? [target.text, ...given] : given;
}

function baseOf(value: Node): string[] {
  const base = /^(?:identifier|attribute|call)$/.test(value.type) ? baseName(value) : undefined;
  return base === undefined ? [] : [base];
}

/** Whether a name holds an optimizer, a scheduler or a scaler. */
function isDriver(name: string, { nodes, aliases }: Region): boolean {
  if (isDriverName(name)) return true;
  const values = valuesIn(nodes, name);
  return values.length > 0 && values.every((value) => typeof value !== 'string' && makesDriver(value, aliases));
}

/** What a region binds a name to, but for None. */
function valuesIn(nodes: readonly Node[], name: string): Binding['value'][] {
  return nodes.flatMap((node) =>
    bindingsAt(node).flatMap((each) => (each.name === name && !isNone(each.value) ? [each.value] : [])),
  );
}

/** What a learned name was made of, and what was made of it without computing with it. */
function withForms(learned: ReadonlySet<string>, { nodes, aliases }: Region): Set<string> {
  const all = new Set(learned);
  const [bindings, puts] = [nodes.flatMap(bindingsAt), nodes.flatMap(putsAt)];
  for (let size = -1; size !== all.size;) {
    size = all.size;
    for (const { name, value } of bindings) {
      if (typeof value === 'string') continue;
      if (all.has(name)) partsOf(value, aliases).forEach((each) => all.add(each));
      if (formsOf(value, aliases).some((each) => all.has(each))) all.add(name);
    }
    // `models[rate] = model`, `models.append(model)`
    for (const { container, value } of puts)
      if (formsOf(value, aliases).some((each) => all.has(each))) all.add(container);
  }
  return new Set([...all].filter((name) => learned.has(name) || !isDriverName(name)));
}

/** The names that a value is made of: `Trainer(model=model)`, `model.to(device)`, `[encoder, decoder]`. */
function partsOf(value: Node, aliases: Aliases): string[] {
  if (value.type === 'identifier') return [value.text];
  if (/^(?:list|tuple|parenthesized_expression|expression_list)$/.test(value.type))
    return children(value).flatMap((each) => partsOf(each, aliases));
  return givenTo(value, aliases).flatMap((each) => partsOf(each, aliases));
}

/** The names of which a value is another form: `model`, `model.head.weight`, `copy.deepcopy(model)`, `model.state_dict()`. */
function formsOf(value: Node, aliases: Aliases): string[] {
  if (value.type === 'identifier') return [value.text];
  if (value.type === 'attribute') return formsOf(field(value, 'object') ?? value.firstNamedChild!, aliases);
  if (/^(?:list|tuple|dictionary|pair|parenthesized_expression)$/.test(value.type))
    return children(value).flatMap((each) => formsOf(each, aliases));
  if (value.type === 'dictionary_comprehension') {
    return walk(value).flatMap((each) =>
      /\.state_dict\(\)/.test(each.text) && each.type === 'call' ? namesIn(each) : [],
    );
  }
  if (!FORMS.test(field(value, 'function')?.text ?? '')) return [];
  return givenTo(value, aliases).flatMap((each) => formsOf(each, aliases));
}

/** The object of a method; what a function or class is given. */
function givenTo(call: Node, aliases: Aliases): Node[] {
  const callee = call.type === 'call' ? field(call, 'function') : undefined;
  const object =
    callee?.type === 'attribute' && qualifiedName(callee, aliases) === undefined ? field(callee, 'object') : undefined;
  return object === undefined ? argumentsOf(call).map(({ value }) => value) : [object];
}

/**
 * Names that are bound when the work has come to its end, and that the cell never reads again: they can only be meant for
 * the reader.
 * @param last where the last piece of work begins
 */
function leftBehind(cell: Cell, nodes: readonly Node[], last: number): string[] {
  return nodes.flatMap(bindingsAt).flatMap(({ name, node, value }) => {
    if (node.type !== 'assignment' || node.endIndex <= last || isInLoop(node, cell) || isNone(value)) return [];
    const occurrences = cell.bindings.occurrences.get(name) ?? [];
    const isRead = occurrences.some(
      (each) => binderOf(each)?.type !== 'assignment' && each.startIndex >= node.endIndex,
    );
    return isRead ? [] : [name];
  });
}

function isNone(value: Binding['value']): boolean {
  return typeof value !== 'string' && value.type === 'none';
}

function isInLoop(node: Node, cell: Cell): boolean {
  for (let each = node.parent; each !== null && each.id !== cell.definition.id; each = each.parent) {
    if (each.type === 'for_statement' || each.type === 'while_statement') return true;
  }
  return false;
}

function lastPart(callee: Node | undefined): string {
  return (callee?.type === 'attribute' ? field(callee, 'attribute')?.text : callee?.text) ?? '';
}

/** All names in an expression but for those of attributes and keywords. */
function namesIn(value: Node): string[] {
  return walk(value)
    .filter((each) => each.type === 'identifier' && !isLabel(each))
    .map(({ text }) => text);
}

/** The name that the value of a chain of calls is bound to: `model` in `model = Model().fit(x).eval()`. */
function targetOf(call: Node): string[] {
  let each: Node | null = call;
  while (each !== null && (each.type === 'call' || each.type === 'attribute')) each = each.parent;
  const left = each?.type === 'assignment' ? field(each, 'left') : undefined;
  return left?.type === 'identifier' ? [left.text] : [];
}

import { aliasesOf, qualifiedName } from '../notebook/imports.ts';
import type { Cell, Notebook } from '../notebook/notebook.ts';
import { binderOf } from '../python/targets.ts';
import { field, walk, type Node } from '../python/tree.ts';
import { argumentsOf } from './arguments.ts';
import { classOf, unitsOf, type NotebookClass, type Unit } from './callables.ts';
import { isDefinition } from './executed.ts';
import {
  DRAWING_CALLS,
  DRAWING_OBJECTS,
  DROPOUT_LAYERS,
  FILLING_METHODS,
  SEEDED_BY_ARGUMENT,
  SEEDING_CALLS,
  type Generator,
} from './random-draws.ts';
import { isInBranch, runsBefore } from './runs-before.ts';
import { becomesSeed } from './wanted-randomness.ts';
import { definitionsIn, valuesOf } from './work.ts';

/** A place where a cell draws from global generators, itself or through a function of the notebook. */
export interface Draw {
  readonly node: Node;
  /** As it is written: `torch.randn`, `train_epoch`. */
  readonly what: string;
  /** The generators that nothing has seeded before it; none when its numbers are the same each time. */
  readonly open: ReadonlySet<Generator>;
}

/** A call that takes its seed as an argument, and has none. */
export interface UnseededCall {
  readonly cell: Cell;
  readonly call: Node;
  readonly argument: string;
  /** Whether the argument comes first and has no name. */
  readonly isFirst: boolean;
}

export interface RandomNumbers {
  readonly cells: readonly { readonly cell: Cell; readonly draws: readonly Draw[] }[];
  readonly unseededCalls: readonly UnseededCall[];
  /** Whether anything in the notebook draws, with a seed or without. */
  readonly drawsAny: boolean;
}

const known = new WeakMap<Notebook, RandomNumbers>();

/**
 * Finds where a notebook draws random numbers and what has seeded them there. The inside of functions, classes and
 * their methods counts where they are called. A seed counts only in the cell, or the function, that draws: without an
 * edge between them cells have no order, and a seed elsewhere is not set again when the drawing cell runs again.
 */
export function randomNumbersOf(notebook: Notebook): RandomNumbers {
  const found = known.get(notebook) ?? analyse(notebook);
  known.set(notebook, found);
  return found;
}

/** What using a unit does. */
interface Summary {
  readonly open: ReadonlySet<Generator>;
  /** What it seeds for its caller: a function that only seeds. */
  readonly seeds: ReadonlySet<Generator>;
  readonly drawsAny: boolean;
}

const NOTHING: Summary = { open: new Set(), seeds: new Set(), drawsAny: false };

interface Context {
  readonly aliases: ReadonlyMap<string, string>;
  readonly functions: ReadonlyMap<string, Node>;
  readonly classes: ReadonlyMap<string, NotebookClass>;
  /** By `name` for functions, `Name` for what making an object does, `Name.method` for methods. */
  readonly summaries: ReadonlyMap<string, Summary>;
  /** What names are bound to; the nearest scope first. */
  readonly values: readonly ReadonlyMap<string, readonly Node[]>[];
  readonly parameters: ReadonlySet<string>;
  /** What the values of a name hold, filled as names are met. */
  readonly contents: Map<readonly Node[], Contents>;
}

/** What values hold that draws where they are used. */
interface Contents {
  /** Names of functions of the notebook. */
  readonly functions: readonly Node[];
  /** Calls that make a shuffling loader. */
  readonly loaders: readonly Node[];
}

interface Event {
  readonly node: Node;
  readonly what: string;
  readonly generators: ReadonlySet<Generator>;
}

function analyse(notebook: Notebook): RandomNumbers {
  const cells = notebook.cells.filter(({ kind, disabled }) => kind !== 'unparsable' && !disabled);
  const aliases = aliasesOf(notebook);
  const definitions = cells.flatMap(definitionsIn);
  const functions = new Map<string, Node>();
  const classes = new Map<string, NotebookClass>();
  for (const { name, node } of definitions) {
    if (node.type === 'class_definition') classes.set(name, classOf(node));
    else functions.set(name, node);
  }
  const units = unitsOf(functions, classes);
  const nodes = new Map(cells.map((cell) => [cell, cell.statements.flatMap((each) => run(each, aliases))]));
  const values = valuesOf([...nodes.values()].flat());
  const shared = { aliases, functions, classes, contents: new Map<readonly Node[], Contents>() };

  let summaries = new Map<string, Summary>();
  // A function that calls one that draws draws: repeat until nothing new is found.
  const scopes = [...units].map(([name, unit]) => {
    const scope = { ...shared, values: [valuesOf(unit.nodes), values], parameters: unit.parameters };
    return { name, unit, nodes: unit.nodes.filter(canDraw), scope };
  });
  for (let round = 0; round <= units.size; round += 1) {
    const next = new Map<string, Summary>();
    for (const { name, unit, nodes: own, scope } of scopes)
      next.set(name, summaryOf(unit, own, { ...scope, summaries }));
    const isStable = [...next].every(([name, summary]) => isSame(summaries.get(name), summary));
    summaries = next;
    if (isStable) break;
  }

  const context = { ...shared, summaries, values: [values], parameters: new Set<string>() };
  const drawing = cells
    .filter(({ kind }) => kind === 'cell')
    .map((cell) => ({ cell, draws: drawsIn((nodes.get(cell) ?? []).filter(canDraw), context) }));
  const takers = cells.flatMap((cell) =>
    cell.statements.flatMap((each) => walk(each).flatMap((node) => seedTaker(node, cell, aliases))),
  );
  const drawsAny =
    takers.length > 0 ||
    drawing.some(({ draws }) => draws.length > 0) ||
    [...summaries.values()].some((each) => each.drawsAny);
  return { cells: drawing, unseededCalls: takers.filter(({ isOpen }) => isOpen), drawsAny };
}

function isSame(a: Summary | undefined, b: Summary): boolean {
  return a?.open.size === b.open.size && a.seeds.size === b.seeds.size && a.drawsAny === b.drawsAny;
}

/** What runs when a statement runs. A lambda runs where it is handed over, but not as a callback of a UI element. */
function run(statement: Node, aliases: ReadonlyMap<string, string>): Node[] {
  return [
    ...walk(statement, (node) => {
      if (!isDefinition(node)) return false;
      const list = node.type === 'lambda' ? argumentListOf(node) : undefined;
      return list === undefined || isOfMarimo(list, aliases);
    }),
  ];
}

function argumentListOf(node: Node): Node | undefined {
  const holder = node.parent?.type === 'keyword_argument' ? node.parent.parent : node.parent;
  return holder?.type === 'argument_list' ? holder : undefined;
}

function isOfMarimo(list: Node, aliases: ReadonlyMap<string, string>): boolean {
  const callee = list.parent === null ? undefined : field(list.parent, 'function');
  return callee !== undefined && qualifiedName(callee, aliases)?.startsWith('marimo.') === true;
}

function summaryOf(unit: Unit, nodes: readonly Node[], context: Context): Summary {
  const draws = drawsIn(nodes, context);
  const open = new Set(draws.flatMap((each) => [...each.open]));
  const drawsAny = draws.length > 0;
  // One that seeds and draws, as a data generator does, seeds for itself: what its caller draws is not its business.
  const seeds = drawsAny ? [] : seedingsIn(nodes, context).filter(({ node }) => !isInBranch(node, unit.nodes[0]));
  return { open, seeds: new Set(seeds.flatMap(({ generators }) => [...generators])), drawsAny };
}

/** The draws among nodes of one cell or function, in source order, with what is seeded taken away. */
function drawsIn(nodes: readonly Node[], context: Context): Draw[] {
  const seedings = seedingsIn(nodes, context);
  const trains = nodes.some((node) => isTraining(node));
  return nodes
    .flatMap((node) => drawAt(node, context, trains))
    .map(({ node, what, generators }) => {
      const isWanted = becomesSeed(node);
      const isOpen = (generator: Generator): boolean =>
        !isWanted && !seedings.some((each) => each.generators.has(generator) && runsBefore(each.node, node));
      return { node, what, open: new Set([...generators].filter(isOpen)) };
    });
}

function seedingsIn(nodes: readonly Node[], context: Context): Event[] {
  return nodes.flatMap((node) => {
    const callee = node.type === 'call' ? field(node, 'function') : undefined;
    if (callee === undefined) return [];
    const path = qualifiedName(callee, context.aliases);
    const seeds = path === undefined ? context.summaries.get(callee.text)?.seeds : SEEDING_CALLS.get(path);
    const [first] = argumentsOf(node);
    // `random.seed()` and `random.seed(None)` take the time.
    if (seeds === undefined || (path !== undefined && (first === undefined || first.value.type === 'none'))) return [];
    return [{ node, what: callee.text, generators: new Set(seeds) }];
  });
}

function isTraining(node: Node): boolean {
  const callee = node.type === 'call' ? field(node, 'function') : undefined;
  const method = callee?.type === 'attribute' ? field(callee, 'attribute')?.text : undefined;
  return method === 'backward' || (method === 'train' && argumentsOf(node).length === 0);
}

/** Whether a node is of a kind that can draw, or seed. */
function canDraw({ type }: Node): boolean {
  return type === 'identifier' || type === 'call';
}

/** What a node draws from, if it draws: one event, or none. */
function drawAt(node: Node, context: Context, trains: boolean): Event[] {
  if (node.type === 'identifier') return mention(node, context);
  const callee = node.type === 'call' ? field(node, 'function') : undefined;
  if (callee === undefined) return [];
  const path = qualifiedName(callee, context.aliases);
  const event = (generators: Iterable<Generator>): Event[] => [
    { node, what: callee.text, generators: new Set(generators) },
  ];
  if (path !== undefined) {
    const rule = DRAWING_CALLS.find(
      ({ under, name }) => path.startsWith(`${under}.`) && name.test(path.slice(under.length + 1)),
    );
    if (rule === undefined) return [];
    if (rule.onlyWith !== undefined && !isSampling(node, rule.onlyWith)) return [];
    return event(isGiven(node, rule.fixedBy) ? [] : [rule.draws]);
  }
  if (callee.type === 'identifier') {
    if (context.classes.has(callee.text)) {
      const made = makingOf(callee.text, context);
      return made.drawsAny ? event(made.open) : [];
    }
    return calledObject(node, callee, context, trains, event);
  }
  return callee.type === 'attribute' ? calledMethod(node, callee, context, event) : [];
}

/** `model(batch)`, `pipe(prompt)`: a call of something that was bound to a name. */
function calledObject(
  call: Node,
  callee: Node,
  context: Context,
  trains: boolean,
  event: (generators: Iterable<Generator>) => Event[],
): Event[] {
  const object = objectsOf(callee, 'call', context)[0];
  if (object !== undefined) return event(isGiven(call, object.fixedBy) ? [] : [object.draws]);
  for (const name of classesOf(callee, context)) {
    const called = methodOf(name, '__call__', context) ?? methodOf(name, 'forward', context) ?? NOTHING;
    const dropsOut = trains && hasDropout(name, context);
    if (called.drawsAny || dropsOut) return event(dropsOut ? [...called.open, 'torch'] : called.open);
  }
  return [];
}

function calledMethod(
  call: Node,
  callee: Node,
  context: Context,
  event: (generators: Iterable<Generator>) => Event[],
): Event[] {
  const method = field(callee, 'attribute')?.text ?? '';
  const object = field(callee, 'object');
  if (FILLING_METHODS.has(method)) return event(isGiven(call, ['generator']) ? [] : ['torch']);
  if (method === 'generate' && isGiven(call, ['do_sample'])) return event(['torch']);
  // A pandas or cuDF table: `frame.sample(n=100)`.
  if (method === 'sample' && isGiven(call, ['n', 'frac'])) {
    return event(isGiven(call, ['random_state']) ? [] : ['numpy']);
  }
  if (object === undefined) return [];
  if (/^fit(?:_|$)/.test(method) || method === 'sample' || method === 'rsample') {
    const [made] = objectsOf(object, method.startsWith('fit') ? 'fit' : 'sample', context);
    if (made !== undefined) return event([made.draws]);
  }
  // A pretrained model draws for its dropout from here on.
  if (isTraining(call) && method === 'train' && isPretrained(object, context)) return event(['torch']);
  const classes = classesOf(object, context);
  const isKnown = classes.length > 0 || valuesAt(object, context).length > 0;
  const owners = isKnown ? classes : [...context.classes.keys()];
  for (const name of owners) {
    const called = methodOf(name, method, context);
    if (called?.drawsAny === true) return event(called.open);
  }
  return [];
}

/** A function of the notebook that draws, called or handed over; a name for such functions; a loader that shuffles. */
function mention(node: Node, context: Context): Event[] {
  const { text: name, parent } = node;
  if (parent === null || context.parameters.has(name) || isMember(node) || binderOf(node) !== undefined) return [];
  const event = (generators: Iterable<Generator>): Event[] => [{ node, what: name, generators: new Set(generators) }];
  if (context.functions.has(name)) {
    const summary = drawingFunction(node, context);
    return summary !== undefined && (isCalled(node) || isHandedOver(node, context.aliases)) ? event(summary.open) : [];
  }
  if (isSized(node) || parent.type === 'attribute') return [];
  const { functions, loaders } = contentsOf(valuesAt(node, context), context);
  const held = functions.flatMap((each) => drawingFunction(each, context) ?? []);
  if (held.length > 0) return event(held.flatMap(({ open }) => [...open]));
  if (loaders.length === 0 || parent.type === 'subscript') return [];
  return event(loaders.every((loader) => isGiven(loader, ['generator'])) ? [] : ['torch']);
}

function contentsOf(values: readonly Node[], context: Context): Contents {
  const known = context.contents.get(values);
  if (known !== undefined) return known;
  const contents = {
    functions: values.flatMap((value) => functionsIn(value, context)),
    loaders: values.flatMap((value) => loadersIn(value, context, new Set())),
  };
  context.contents.set(values, contents);
  return contents;
}

/**
 * `benchmarks = {"join": benchmark_join}`: what is in a table draws where the table is used. What a call was handed
 * counts there, unless the call only wraps it: `Net(init_weights)` has drawn when it is made.
 */
function functionsIn(value: Node, { functions }: Context): Node[] {
  const isLeftOut = (node: Node): boolean =>
    node.type === 'call' && !WRAPPERS.test(field(node, 'function')?.text ?? '');
  return walk(value, isLeftOut).filter(
    (node) => node.type === 'identifier' && !isCalled(node) && functions.has(node.text),
  );
}

/** Calls that make a table, or a function, of the functions that they are given. */
const WRAPPERS = /(?:^|\.)(?:dict|list|tuple|partial|compile|jit|pmap|vmap|cache|lru_cache)$/;

function drawingFunction({ text: name }: Node, { functions, summaries }: Context): Summary | undefined {
  const summary = functions.has(name) ? summaries.get(name) : undefined;
  return summary?.drawsAny === true ? summary : undefined;
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

function isSized({ parent }: Node): boolean {
  const call = parent?.type === 'argument_list' ? parent.parent : null;
  return call !== null && field(call, 'function')?.text === 'len';
}

/** `cuda` in `torch.cuda` and `device` in `f(device=…)` are no names of their own. */
function isMember({ fieldName, parent }: Node): boolean {
  return fieldName === 'attribute' || (parent?.type === 'keyword_argument' && fieldName === 'name');
}

/** The `DataLoader(…, shuffle=True)` calls that a value comes from, through functions of the notebook too. */
function loadersIn(value: Node, context: Context, seen: Set<string>): Node[] {
  return walk(value).flatMap((node) => {
    const callee = node.type === 'call' ? field(node, 'function') : undefined;
    if (callee === undefined) return [];
    const path = qualifiedName(callee, context.aliases);
    if (path !== undefined)
      return /^torch\.utils\.data\.(?:\w+\.)*DataLoader$/.test(path) && shuffles(node) ? [node] : [];
    const definition = seen.has(callee.text) ? undefined : context.functions.get(callee.text);
    return definition === undefined ? [] : loadersIn(definition, context, seen.add(callee.text));
  });
}

/** `DataLoader(data, 32, True)`, and by name. */
function shuffles(loader: Node): boolean {
  return isGiven(loader, ['shuffle']) || positional(loader)[2]?.type === 'true';
}

/** Whether a graph algorithm is told to sample, by `k=10` or by a second argument: `betweenness_centrality(G, 10)`. */
function isSampling(call: Node, argument: string): boolean {
  const second = positional(call)[1];
  return isGiven(call, [argument]) || (second !== undefined && second.type !== 'none');
}

function positional(call: Node): Node[] {
  return argumentsOf(call).flatMap(({ name, value }) => (name === undefined ? [value] : []));
}

/** Whether a call has one of the arguments, with something other than None or False. */
function isGiven(call: Node, names: readonly string[]): boolean {
  return argumentsOf(call).some(
    ({ name, value }) => name !== undefined && names.includes(name) && value.type !== 'none' && value.type !== 'false',
  );
}

const NO_VALUES: readonly Node[] = [];

/** What a name was bound to; nothing for other expressions and for parameters. */
function valuesAt(node: Node, { values, parameters }: Context): readonly Node[] {
  if (node.type !== 'identifier' || parameters.has(node.text)) return NO_VALUES;
  return values.find((each) => each.has(node.text))?.get(node.text) ?? NO_VALUES;
}

/** The calls that a value is made by: `Net().to(device)` by `to` and by `Net`. */
function makersIn(value: Node): Node[] {
  return walk(value, isDefinition).flatMap((node) => (node.type === 'call' ? (field(node, 'function') ?? []) : []));
}

function objectsOf(
  node: Node,
  used: (typeof DRAWING_OBJECTS)[number]['used'],
  context: Context,
): typeof DRAWING_OBJECTS {
  const makers = valuesAt(node, context).flatMap(makersIn);
  return makers.flatMap((maker) => {
    const path = qualifiedName(maker, context.aliases) ?? '';
    const kind = DRAWING_OBJECTS.find((each) => each.used === used && each.made.test(path));
    if (kind === undefined) return [];
    const isFixed = maker.parent !== null && used === 'fit' && isGiven(maker.parent, kind.fixedBy);
    return isFixed ? [] : [kind];
  });
}

/** The classes of the notebook that an object may be of. */
function classesOf(node: Node, context: Context): string[] {
  return valuesAt(node, context)
    .flatMap(makersIn)
    .flatMap(({ text }) => (context.classes.has(text) ? [text] : []));
}

/** What making an object does: its own maker, or those of its bases too. */
function makingOf(name: string, context: Context, seen: ReadonlySet<string> = new Set()): Summary {
  const own = context.summaries.get(name) ?? NOTHING;
  const bases = (context.classes.get(name)?.bases ?? []).filter((base) => context.classes.has(base) && !seen.has(base));
  const all = [own, ...bases.map((base) => makingOf(base, context, new Set([...seen, name])))];
  return {
    open: new Set(all.flatMap((each) => [...each.open])),
    seeds: new Set(),
    drawsAny: all.some((each) => each.drawsAny),
  };
}

function methodOf(
  name: string,
  method: string,
  context: Context,
  seen: ReadonlySet<string> = new Set(),
): Summary | undefined {
  const { methods, bases } = context.classes.get(name) ?? { methods: new Set<string>(), bases: [] };
  if (methods.has(method)) return context.summaries.get(`${name}.${method}`);
  for (const base of bases.filter((each) => context.classes.has(each) && !seen.has(each))) {
    const found = methodOf(base, method, context, new Set([...seen, name]));
    if (found !== undefined) return found;
  }
  return undefined;
}

function hasDropout(name: string, context: Context, seen: ReadonlySet<string> = new Set()): boolean {
  const definition = context.classes.get(name);
  if (definition === undefined || seen.has(name)) return false;
  return walk(definition.node).some((node) => {
    const callee = node.type === 'call' ? field(node, 'function') : undefined;
    if (callee === undefined) return false;
    const path = qualifiedName(callee, context.aliases);
    return path === undefined ? hasDropout(callee.text, context, new Set([...seen, name])) : DROPOUT_LAYERS.test(path);
  });
}

function isPretrained(object: Node, context: Context): boolean {
  return valuesAt(object, context).some((value) =>
    makersIn(value).some(({ text }) => text.endsWith('.from_pretrained')),
  );
}

/** A call that takes a seed, and whether it has none. */
function seedTaker(
  node: Node,
  cell: Cell,
  aliases: ReadonlyMap<string, string>,
): (UnseededCall & { isOpen: boolean })[] {
  const callee = node.type === 'call' ? field(node, 'function') : undefined;
  const path = callee === undefined ? undefined : qualifiedName(callee, aliases);
  const taker = path === undefined ? undefined : SEEDED_BY_ARGUMENT.find((each) => each.path.test(path));
  if (taker === undefined || (taker.onlyWith !== undefined && !isSampling(node, taker.onlyWith))) return [];
  const { argument, isFirst, also } = taker;
  const given = argumentsOf(node);
  const isPositional =
    isFirst && given[0] !== undefined && given[0].name === undefined && given[0].value.type !== 'none';
  // `**options` may hold it.
  const isUnclear = given.some(({ value }) => value.type === 'dictionary_splat' || value.type === 'list_splat');
  const isSeeded = isPositional || isUnclear || isGiven(node, [argument, ...also]);
  return [{ cell, call: node, argument, isFirst, isOpen: !isSeeded }];
}

import { GENERATORS, SEEDING_CALLS, SEEDING_NAMES, type Generator } from '../../../src/knowledge/random-apis.ts';
import { memoized } from '../../../src/memoized.ts';
import { graphOf } from '../../../src/notebook/graph.ts';
import { aliasesOf, qualifiedName } from '../../../src/notebook/imports.ts';
import type { Cell, Notebook } from '../../../src/notebook/notebook.ts';
import { isOpaque } from '../../../src/notebook/opaque.ts';
import { moduleCells } from '../../../src/notebook/project.ts';
import { argumentsOf } from '../../../src/python/arguments.ts';
import { field, walk, type Node } from '../../../src/python/tree.ts';
import { isDefinition } from '../../../src/python/walk-scope.ts';
import { summarise } from '../../../src/semantics/calls.ts';
import { definitionsIn } from '../../../src/semantics/definitions.ts';
import { branchesAround, dominates, type Branch } from '../../../src/semantics/guards.ts';
import { classOf, unitsOf, type NotebookClass, type Unit } from './callables.ts';
import { argumentListOf, mayBeRandom, randomEventAt, isOfMarimo, isTraining, type Event } from './random-events.ts';
import { NOTHING, reachedAt, type Context, type Summary } from './random-objects.ts';
import { fateOfNumbers, isFewRows } from './samples.ts';
import { seedTaker, type UnseededCall } from './unseeded-calls.ts';
import { becomesSeed } from './wanted-randomness.ts';

/** A place where a cell draws from global generators, itself or through a function of the notebook. */
export interface RandomCall {
  readonly node: Node;
  /** As it is written: `torch.randn`, `train_epoch`. */
  readonly what: string;
  /** All generators from which it takes numbers. */
  readonly from: ReadonlySet<Generator>;
  /** Those that nothing has seeded before it; none when its numbers are the same each time. */
  readonly open: ReadonlySet<Generator>;
  /** The generators from which it takes numbers that are wanted to differ each time. */
  readonly wanted: ReadonlySet<Generator>;
  /** Whether it is a training of which nobody here knows what it draws. */
  readonly isGuess: boolean;
  /** Whether its numbers can be seen only in what the function around it returns. */
  readonly isReturned: boolean;
}

/** A place in a cell at which something may be seeded, by a call or by a function that may be called there. */
export interface Seeding {
  readonly cell: Cell;
  readonly node: Node;
  readonly generators: ReadonlySet<Generator>;
  /** Whether its cell draws from none of them afterwards: it is there for other cells. */
  readonly isForOthers: boolean;
}

export interface RandomNumbers {
  readonly cells: readonly { readonly cell: Cell; readonly randomCalls: readonly RandomCall[] }[];
  readonly seedings: readonly Seeding[];
  /** The calls by which the author seeds, in functions too. */
  readonly seedingCalls: readonly Node[];
  readonly unseededCalls: readonly UnseededCall[];
  /** Whether anything in the notebook draws random numbers, with a seed or without. */
  readonly isRandom: boolean;
}

/**
 * Finds where a notebook draws random numbers and what has seeded them there. The inside of functions, classes and
 * their methods counts where they are called. A seed counts in the cell, or the function, that draws, and in a cell
 * after which that one surely runs: without an edge between them cells have no order.
 */
export const randomNumbersOf: (notebook: Notebook) => RandomNumbers = memoized(analyse);

function analyse(notebook: Notebook): RandomNumbers {
  const cells = notebook.cells.filter((cell) => !isOpaque(cell) && !cell.disabled);
  const aliases = aliasesOf(notebook);
  const definitions = [...cells, ...moduleCells(notebook)].flatMap(definitionsIn);
  const functions = new Map<string, Node>();
  const classes = new Map<string, NotebookClass>();
  for (const { symbol: name, node } of definitions) {
    if (node.type === 'class_definition') classes.set(name, classOf(node));
    else functions.set(name, node);
  }
  const nodes = new Map(cells.map((cell) => [cell, cell.statements.flatMap((each) => run(each, aliases))]));
  const shared = { notebook, aliases, functions, classes, held: new Map<readonly Node[], readonly Node[]>() };

  const summaries = summarise<Unit, Summary>(unitsOf(functions, classes), {
    bottom: () => NOTHING,
    transfer: (unit, known) => summaryOf(unit, { ...shared, summaries: known }),
    isSame,
  });

  const context = { ...shared, summaries };
  const own = new Map(cells.map((cell) => [cell, (nodes.get(cell) ?? []).filter(mayBeRandom)]));
  const seeded = new Map([...own].map(([cell, each]) => [cell, surelySeeded(each, context, cell.definition)]));
  const random = cells
    .filter(({ kind }) => kind === 'cell')
    .map((cell) => ({
      cell,
      randomCalls: randomCallsIn(own.get(cell) ?? [], context, seededBefore(notebook, cell, seeded)),
    }));
  const seedings = cells.flatMap((cell) => {
    const randomCalls = random.find((each) => each.cell === cell)?.randomCalls ?? [];
    return (nodes.get(cell) ?? []).flatMap((node): Seeding[] => {
      const generators = new Set(seedableAt(node, context));
      const isForOthers = !randomCalls.some(
        (call) => call.node.endIndex > node.startIndex && [...call.from].some((each) => generators.has(each)),
      );
      return generators.size === 0 ? [] : [{ cell, node, generators, isForOthers }];
    });
  });
  const takers = cells.flatMap((cell) =>
    cell.statements.flatMap((each) => walk(each).flatMap((node) => seedTaker(node, cell, aliases, notebook))),
  );
  const isRandom =
    takers.length > 0 ||
    random.some(({ randomCalls }) => randomCalls.length > 0) ||
    [...summaries.values()].some((each) => each.isRandom);
  const seedingCalls = cells.flatMap((cell) =>
    cell.statements.flatMap((each) => walk(each).filter((node) => seededByLibrary(node, aliases).length > 0)),
  );
  const unseededCalls = takers.filter(
    ({ call, isOpen }) => isOpen && !(isFewRows(call) && fateOfNumbers(call, context) === 'unseen'),
  );
  return { cells: random, seedings, seedingCalls, unseededCalls, isRandom };
}

function isSame(a: Summary, b: Summary): boolean {
  return (
    a.open.size === b.open.size &&
    a.seen.size === b.seen.size &&
    a.returned.size === b.returned.size &&
    a.seeds.size === b.seeds.size &&
    a.maySeed.size === b.maySeed.size &&
    a.isRandom === b.isRandom &&
    a.isGuess === b.isGuess
  );
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

function summaryOf(unit: Unit, context: Context): Summary {
  const nodes = unit.nodes.filter(mayBeRandom);
  const randomCalls = randomCallsIn(nodes, context);
  const openIn = (calls: readonly RandomCall[]): Set<Generator> => new Set(calls.flatMap((each) => [...each.open]));
  const open = openIn(randomCalls);
  const returned = openIn(randomCalls.filter((each) => each.isReturned));
  const seen = openIn(randomCalls.filter((each) => !each.isReturned));
  const isRandom = randomCalls.length > 0;
  const isGuess = randomCalls.every((each) => each.isGuess || each.open.size === 0);
  // One that seeds and draws, as a data generator does, seeds for itself: what its caller draws is not its business.
  const maySeed = new Set(unit.nodes.flatMap((each) => [...seedableAt(each, context)]));
  return {
    open,
    seen,
    returned,
    seeds: isRandom ? new Set() : surelySeeded(nodes, context, unit.nodes[0]),
    maySeed,
    isRandom,
    isGuess,
  };
}

/** What is seeded whenever a cell, or the function of a definition, runs to its end. */
function surelySeeded(nodes: readonly Node[], context: Context, definition: Node | undefined): ReadonlySet<Generator> {
  const body = definition && field(definition, 'body');
  const sure = seedingsIn(nodes, context).filter(({ node }) => branchesAround(node, body).every(isSwitchedOn));
  return new Set(sure.flatMap(({ generators }) => [...generators]));
}

/** `if use_seed.value: torch.manual_seed(seed.value)` is the author's own switch. */
function isSwitchedOn({ guards }: Branch): boolean {
  return guards.some(({ condition, holds }) => holds && /seed|reproduc|determinis/i.test(condition.text));
}

/** What the cells have seeded that run before a cell. */
function seededBefore(
  notebook: Notebook,
  cell: Cell,
  seeded: ReadonlyMap<Cell, ReadonlySet<Generator>>,
): ReadonlySet<Generator> {
  const above = graphOf(notebook).ancestors(cell.index);
  const before = [...seeded].filter(([each]) => each !== cell && (each.kind === 'setup' || above.has(each.index)));
  return new Set(before.flatMap(([, generators]) => [...generators]));
}

/**
 * The random calls among nodes of one cell or function, in source order, with what is seeded taken away.
 * @param before what is seeded when they begin
 */
function randomCallsIn(
  nodes: readonly Node[],
  context: Context,
  before: ReadonlySet<Generator> = new Set(),
): RandomCall[] {
  const seedings = seedingsIn(nodes, context);
  const trains = nodes.some((node) => isTraining(node));
  return nodes
    .flatMap((node) => randomEventAt(node, context, trains))
    .map(({ node, what, generators, isValue, isGuess = false }) => {
      const isWanted = becomesSeed(node);
      const fate = isValue === true && generators.size > 0 ? fateOfNumbers(node, context) : 'seen';
      const isOpen = (generator: Generator): boolean =>
        !isWanted &&
        fate !== 'unseen' &&
        !before.has(generator) &&
        !seedings.some((each) => each.generators.has(generator) && dominates(each.node, node, isSwitchedOn));
      return {
        node,
        what,
        from: generators,
        open: new Set([...generators].filter(isOpen)),
        wanted: new Set(isWanted ? generators : []),
        isGuess,
        isReturned: fate === 'returned',
      };
    });
}

function seedingsIn(nodes: readonly Node[], context: Context): Event[] {
  return nodes.flatMap((node) => {
    const callee = node.type === 'call' ? field(node, 'function') : undefined;
    if (callee === undefined) return [];
    const own = context.summaries.get(reachedAt(callee, context))?.seeds;
    const seeds = own === undefined ? seededByLibrary(node, context.aliases) : [...own];
    return seeds.length === 0 ? [] : [{ node, what: callee.text, generators: new Set(seeds) }];
  });
}

/** What is seeded at a place, or may be: by a call, or by a function or class of the notebook that is named there. */
function seedableAt(node: Node, context: Context): readonly Generator[] {
  if (node.type === 'identifier') return namedSeeding(reachedAt(node, context), context);
  return seededByLibrary(node, context.aliases);
}

/** What a function may seed, or a class in any of its methods. */
function namedSeeding(name: string, { classes, summaries }: Context): readonly Generator[] {
  const parts = [...(classes.get(name)?.methods ?? [])].map((method) => `${name}.${method}`);
  return [name, ...parts].flatMap((each) => [...(summaries.get(each)?.maySeed ?? [])]);
}

/** What a call of something that the notebook imports seeds. */
function seededByLibrary(call: Node, aliases: ReadonlyMap<string, string>): readonly Generator[] {
  const callee = call.type === 'call' ? field(call, 'function') : undefined;
  const path = callee === undefined ? undefined : qualifiedName(callee, aliases);
  if (path === undefined) return [];
  const seeds = SEEDING_CALLS.get(path);
  // `random.seed()` and `random.seed(None)` take the time.
  const [first] = argumentsOf(call);
  if (seeds !== undefined) return first === undefined || first.value.type === 'none' ? [] : seeds;
  return SEEDING_NAMES.test(path) ? GENERATORS.map(({ module }) => module) : [];
}

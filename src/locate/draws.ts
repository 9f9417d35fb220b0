import { aliasesOf, qualifiedName } from '../notebook/imports.ts';
import type { Cell, Notebook } from '../notebook/notebook.ts';
import { isOpaque } from '../notebook/opaque.ts';
import { symbolOf } from '../notebook/symbols.ts';
import { field, walk, type Node } from '../python/tree.ts';
import { argumentsOf } from './arguments.ts';
import { classOf, unitsOf, type NotebookClass, type Unit } from './callables.ts';
import type { Contents, Context, Summary } from './drawing-objects.ts';
import { argumentListOf, canDraw, drawAt, isOfMarimo, isTraining, type Event } from './drawing.ts';
import { isDefinition } from './executed.ts';
import { SEEDING_CALLS, type Generator } from './random-draws.ts';
import { isInBranch, runsBefore } from './runs-before.ts';
import { seedTaker, type UnseededCall } from './unseeded-calls.ts';
import { becomesSeed } from './wanted-randomness.ts';
import { definitionsIn, valuesOf } from './work.ts';

/** A place where a cell draws from global generators, itself or through a function of the notebook. */
export interface Draw {
  readonly node: Node;
  /** As it is written: `torch.randn`, `train_epoch`. */
  readonly what: string;
  /** The generators that nothing has seeded before it; none when its numbers are the same each time. */
  readonly open: ReadonlySet<Generator>;
  /** The generators from which it takes numbers that are wanted to differ each time. */
  readonly wanted: ReadonlySet<Generator>;
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

function analyse(notebook: Notebook): RandomNumbers {
  const cells = notebook.cells.filter((cell) => !isOpaque(cell) && !cell.disabled);
  const aliases = aliasesOf(notebook);
  const definitions = cells.flatMap(definitionsIn);
  const functions = new Map<string, Node>();
  const classes = new Map<string, NotebookClass>();
  for (const { symbol: name, node } of definitions) {
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
      return { node, what, open: new Set([...generators].filter(isOpen)), wanted: new Set(isWanted ? generators : []) };
    });
}

function seedingsIn(nodes: readonly Node[], context: Context): Event[] {
  return nodes.flatMap((node) => {
    const callee = node.type === 'call' ? field(node, 'function') : undefined;
    if (callee === undefined) return [];
    const path = qualifiedName(callee, context.aliases);
    const seeds = path === undefined ? context.summaries.get(symbolOf(callee))?.seeds : SEEDING_CALLS.get(path);
    const [first] = argumentsOf(node);
    // `random.seed()` and `random.seed(None)` take the time.
    if (seeds === undefined || (path !== undefined && (first === undefined || first.value.type === 'none'))) return [];
    return [{ node, what: callee.text, generators: new Set(seeds) }];
  });
}

import { appendArgument, prependArgument } from '../../../src/edit/arguments.ts';
import type { Edit } from '../../../src/edit/edit.ts';
import { insertAbove, placeIn } from '../../../src/edit/place.ts';
import { reachBrought, reachModule, type Reach } from '../../../src/edit/reach-module.ts';
import { fillPart, type Snippet } from '../../../src/edit/snippet.ts';
import { ownLines } from '../../../src/edit/wrappable.ts';
import { defineCodemod, type Outcome, type Refusal } from '../../../src/engine/codemod.ts';
import { workOf } from '../../../src/gpu/work.ts';
import { GENERATORS, type Generator } from '../../../src/knowledge/random-apis.ts';
import { asCode, listed } from '../../../src/listed.ts';
import { graphOf } from '../../../src/notebook/graph.ts';
import { importsOf, isSure } from '../../../src/notebook/imports.ts';
import type { Cell, Notebook } from '../../../src/notebook/notebook.ts';
import { argumentsOf } from '../../../src/python/arguments.ts';
import { isPrivate } from '../../../src/python/bindings.ts';
import { children, contains, field, lineOf, type Node } from '../../../src/python/tree.ts';
import { guardBlockOf } from '../../../src/semantics/buttons.ts';
import { randomNumbersOf, type RandomCall } from './random-calls.ts';
import { calledAs } from './random-events.ts';
import { ownSeedFor, seedFor, type Seed } from './seed.ts';
import { mayRepeat } from './repeated.ts';
import { callsTraining, mayTakeDevice, trainsNetworks } from './trainings.ts';
import type { UnseededCall } from './unseeded-calls.ts';
import { mayWantOtherNumbers, wantsOtherNumbers } from './wanted-randomness.ts';

/** `head`: seeds go above a statement. `argument`: the seed goes into a call. */
type Data =
  | {
      readonly kind: 'head';
      readonly above: Node;
      readonly generators: readonly Generator[];
      /** A random call on one of them whose number is to be another one each time. */
      readonly wanted: Node | undefined;
      /** A call elsewhere that seeds one of them, and that the author's numbers may come from. */
      readonly seeding: Node | undefined;
      /** A training that all of it is guessed of. */
      readonly guess: string | undefined;
    }
  | ({ readonly kind: 'argument' } & UnseededCall);

/*
 * What a healthy run does differently: it draws the same numbers each time. So a seed goes only before numbers whose
 * sameness is what the rule promises: those of work that a press starts (training, benchmarks) or that a cell does when
 * its inputs change. A generator that the author seeds gets no second seed: after it a healthy run would draw other
 * numbers than before. It goes nowhere near numbers that people ask for anew (see wanted-randomness.ts); where that can't
 * be told, the fix is unsafe. The seed itself is surely a whole number that every generator takes (see seed.ts).
 */
export default defineCodemod<Data>({
  meta: {
    id: 'random-seeds',
    phase: 'B',
    severity: 'medium',
    safety: 'safe',
    what: 'Random numbers differ on every run.',
    why: 'Nobody can compare or debug a result that they cannot reproduce. A seed in another cell helps only cells that always run after it: cells have no order without a dataflow edge.',
    fix: 'Seeds the generators in use at the start of the work, from one `SEED` or from the seed that the notebook has. If the notebook seeds the generator elsewhere, a second seed may change its numbers, so the fix is unsafe. `torch.manual_seed` covers the CPU and all GPUs. Numbers that are meant to differ stay: those of a button for another sample, and those that become a seed. The cuDNN flags stay: deterministic kernels are slower, and choosing them is up to the author.',
    effects: {
      imports: ['random', 'numpy', 'torch', 'cupy', 'tensorflow', 'pymde', 'keras', 'keras_core'],
      addsNames: true,
      addsCells: true,
      isFeltLater: true,
    },
  },

  appliesTo: (notebook) => isOnGpu(notebook) && randomNumbersOf(notebook).isRandom,

  *find(notebook) {
    if (!isOnGpu(notebook)) return;
    const { cells, seedings, unseededCalls } = randomNumbersOf(notebook);
    const random = new Set(cells.flatMap(({ cell, randomCalls }) => (randomCalls.length > 0 ? [cell] : [])));
    const isLeft = (cell: Cell): boolean => wantsOtherNumbers(notebook, cell, random);
    const order = graphOf(notebook).runOrder();
    const turnOf = (cell: Cell): number => order.indexOf(cell.index);
    // The last first: a seed that is put in changes no numbers of the cells that have run before.
    const last = cells.filter((each) => !isLeft(each.cell)).sort((a, b) => turnOf(b.cell) - turnOf(a.cell));
    for (const { cell, randomCalls } of last) {
      for (const { above, first, generators, names, guess } of headsOf(notebook, cell, randomCalls).reverse()) {
        const touched = new Set(
          GENERATORS.flatMap((each) => (generators.has(each.module) ? [each.module, ...(each.alsoSeeds ?? [])] : [])),
        );
        const wanted = randomCalls.find((call) => [...call.wanted].some((each) => touched.has(each)));
        const seeded = seedings.filter(
          (each) =>
            [...each.generators].some((generator) => touched.has(generator)) &&
            (each.cell === cell
              ? each.node.startIndex < above.startIndex
              : each.isForOthers || turnOf(each.cell) < turnOf(cell)),
        );
        const isSeeded = (generator: Generator): boolean => seeded.some((each) => each.generators.has(generator));
        const none = titlesOf([...generators].filter((each) => !isSeeded(each)));
        const unsure = titlesOf([...generators].filter(isSeeded));
        const reasons = [
          ...(none === '' ? [] : [`nothing seeds ${none}`]),
          ...seeded
            .slice(0, unsure === '' ? 0 : 1)
            .map(({ node }) => `line ${lineOf(node)} seeds ${unsure} but may run after this`),
        ];
        const differ = none === '' || guess !== undefined ? 'may differ' : 'differ';
        const message = `random numbers ${differ} on every run: ${reasons.join(', and ')} (${names.slice(0, 3).map(asCode).join(', ')})`;
        const modules = GENERATORS.map(({ module }) => module).filter((module) => generators.has(module));
        const data = { above, generators: modules, wanted: wanted?.node, seeding: seeded[0]?.node, guess };
        yield { cell, node: first, message, data: { kind: 'head', ...data } };
      }
    }
    for (const each of unseededCalls.filter(({ cell }) => !isLeft(cell))) {
      const callee = field(each.call, 'function') ?? each.call;
      const message = `\`${calledAs(callee)}\` gets no seed, so its random numbers differ on every run`;
      yield { cell: each.cell, node: each.call, message, data: { kind: 'argument', ...each } };
    }
  },

  fix({ cell, node, data }, notebook, { snippet }): Outcome {
    if (data.kind === 'head' && data.wanted !== undefined) {
      const line = lineOf(data.wanted);
      return {
        refused: `line ${line} is meant to draw new numbers from the same generator; give it a generator of its own`,
      };
    }
    const at = data.kind === 'head' ? data.above : node;
    const seeding = data.kind === 'head' ? data.seeding : undefined;
    if (seeding !== undefined && ownSeedFor(notebook, cell, at) === undefined) {
      if (contains(cell.node, seeding)) {
        return { refused: `line ${lineOf(seeding)} already seeds in this cell; a second seed may change its numbers` };
      }
      return {
        refused: `line ${lineOf(seeding)} seeds the notebook; let this cell read a name of that cell, so this cell runs after it`,
      };
    }
    const seed = seedFor(notebook, cell, at, (name, value) =>
      fillPart(snippet, 'constant', { value }, new Map([['SEED', name]])),
    );
    if ('refused' in seed) return seed;
    const edits =
      data.kind === 'head'
        ? seedAbove(notebook, cell, data.above, data.generators, seed, snippet)
        : seedInto(notebook, data, seed);
    if ('refused' in edits) return edits;
    if (seeding !== undefined) {
      return {
        edits,
        unsafe: `line ${lineOf(seeding)} already seeds the notebook; a second seed may change its numbers`,
      };
    }
    if (data.kind === 'argument' && data.cost !== undefined) return { edits, unsafe: data.cost };
    if (data.kind === 'argument' && !data.isOfItsInput && mayRepeat(node, cell, notebook)) {
      return {
        edits,
        unsafe: `\`${calledAs(field(node, 'function') ?? node)}\` may run several times and give the same numbers each time`,
      };
    }
    if (data.kind === 'head' && data.guess !== undefined) {
      return { edits, unsafe: `it is unknown what \`${data.guess}\` draws, and it may seed itself` };
    }
    if (!mayWantOtherNumbers(notebook, cell)) return edits;
    return { edits, unsafe: 'each press of the button may be meant to give new numbers' };
  },
});

/**
 * Whether a notebook computes on a GPU, or trains a model with what would take one: such a training differs in each run
 * wherever it is done.
 */
function isOnGpu(notebook: Notebook): boolean {
  return workOf(notebook).usesGpu || trainsNetworks(notebook) || (callsTraining(notebook) && mayTakeDevice(notebook));
}

/** `Python and PyTorch` */
function titlesOf(generators: readonly Generator[]): string {
  return listed(GENERATORS.flatMap(({ module, title }) => (generators.includes(module) ? [title] : [])));
}

/** A place at which seeds are missing. */
interface Head {
  /** The statement that they belong above. */
  readonly above: Node;
  /** The first random call after it. */
  readonly first: Node;
  readonly generators: ReadonlySet<Generator>;
  readonly names: readonly string[];
  /** The training, where nothing else draws there and nobody here knows what it does. */
  readonly guess: string | undefined;
}

/**
 * The places in a cell: the head of each run button's guard, so that each press gives the same numbers, and above the
 * first statement with a random call outside of one. What is seeded there holds for the rest of the cell.
 */
function headsOf(notebook: Notebook, cell: Cell, randomCalls: readonly RandomCall[]): Head[] {
  const heads: { block: Node | undefined; above: Node; calls: RandomCall[] }[] = [];
  for (const call of randomCalls.filter(({ open }) => open.size > 0)) {
    const block = guardBlockOf(call.node, notebook);
    const known = heads.find((head) => head.block?.id === block?.id);
    if (known !== undefined) {
      known.calls.push(call);
      continue;
    }
    const statements = block === undefined ? cell.statements : children(block);
    const at = block === undefined ? statements.findIndex((each) => contains(each, call.node)) : 0;
    const above = statements[block === undefined ? firstOfSetUp(statements, at) : at];
    if (above !== undefined) heads.push({ block, above, calls: [call] });
  }
  return heads.flatMap(({ block, above, calls }) => {
    const seeded = heads.filter(
      (head) => head.block === undefined && block !== undefined && head.above.startIndex <= above.startIndex,
    );
    const isOpen = (generator: Generator): boolean =>
      !seeded.some((head) => head.calls.some(({ open }) => open.has(generator)));
    const left = calls.filter(({ open }) => [...open].some(isOpen));
    const [first] = left;
    if (first === undefined) return [];
    const generators = new Set(left.flatMap(({ open }) => [...open].filter(isOpen)));
    const guess = left.every(({ isGuess }) => isGuess) ? first.what : undefined;
    return [{ above, first: first.node, generators, names: [...new Set(left.map(({ what }) => what))], guess }];
  });
}

/** `_error = None` directly above a statement is set up for it: the place is above that. */
function firstOfSetUp(statements: readonly Node[], at: number): number {
  let first = at;
  while (first > 0 && /^_\w+ = None$/.test(statements[first - 1]?.text ?? '')) first -= 1;
  return first;
}

/** Each generator has a part of the template of its own. */
const SEEDING: Readonly<
  Record<Generator, (snippet: Snippet, holes: Holes, names: ReadonlyMap<string, string>) => string>
> = {
  random: (snippet, holes, names) => fillPart(snippet, 'random', holes, names),
  numpy: (snippet, holes, names) => fillPart(snippet, 'numpy', holes, names),
  torch: (snippet, holes, names) => fillPart(snippet, 'torch', holes, names),
  cupy: (snippet, holes, names) => fillPart(snippet, 'cupy', holes, names),
  tensorflow: (snippet, holes, names) => fillPart(snippet, 'tensorflow', holes, names),
  pymde: (snippet, holes, names) => fillPart(snippet, 'pymde', holes, names),
  keras: (snippet, holes, names) => fillPart(snippet, 'keras', holes, names),
  keras_core: (snippet, holes, names) => fillPart(snippet, 'keras_core', holes, names),
  'tensorflow.keras': (snippet, holes, names) => fillPart(snippet, 'tf_keras', holes, names),
};

interface Holes {
  readonly [name: string]: string;
}

function seedAbove(
  notebook: Notebook,
  cell: Cell,
  above: Node,
  generators: readonly Generator[],
  seed: Seed,
  snippet: Snippet,
): Edit[] | Refusal {
  if (!ownLines(notebook, [above])) {
    return { refused: 'several statements share a line; put each on its own line' };
  }
  const edits: Edit[] = [];
  const lines: string[] = [];
  for (const generator of GENERATORS.filter((each) => generators.includes(each.module))) {
    const { name, within: module = generator.module } = generator;
    if (!isInstalled(notebook, module)) {
      return {
        refused: `\`${module}\` is not imported at the top of a cell, so seeding it may fail; import it with the others`,
      };
    }
    const reach = reachGenerator(notebook, cell, above, module, name);
    if ('refused' in reach) return reach;
    edits.push(...reach.edits);
    lines.push(SEEDING[generator.module](snippet, { seed: seed.expression }, new Map([[name, reach.name]])));
  }
  return [...edits, ...seed.edits, insertAbove(placeIn(notebook), above, lines.join('\n'), { blankAfter: false })];
}

/** The notebook's own import of a module; else one before the seed, after a library that depends on it. */
function reachGenerator(notebook: Notebook, cell: Cell, above: Node, module: string, name: string): Reach {
  const comesWith = comesWithOf(module);
  const isImported = importsOf(notebook).some(
    (each) => each.module === module && isSure(each) && (each.cell === cell || !isPrivate(each.name)),
  );
  if (comesWith === null || isImported) return reachModule(notebook, cell, module, name, above);
  const brings = (each: string): boolean => comesWith.test(each) || each.startsWith(`${module}.`);
  return reachBrought(notebook, cell, module, name, above, { brings, surely: brings });
}

function comesWithOf(module: string): RegExp | null {
  return GENERATORS.find((each) => each.module === module)?.comesWith ?? null;
}

/** Whether the module can be imported: another import of it, or of what depends on it, does not fail. */
function isInstalled(notebook: Notebook, module: string): boolean {
  const comesWith = comesWithOf(module);
  return (
    comesWith === null ||
    importsOf(notebook).some(
      (each) =>
        isSure(each) && (each.module === module || each.module.startsWith(`${module}.`) || comesWith.test(each.module)),
    )
  );
}

/** `default_rng()` → `default_rng(SEED)`, `leiden(G)` → `leiden(G, random_state=SEED)`. */
function seedInto(notebook: Notebook, unseeded: UnseededCall, seed: Seed): Edit[] | Refusal {
  const { cell, call, by } = unseeded;
  if (by === undefined) return [...seed.edits, ...givenSeed(notebook, unseeded, seed.expression)];
  // `create_study()` → `create_study(sampler=optuna.samplers.TPESampler(seed=SEED))`
  const [module = by] = by.split('.');
  if (!importsOf(notebook).some((each) => each.module === module)) {
    return { refused: `the seed needs \`${by}\`, but no cell imports \`${module}\` itself; import it with the others` };
  }
  const reach = reachModule(notebook, cell, module, module, call);
  if ('refused' in reach) return reach;
  const value = `${reach.name}${by.slice(module.length)}(seed=${seed.expression})`;
  return [...reach.edits, ...seed.edits, ...givenSeed(notebook, unseeded, value)];
}

function givenSeed({ text }: Notebook, { call, argument, isFirst }: UnseededCall, seed: string): Edit[] {
  const given = argumentsOf(call);
  const none = given.find(({ name, value }, at) => name === argument || (isFirst && at === 0 && value.type === 'none'));
  if (none !== undefined) return [{ start: none.value.startIndex, end: none.value.endIndex, text: seed }];
  return isFirst ? prependArgument(text, call, seed) : appendArgument(text, call, argument, seed);
}

import { MODELS, PICKS, SIZED } from '../../../src/knowledge/random-apis.ts';
import { memoized } from '../../../src/memoized.ts';
import { qualifiedName } from '../../../src/notebook/imports.ts';
import type { Notebook } from '../../../src/notebook/notebook.ts';
import { argumentsOf, givenFor, isGiven } from '../../../src/python/arguments.ts';
import { ancestors, children, contains, field, nodesOf, walk, type Node } from '../../../src/python/tree.ts';
import { makersOf } from '../../../src/semantics/domains/maker.ts';
import { fateOf, isLoadedOver, type Fate, type Showing } from '../../../src/semantics/for-its-shape.ts';
import type { Context } from './random-objects.ts';

/**
 * Whether a reader can see the numbers that a call gives. Those that nobody can: the input of a benchmark, a profiler or a
 * trace, weights that others are loaded over or of a model that does nothing, a handful of numbers that show what a tensor
 * looks like. Nor does anyone want those again that only pick an example to look at, or the words of a text.
 */
export function fateOfNumbers(call: Node, context: Context): Fate {
  const { notebook } = context;
  const known = fates(notebook);
  const isUnseen = isLoadedOver(call) || isOneExample(call, context);
  const fate = known.get(call.id) ?? (isUnseen ? 'unseen' : fateOf(call, notebook, showingOf(call, context)));
  known.set(call.id, fate);
  return fate;
}

const fates = memoized((_notebook: Notebook) => new Map<number, Fate>());

function showingOf(call: Node, { notebook, aliases }: Context): Showing {
  // What is no call is a loader, of which one batch is taken.
  if (call.type !== 'call' || isGeneration(call) || picked(call, aliases) !== undefined || isFewRows(call))
    return 'sample';
  if (isHandful(call, aliases)) return 'example';
  return [...makersOf(call, notebook)].some((each) => MODELS.test(each)) ? 'layers' : 'result';
}

/** Whether a language model writes a text of words that it draws: `model.generate(tokens, do_sample=True)`. */
export function isGeneration(call: Node): boolean {
  const callee = field(call, 'function');
  return (
    callee?.type === 'attribute' && field(callee, 'attribute')?.text === 'generate' && isGiven(call, ['do_sample'])
  );
}

/** How many a call picks of what there is, where that is a handful: `random.choice(data)`, `data[randint(0, len(data) - 1)]`. */
function picked(call: Node, aliases: ReadonlyMap<string, string>): number | undefined {
  const callee = field(call, 'function');
  const pick = callee && PICKS.find(({ path }) => path.test(qualifiedName(callee, aliases) ?? ''));
  if (pick === undefined) return undefined;
  const [from] = argumentsOf(call);
  const isOfRange = from?.value.type === 'call' && field(from.value, 'function')?.text === 'range';
  const isOfLength = argumentsOf(call).some(({ value }) => walk(value).some(isLength));
  if ((pick.isPlace || isOfRange) && !isOfLength) return undefined;
  const size = pick.isOrder === true ? endOfSlice(call) : pick.size && givenFor(call, ...pick.size);
  if (size === undefined) return pick.isOrder === true ? undefined : 1;
  return handfulIn([size]);
}

/** `9` in `torch.randperm(len(data))[:9]` */
function endOfSlice({ parent }: Node): Node | undefined {
  const index = parent?.type === 'subscript' ? field(parent, 'subscript') : undefined;
  const [end, ...more] = index?.type === 'slice' ? children(index) : [];
  return more.length === 0 && index?.text.startsWith(':') === true ? end : undefined;
}

/** What written sizes, `2, 3` or `(2, 3)`, come to, where that is a handful at most. */
function handfulIn(sizes: readonly Node[]): number | undefined {
  const parts = sizes.flatMap((each) => (/^(?:tuple|list)$/.test(each.type) ? children(each) : [each]));
  const count = parts.reduce((all, { text }) => all * Number(text), 1);
  return parts.length > 0 && parts.every(({ type }) => type === 'integer') && count <= HANDFUL ? count : undefined;
}

/** What runs more often than a cell. */
const REPEATS = /^(?:for_statement|while_statement|\w+_comprehension|generator_expression|lambda)$/;

/**
 * Whether a cell picks one of what a name holds, `question = random.choice(questions)`: whatever a demonstration does with it,
 * another one would do. One of written values, `rate = random.choice([0.1, 0.01])`, is a setting.
 */
function isOneExample(call: Node, { notebook, aliases }: Context): boolean {
  if (call.type !== 'call' || picked(call, aliases) !== 1 || argumentsOf(call).every(({ value }) => isWritten(value)))
    return false;
  const cell = notebook.cells.find(({ node }) => contains(node, call));
  const around = cell === undefined ? [] : ancestors(call).filter((each) => contains(cell.node, each));
  const isRepeated = around.some(
    ({ id, type }) => REPEATS.test(type) || (type === 'function_definition' && id !== cell?.definition.id),
  );
  return (
    cell !== undefined && !isRepeated && !cell.statements.some((each) => nodesOf(each, 'call').some(isTrainingStep))
  );
}

function isWritten(value: Node): boolean {
  return /^(?:list|tuple|set|string|integer|float)$/.test(value.type);
}

function isTrainingStep(call: Node): boolean {
  return /^(?:backward|fit|train)$/.test(field(field(call, 'function') ?? call, 'attribute')?.text ?? '');
}

/** `len(data)` and `data.shape`. */
function isLength(node: Node): boolean {
  return field(node, 'function')?.text === 'len' || field(node, 'attribute')?.text === 'shape';
}

/** More numbers than that are a result, not an example. */
const HANDFUL = 32;

/** Whether a table gives a few of its rows: `frame.sample()`, `frame.sample(5)`. */
export function isFewRows(call: Node): boolean {
  const callee = field(call, 'function');
  if (callee?.type !== 'attribute' || field(callee, 'attribute')?.text !== 'sample') return false;
  if (isGiven(call, ['frac', 'fraction'])) return false;
  const rows = givenFor(call, 'n', 0);
  return rows === undefined || handfulIn([rows]) !== undefined;
}

/** Whether a call says that it makes a few numbers: `torch.rand(2, 3)`, `nn.Linear(3, 1)`. */
function isHandful(call: Node, aliases: ReadonlyMap<string, string>): boolean {
  const callee = field(call, 'function');
  if (callee === undefined || !SIZED.test(qualifiedName(callee, aliases) ?? '')) return false;
  const sizes = argumentsOf(call).filter(({ name }) => name === undefined || name === 'size');
  return handfulIn(sizes.map(({ value }) => value)) !== undefined;
}

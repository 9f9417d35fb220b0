import { fits } from '../../knowledge/fits.ts';
import { RANDOM_LOOPS } from '../../knowledge/random-loops.ts';
import { memoized } from '../../memoized.ts';
import type { Notebook } from '../../notebook/notebook.ts';
import { argumentsOf, isGiven, positional } from '../../python/arguments.ts';
import type { Node } from '../../python/tree.ts';
import { evaluatorIn, type Domain, type Evaluation } from '../evaluate.ts';

/*
 * The domain of what draws random numbers when a loop runs through it, as a loader that shuffles does.
 *
 *     loaders = [DataLoader(each, shuffle=True) for each in sets]
 *     train, valid = loaders      →  `train` draws; `loaders` holds what does
 */

/** `open`: from the global generator; `fixed`: from one of its own. */
type Draws = readonly ('open' | 'fixed')[];

/** What a loop over a value draws, then what loops over its items do, and over theirs. */
type Levels = readonly Draws[];

type Known = Levels | undefined;

const NOTHING: Levels = [];

/** Deeper containers count as those of this depth. */
const DEEPEST = 3;

function both(one: Draws = [], other: Draws = []): Draws {
  const all = [...one, ...other];
  return (['open', 'fixed'] as const).filter((each) => all.includes(each));
}

function either(one: Known = NOTHING, other: Known = NOTHING): Levels {
  const longer = one.length > other.length ? one : other;
  return longer.map((_, at) => both(one[at], other[at]));
}

function eitherOf(values: readonly Known[]): Levels {
  return values.reduce<Levels>(either, NOTHING);
}

/** What a list holds that has such items. */
function holding(items: readonly Known[]): Levels {
  const levels = [[], ...eitherOf(items)];
  return levels.length > DEEPEST ? [...levels.slice(0, DEEPEST - 1), levels.slice(DEEPEST - 1).flat()] : levels;
}

/** `zip(loaders, names)` and `loaders.items()` give tuples of the items. */
function paired([itself = [], ...items]: Levels): Levels {
  return [itself, ...holding([items])];
}

const LOOPED: Domain<Levels> = {
  bottom: NOTHING,
  join: either,
  literal: () => undefined,
  parameter: () => undefined,
  operation: () => undefined,
  container: (item) => holding([item]),
  dictionary: (entries) => holding(entries.map(({ value }) => value)),
  filled: (of, puts) => either(of, holding(puts.map(({ value }) => value))),
  item: (of) => of.slice(1),
  part: (of) => of.slice(1),
  imported: () => undefined,
  attribute: () => undefined,
  entered: (of) => of,
  call: madeBy,
  // `accelerator.prepare(loader)`
  method: (call, of, method, { valueOf }) =>
    method === 'items'
      ? paired(of ?? NOTHING)
      : either(of, eitherOf(argumentsOf(call).map(({ value }) => valueOf(value)))),
  called: () => undefined,
};

/** Calls that loop over what they are given: `iter(loader)`, `tqdm(loader)`. */
const PASS_ON = /^(?:enumerate|iter|reversed|zip|tqdm\..*|itertools\.(?:cycle|islice)|marimo\.status\.progress_bar)$/;

function madeBy(call: Node, path: string, { valueOf }: Evaluation<Levels>): Known {
  if (PASS_ON.test(path)) {
    const given = eitherOf(argumentsOf(call).map(({ value }) => valueOf(value)));
    return path === 'zip' || path === 'enumerate' ? paired(given) : given;
  }
  const made = RANDOM_LOOPS.find((each) => fits(path, each.made));
  if (made === undefined) return undefined;
  const [name, at] = made.with ?? [];
  const isAsked =
    name === undefined || isGiven(call, [name]) || (at !== undefined && positional(call)[at]?.type === 'true');
  if (!isAsked) return NOTHING;
  return [[made.fixedBy !== undefined && isGiven(call, [made.fixedBy]) ? 'fixed' : 'open']];
}

const levelsOf = evaluatorIn(LOOPED);

/**
 * Whether an expression is something that draws random numbers when a loop runs through it, or holds that: `open` where
 * it may draw from the global generator.
 */
export function loopDraws(expression: Node, notebook: Notebook): 'open' | 'fixed' | undefined {
  if (!namesOne(notebook)) return undefined;
  return both((levelsOf(expression, notebook) ?? NOTHING).flat())[0];
}

/** Whether the text of a notebook has the name of such an object at all: most have none, and need no evaluation. */
const namesOne: (notebook: Notebook) => boolean = memoized(({ text }) =>
  RANDOM_LOOPS.some(({ made }) => text.includes(made.slice(made.search(/\w+$/)))),
);

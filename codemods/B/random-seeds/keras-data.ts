import { aliasesOf, qualifiedName } from '../../../src/notebook/imports.ts';
import type { Notebook } from '../../../src/notebook/notebook.ts';
import { symbolOf } from '../../../src/notebook/symbols.ts';
import { argumentsOf, givenFor, isGiven } from '../../../src/python/arguments.ts';
import { field, nodesOf, type Node } from '../../../src/python/tree.ts';
import { definitionsOf } from '../../../src/semantics/definitions.ts';
import { parametersIn, valuesIn } from '../../../src/semantics/values.ts';
import type { Context } from './random-objects.ts';

/*
 * What `fit` of Keras draws. It shuffles arrays, unless it is told not to; of a data set, or a generator, which brings its
 * own batches, it ignores `shuffle`. Layers that drop out or change pictures draw whatever they are given.
 *
 *     model.fit(train_ds, epochs=10)      →  draws where `train_ds` is shuffled or the model has such layers
 */

/** Layers that draw in each step. */
const DRAWING_LAYERS =
  /^(?:keras|keras_core|tensorflow\.keras)\.layers\.(?:\w+\.)*(?:\w*Dropout\w*|Random\w+|Gaussian\w+|RandAugment|MixUp|CutMix|AugMix)$/;

/** Whether a call of `fit` takes batches in an order that is the same in each run, and no layer draws. */
export function takesInOrder(call: Node, { notebook }: Context): boolean {
  const data = givenFor(call, 'x', 0);
  if (data === undefined || drawsInLayers(notebook)) return false;
  const isArray = givenFor(call, 'y', 1) !== undefined || isGiven(call, ['batch_size']);
  if (isArray) return argumentsOf(call).some(({ name, value }) => name === 'shuffle' && value.type === 'false');
  const made = madeBy(data, notebook);
  const is = (what: RegExp): boolean => made.some((text) => text !== undefined && what.test(text));
  return is(DATA_SET) && !is(SHUFFLES) && !made.includes(undefined);
}

function drawsInLayers(notebook: Notebook): boolean {
  return nodesOf(notebook.root, 'call').some((call) =>
    DRAWING_LAYERS.test(qualifiedName(field(call, 'function') ?? call, aliasesOf(notebook)) ?? ''),
  );
}

/** What makes a data set, or changes one, by its text. */
const DATA_SET =
  /\.(?:batch|cache|padded_batch|prefetch|unbatch)\(|\b(?:tf|tensorflow)\.data\.|_from_directory\(|DataLoader\(/;

/** What shuffles, with no seed of its own. */
const SHUFFLES =
  /\.shuffle\((?![^()]*\bseed ?=)|\bshuffle ?= ?True|\.flow\(|_from_directory\((?![^]*\b(?:shuffle ?= ?False|seed ?= ?\w))/;

/** The texts of an expression and of what made the names in it, as far as that is to be seen; undefined for a parameter. */
function madeBy(
  data: Node,
  notebook: Notebook,
  seen: ReadonlySet<string> = new Set(),
): readonly (string | undefined)[] {
  const names = nodesOf(data, 'identifier').filter((name) => !seen.has(symbolOf(name)));
  const further = names.flatMap((name) => {
    const symbol = symbolOf(name);
    if (parametersIn(notebook).has(symbol)) return [undefined];
    const values = valuesIn(notebook).get(symbol) ?? [];
    // Of `a = x.shuffle(9)`, `a = x.batch(3)` the last counts; `a = a.batch(3)` goes on from the one above.
    const isAnew = (value: Node): boolean => nodesOf(value, 'identifier').every((each) => symbolOf(each) !== symbol);
    const last = values.slice(Math.max(values.findLastIndex(isAnew), 0));
    const own = definitionsOf(notebook).get(symbol)?.node.text ?? '';
    return [own, ...last.flatMap((value) => madeBy(value, notebook, new Set([...seen, symbol])))];
  });
  return [data.text, ...further];
}

import { unknownCalls } from '../gpu/unknown-calls.ts';
import { definitionOf, type CellWork } from '../gpu/work.ts';
import {
  BETWEEN,
  BRINGS_MODELS,
  DENSE,
  FEW_UNITS,
  LAYERS,
  MAY_BE_NETWORK,
  OTHER_SIZES,
  PAIRS,
  READS_DATA,
  WIDTHS,
} from '../knowledge/tiny-networks.ts';
import { smallerSettings } from '../marimo/settings.ts';
import { memoized } from '../memoized.ts';
import { aliasesOf, importsOf, qualifiedName } from '../notebook/imports.ts';
import type { Notebook } from '../notebook/notebook.ts';
import { argumentsOf, hasSplat, positional } from '../python/arguments.ts';
import { field, nodesOf, walk, type Node } from '../python/tree.ts';
import { baseName, bindingsAt } from '../semantics/bindings-at.ts';
import { amountOf } from '../semantics/domains/amount.ts';

/*
 * Trainings of dense networks whose sizes are written, of a few hundred units a layer, by notebooks that read no data of
 * unknown size but in batches of a known one, and have no control for a size.
 *
 *     net = nn.Sequential(nn.Linear(2, 64), nn.ReLU(), nn.Linear(64, 1)).to(device)
 *     trainer.setup_network(depth=5, neurons=64)  …  trainer.train()
 */

/** Rows of a batch that is small for such a network. */
const FEW_ROWS = 8192;

/** Whether all that a cell does on the GPU is to train, or use, such networks. */
export function isOfTinyNetworks(notebook: Notebook, { cell, gpu, longOperations }: CellWork): boolean {
  const isTraining = longOperations.every(({ what }) => /^(?:training|loop over GPU work|prediction)/.test(what));
  if (!isTraining || smallerSettings(notebook, cell).length > 0 || !hasFewRows(notebook)) return false;
  const called = gpu.flatMap(({ node }) => definitionOf(node, notebook)?.node ?? []);
  const nodes = [...cell.statements, ...called].flatMap((each) => walk(each));
  if (nodes.some(makesMore) || bringsModels(notebook)) return false;
  return hasTinyLayers(notebook) || gpu.every(({ node }) => isOfNarrowTrainer(node, notebook));
}

function callsOf({ cells }: Notebook): Node[] {
  return cells.flatMap(({ statements }) => statements.flatMap((each) => nodesOf(each, 'call')));
}

/** Whether a notebook makes layers, none of which is wide or of another kind. */
const hasTinyLayers: (notebook: Notebook) => boolean = memoized((notebook) => {
  const aliases = aliasesOf(notebook);
  const layers = callsOf(notebook).flatMap((call) => {
    const path = qualifiedName(field(call, 'function') ?? call, aliases) ?? '';
    return LAYERS.test(path) ? [{ call, path }] : [];
  });
  const isAlone = !unknownCalls(notebook).some(({ path }) => MAY_BE_NETWORK.test(path));
  return (
    isAlone &&
    layers.some(({ path }) => DENSE.test(path)) &&
    layers.every(({ call, path }) => (DENSE.test(path) ? isNarrow(call, notebook) : BETWEEN.test(path)))
  );
});

/** `nn.Linear(features, 64)`: one of its sizes may be that of the data, or of the answer. */
function isNarrow(layer: Node, notebook: Notebook): boolean {
  if (hasSplat(layer)) return false;
  const sizes = argumentsOf(layer)
    .filter(({ name }) => name === undefined || /features|size|depth|units/.test(name))
    .map(({ value }) => amountOf(value, notebook))
    .map((of) => (of?.kind === 'number' ? of.most : undefined));
  const known = sizes.filter((size) => size !== undefined);
  return known.length > 0 && known.every((size) => size <= FEW_UNITS);
}

/** `trainer.train()` where `trainer` is told, when it is made or later, how wide its network is. */
function isOfNarrowTrainer(training: Node, notebook: Notebook): boolean {
  const name = baseName(field(training, 'function') ?? training);
  const calls = callsOf(notebook).filter((call) => {
    const isMaking = call.parent !== null && bindingsAt(call.parent).some((each) => each.name === name);
    return name !== undefined && (isMaking || baseName(field(call, 'function') ?? call) === name);
  });
  const given = calls.flatMap(argumentsOf);
  const widths = given.filter((each) => WIDTHS.test(each.name ?? '')).map(({ value }) => amountOf(value, notebook));
  return (
    widths.length > 0 &&
    widths.every((of) => of?.kind === 'number' && of.most <= FEW_UNITS) &&
    !given.some((each) => OTHER_SIZES.test(each.name ?? ''))
  );
}

/** Whether a notebook imports, or calls, what brings models of its own. */
const bringsModels: (notebook: Notebook) => boolean = memoized((notebook) => {
  const aliases = aliasesOf(notebook);
  const paths = callsOf(notebook).map((call) => qualifiedName(field(call, 'function') ?? call, aliases) ?? '');
  return [...importsOf(notebook).map(({ module }) => module), ...paths].some((each) => BRINGS_MODELS.test(each));
});

/** Whether a notebook reads no data, or has batches of known few rows of it. */
const hasFewRows: (notebook: Notebook) => boolean = memoized((notebook) => {
  const calls = callsOf(notebook);
  const aliases = aliasesOf(notebook);
  const loaders = calls.filter(
    (call) => qualifiedName(field(call, 'function') ?? call, aliases) === 'torch.utils.data.DataLoader',
  );
  if (loaders.length === 0) return !calls.some((call) => READS_DATA.test(lastNameOf(call)));
  return loaders.every((loader) => {
    const size = argumentsOf(loader).find(({ name }) => name === 'batch_size')?.value ?? positional(loader)[1];
    const of = size && amountOf(size, notebook);
    return size === undefined || (of?.kind === 'number' && of.most <= FEW_ROWS);
  });
});

/** `a @ b` and what pairs rows. */
function makesMore(node: Node): boolean {
  if (node.type === 'binary_operator') return field(node, 'operator')?.type === '@';
  return node.type === 'call' && PAIRS.test(lastNameOf(node));
}

/** `to` of `x.to(device)`. */
function lastNameOf(call: Node): string {
  const callee = field(call, 'function');
  return (callee?.type === 'attribute' ? field(callee, 'attribute') : callee)?.text ?? '';
}

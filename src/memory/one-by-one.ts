import { definitionOf, type CellWork } from '../gpu/work.ts';
import { isKnownLibrary } from '../knowledge/known-libraries.ts';
import { MANY_OF_ONE, NO_GRADIENTS, PICTURES, WAITS, WIDE_DATA } from '../knowledge/single-examples.ts';
import { aliasesOf, qualifiedName } from '../notebook/imports.ts';
import type { Notebook } from '../notebook/notebook.ts';
import { argumentsOf, hasSplat, positional } from '../python/arguments.ts';
import { parameterFor, parametersOf } from '../python/parameters.ts';
import { contains, field, walk, type Node } from '../python/tree.ts';
import { bindingsAt, putsAt, type Binding } from '../semantics/bindings-at.ts';
import { amountOf } from '../semantics/domains/amount.ts';
import { isHostValue } from '../semantics/domains/residency.ts';
import { givenParameters } from '../semantics/methods.ts';
import { namesLike } from '../semantics/name-uses.ts';

/*
 * Pictures that go through a model one at a time, or in batches that are known to be small, without gradients. What the model
 * needs for one decides then whether memory suffices, not this work: where it was loaded, it found room.
 *
 *     for file in files: scores.append(net(prepare(Image.open(file)).unsqueeze(0).to(device)).cpu())
 *     for x, y in DataLoader(CIFAR10(root), batch_size=128): right += (net(x.to(device)).argmax(1) == y).sum().item()
 */

/** Numbers of a batch that is small: what a layer makes of it takes some hundred MB at most, and is gone with the next. */
const SMALL_BATCH = 2 ** 20;

/** So many pictures of usual sizes are a small batch, too. */
const FEW_PICTURES = 64;

/** Deeper calls are not followed. */
const DEPTH = 3;

/** The code of a cell or function, and the names in it that hold single examples, or anything else, from its start. */
interface Region {
  readonly notebook: Notebook;
  readonly nodes: readonly Node[];
  readonly gpu: readonly Node[];
  readonly given: readonly string[];
  readonly others: readonly string[];
}

/** Whether all that a cell does on the GPU is to send single pictures through models without gradients, and it keeps nothing there. */
export function isOneByOne(notebook: Notebook, { cell, gpu, longOperations }: CellWork): boolean {
  const nodes = cell.statements.flatMap((statement) => walk(statement));
  const isPlain = longOperations.every(({ what }) =>
    /^(?:loop over GPU work|benchmark|prediction)(?: loop)?$/.test(what),
  );
  const code = isPlain
    ? sentCode({ notebook, nodes, gpu: gpu.map(({ node }) => node), given: [], others: [] }, DEPTH)
    : undefined;
  if (code === undefined) return false;
  const loaders = code.flatMap((each) => (each.type === 'identifier' ? madeBy(each, notebook) : []));
  const read = [...code, ...loaders.flatMap((each) => (isLoader([each], notebook) ? walk(each!) : []))];
  const words = read.flatMap(({ type, text }) => (/^(?:identifier|string_content)$/.test(type) ? [text] : []));
  const isKnown = words.some((each) => PICTURES.test(each)) || code.some((each) => isSmallBatch(each, notebook));
  const isOfPictures = isKnown && !words.some((each) => WIDE_DATA.test(each));
  const aliases = aliasesOf(notebook);
  const isWithoutGradients = code.some((each) => NO_GRADIENTS.test(qualifiedName(each, aliases) ?? ''));
  return isOfPictures && isWithoutGradients && !code.some((each) => methodOf(each) === 'backward');
}

/** The code that sends single examples to the GPU, with that of the functions it calls; undefined where it does more there. */
function sentCode(region: Region, depth: number): readonly Node[] | undefined {
  const { notebook, gpu, nodes } = region;
  const ones = onesIn(region);
  if (depth === 0 || keepsOnGpu(region)) return undefined;
  const parts = gpu.map((call): readonly Node[] | undefined => {
    const callee = field(call, 'function') ?? call;
    const isOne = (each: Node): boolean => isSingle(each, ones, notebook);
    const definition = definitionOf(callee, notebook);
    if (definition !== undefined) {
      const { node } = definition;
      const parameters = givenParameters(definition, call, notebook);
      const singles = argumentsOf(call).filter(({ value }) => isOne(value));
      const given = singles.flatMap(({ value }) => parameterFor(value, call, parameters)?.name ?? []);
      if (node.type !== 'function_definition') return undefined;
      // With its decorators.
      const inside = walk(node.parent?.type === 'decorated_definition' ? node.parent : node);
      const others = parametersOf(node).flatMap(({ name }) => (given.includes(name) ? [] : [name]));
      const sent = definition.gpu.map((each) => each.node);
      return sentCode({ notebook, nodes: inside, gpu: sent, given, others }, depth - 1);
    }
    const path = qualifiedName(callee, aliasesOf(notebook));
    const values = argumentsOf(call).map(({ value }) => value);
    if (path !== undefined) return WAITS.test(path) || isWrittenOut(values[0]) ? [] : undefined;
    const object = field(callee, 'object');
    const isMoved =
      /^(?:to|cuda)$/.test(methodOf(call) ?? '') && object !== undefined && (isOne(object) || isModel(object, region));
    return isMoved || (methodOf(call) === undefined && values.length > 0 && values.every(isOne)) ? [] : undefined;
  });
  return parts.every((each) => each !== undefined) ? [...nodes, ...parts.flat()] : undefined;
}

/** Whether a value is what a region calls and has from elsewhere, where it was loaded: `model` in `model.to(device)`. */
function isModel(value: Node, { nodes }: Region): boolean {
  const isCalled = nodes.some((each) => each.type === 'call' && field(each, 'function')?.text === value.text);
  return value.type === 'identifier' && isCalled && !nodes.flatMap(bindingsAt).some(({ name }) => name === value.text);
}

function isSmallBatch(value: Node, notebook: Notebook): boolean {
  const of = /^(?:identifier|call)$/.test(value.type) ? amountOf(value, notebook) : undefined;
  return (of?.kind === 'tensor' || of?.kind === 'batches') && of.most <= SMALL_BATCH;
}

/** The names that hold single examples, or None, whatever is bound to them. */
function onesIn({ notebook, nodes, given, others }: Region): ReadonlySet<string> {
  const bindings = nodes.flatMap(bindingsAt);
  const ones = new Set([...given, ...bindings.map(({ name }) => name)].filter((each) => !others.includes(each)));
  const isOther = ({ name, value }: Binding): boolean =>
    ones.has(name) && (typeof value === 'string' || (value.type !== 'none' && !isSingle(value, ones, notebook)));
  for (let other = bindings.find(isOther); other !== undefined; other = bindings.find(isOther)) ones.delete(other.name);
  return ones;
}

/** Whether a value is a batch of one or few, made of one, or what gives such: `x[None]`, `DataLoader(data, batch_size=1)`. */
function isSingle(value: Node, ones: ReadonlySet<string>, notebook: Notebook): boolean {
  const isOne = (each: Node | undefined): boolean => each !== undefined && isSingle(each, ones, notebook);
  if (isSmallBatch(value, notebook)) return true;
  switch (value.type) {
    case 'identifier':
      return ones.has(value.text) || isLoader(madeBy(value, notebook), notebook);
    case 'attribute':
      return isOne(field(value, 'object'));
    case 'parenthesized_expression':
      return isOne(value.firstNamedChild ?? undefined);
    case 'subscript': {
      const of = field(value, 'value');
      if (field(value, 'subscript')?.type === 'none') return true;
      // `x[None][0]` is `x` again.
      return isOne(of === undefined ? undefined : (withoutNewAxis(of) ?? of));
    }
    case 'binary_operator':
      // `points.unsqueeze(0) - points.unsqueeze(1)` pairs each with each.
      return (
        !/\b(?:unsqueeze|None)\b/.test(value.text) && (isOne(field(value, 'left')) || isOne(field(value, 'right')))
      );
    case 'call': {
      const callee = field(value, 'function');
      if (MANY_OF_ONE.test(methodOf(value) ?? callee?.text ?? '')) return false;
      const isBatched = withoutNewAxis(value) !== undefined;
      const object = callee?.type === 'attribute' ? field(callee, 'object') : undefined;
      const given = argumentsOf(value).map((each) => each.value);
      return isBatched || isLoader([value], notebook) || isOne(object) || given.some(isOne);
    }
    default:
      return false;
  }
}

/** `x` of `x[None]` and `x.unsqueeze(0)`. */
function withoutNewAxis(value: Node): Node | undefined {
  if (value.type === 'subscript') return field(value, 'subscript')?.type === 'none' ? field(value, 'value') : undefined;
  const isBatched = methodOf(value) === 'unsqueeze' && positional(value)[0]?.text === '0';
  return isBatched ? field(field(value, 'function')!, 'object') : undefined;
}

/** What a name is assigned, by itself or in parts: `train, test = loaders(data, batch_size=32)`. */
function madeBy(name: Node, notebook: Notebook): (Node | undefined)[] {
  return (namesLike(name, notebook)?.bindings ?? []).map(({ binder }) =>
    binder?.type === 'assignment' ? field(binder, 'right') : undefined,
  );
}

/** Whether all values are made by what gives small batches: a loader, or a function of which nobody knows more than their size. */
function isLoader(values: readonly (Node | undefined)[], notebook: Notebook): boolean {
  return (
    values.length > 0 &&
    values.every((value) => {
      const path = value?.type === 'call' ? qualifiedName(field(value, 'function')!, aliasesOf(notebook)) : undefined;
      if (value === undefined || path === undefined || hasSplat(value)) return false;
      const isPlain = path === 'torch.utils.data.DataLoader';
      if (!isPlain && isKnownLibrary(path)) return false;
      const given = argumentsOf(value);
      const size =
        given.find(({ name }) => name === 'batch_size')?.value ?? (isPlain ? positional(value)[1] : undefined);
      const of = size && amountOf(size, notebook);
      return of?.kind === 'number' && of.most <= FEW_PICTURES && !given.some(({ name }) => name === 'batch_sampler');
    })
  );
}

/** Whether a region gathers what it has on the GPU: `features.append(output)`. */
function keepsOnGpu({ notebook, nodes, gpu }: Region): boolean {
  const made = new Set<string>();
  const isMade = (value: Node): boolean =>
    !isHostValue(value, notebook) &&
    (gpu.some((each) => contains(value, each)) ||
      walk(value).some((each) => each.type === 'identifier' && made.has(each.text)));
  const bindings = nodes.flatMap(bindingsAt);
  for (let size = -1; size !== made.size;) {
    size = made.size;
    for (const { name, value } of bindings) if (typeof value !== 'string' && isMade(value)) made.add(name);
  }
  const gathers = nodes.filter(
    (each) =>
      each.type.endsWith('_comprehension') ||
      (each.type === 'call' && /^(?:cat|concat|stack)$/.test(methodOf(each) ?? '')),
  );
  return [...nodes.flatMap(putsAt).map(({ value }) => value), ...gathers].some(isMade);
}

/** A few numbers: `[0.485, 0.456, 0.406]`. */
function isWrittenOut(value: Node | undefined): boolean {
  return (
    value !== undefined && walk(value).every(({ type, isNamed }) => !isNamed || /^(?:list|integer|float)$/.test(type))
  );
}

/** `to` of `x.to(device)`. */
function methodOf(node: Node): string | undefined {
  const callee = node.type === 'call' ? field(node, 'function') : undefined;
  return callee?.type === 'attribute' ? field(callee, 'attribute')?.text : undefined;
}

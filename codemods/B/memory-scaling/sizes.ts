import { workOf } from '../../../src/gpu/work.ts';
import { memoized } from '../../../src/memoized.ts';
import type { Notebook } from '../../../src/notebook/notebook.ts';
import { symbolOf } from '../../../src/notebook/symbols.ts';
import { argumentsOf } from '../../../src/python/arguments.ts';
import { stringBody } from '../../../src/python/strings.ts';
import { children, field, type Node } from '../../../src/python/tree.ts';
import { called, choice, literal, opaque, type Formula } from './formula.ts';
import { insideOf } from './function-insides.ts';
import { DTYPE_BYTES, MAKERS, PRODUCTS, SAME_SHAPE, SHAPE_KEYWORDS } from './known-allocations.ts';
import { calledIn, elementsIn, meaningAt, numberIn, textIn, type Frame } from './numbers.ts';
import { either, moved, when, type Shape, type Unknown } from './shape.ts';
import { edgeTable, graph, table, type Inner } from './table-sizes.ts';

/** What an expression makes, if it makes something that has a size; undefined for anything else. */
export function shapeOf(node: Node | undefined, frame: Frame): Shape | Unknown | undefined {
  if (node === undefined) return undefined;
  const known = sizes.get(frame) ?? new Map<number, Shape | Unknown | undefined>();
  sizes.set(frame, known);
  if (known.has(node.id)) return known.get(node.id);
  // A name that is bound to itself finds nothing.
  known.set(node.id, undefined);
  const shape = madeBy(node, frame);
  known.set(node.id, shape);
  return shape;
}

/** What is known of the expressions of a frame, by their nodes. */
const sizes = new WeakMap<Frame, Map<number, Shape | Unknown | undefined>>();

function madeBy(node: Node, frame: Frame): Shape | Unknown | undefined {
  const inner = (each: Node | undefined, where = frame): Shape | Unknown | undefined => shapeOf(each, where);
  switch (node.type) {
    case 'parenthesized_expression':
      return inner(children(node)[0]);
    case 'identifier': {
      const meaning = meaningAt(node, frame);
      return meaning === undefined ? lastBound(node, frame, inner) : inner(meaning.node, meaning.frame);
    }
    case 'conditional_expression': {
      const [yes, asked, no] = children(node);
      const [a, b] = [inner(yes), inner(no)];
      const condition = asked === undefined ? undefined : textIn(asked, frame);
      if (a === undefined && b !== undefined)
        return when(condition === undefined ? undefined : `not (${condition})`, b);
      return a === undefined ? undefined : b === undefined ? when(condition, a) : (either(condition, a, b) ?? a);
    }
    case 'binary_operator':
      return combined(node, inner);
    case 'call':
      return calledSize(node, frame, inner);
    default:
      return undefined;
  }
}

/**
 * What a name that is bound several times stands for. `x` in `x = x.to(device)` is the `x` of before; of the branches of
 * an `if` the one that is taken counts.
 */
function lastBound(name: Node, frame: Frame, inner: Inner): Shape | Unknown | undefined {
  const before = (frame.bindings.get(name.text) ?? []).filter(({ node }) => node.endIndex <= name.startIndex);
  const bound = before.flatMap(({ node, value }) => {
    const isPlain =
      node.type === 'assignment' && field(node, 'left')?.type === 'identifier' && typeof value !== 'string';
    const shape = isPlain ? inner(value) : undefined;
    const clause = node.parent?.parent?.parent?.type;
    return shape === undefined ? [] : [{ shape, clause, condition: conditionOf(node.parent ?? node, frame) }];
  });
  // The `else` is what is left when no condition holds.
  const inOrder = [
    ...bound.filter(({ clause }) => clause === 'else_clause'),
    ...bound.filter(({ clause }) => clause !== 'else_clause'),
  ];
  return inOrder.reduce<Shape | Unknown | undefined>((rest, { shape, condition, clause }) => {
    const isBranch = clause === 'if_statement' || clause === 'elif_clause';
    return rest === undefined || !isBranch ? shape : (either(condition, shape, rest) ?? shape);
  }, undefined);
}

function combined(node: Node, inner: Inner): Shape | Unknown | undefined {
  const [left, right] = [inner(field(node, 'left')), inner(field(node, 'right'))];
  if (field(node, 'operator')?.type === '@') return matrixProduct(left, right);
  if (left?.kind !== 'array') return right?.kind === 'array' ? right : undefined;
  return right?.kind === 'array' && right.shape.length > left.shape.length ? right : left;
}

function matrixProduct(left: Shape | Unknown | undefined, right: Shape | Unknown | undefined): Shape | undefined {
  if (left?.kind !== 'array' || right?.kind !== 'array' || left.shape.length < 2 || right.shape.length < 1)
    return undefined;
  const column = right.shape.length > 1 ? right.shape.slice(-1) : [];
  return { ...left, shape: [...left.shape.slice(0, -1), ...column] };
}

function calledSize(call: Node, frame: Frame, inner: Inner): Shape | Unknown | undefined {
  const path = calledIn(call, frame);
  const maker = path === undefined ? undefined : MAKERS.get(path);
  if (maker !== undefined) return made(call, frame);
  const args = argumentsOf(call);
  const first = args[0]?.value;
  if (path !== undefined) {
    if (PRODUCTS.has(path)) return matrixProduct(inner(first), inner(args[1]?.value));
    if (path.endsWith('_like')) return inner(first);
    if (path === 'torch.from_numpy' || path === 'torch.tensor' || path === 'torch.as_tensor')
      return onDevice(call, frame, inner(first));
    if (path === 'cupy.asarray' || path === 'cupy.array') return moved(inner(first), 'gpu');
    if (path === 'pandas.DataFrame') return table(call, frame, 'host', inner);
    if (path === 'cudf.DataFrame') return table(call, frame, 'gpu', inner);
    if (path === 'cudf.from_pandas' || path === 'cudf.DataFrame.from_pandas') return moved(inner(first), 'gpu');
    if (path === 'networkx.to_pandas_edgelist') return edgeTable(inner(first));
    return path.startsWith('networkx.') ? graph(call, path, frame) : undefined;
  }
  const callee = field(call, 'function');
  if (callee?.text === 'range') return counted(args.length > 1 ? args[1]?.value : first, frame);
  if (callee?.type === 'identifier') return returned(call, frame);
  const method = callee?.type === 'attribute' ? field(callee, 'attribute')?.text : undefined;
  if (callee === undefined || method === undefined) return undefined;
  const object = inner(field(callee, 'object'));
  const change = SAME_SHAPE.get(method);
  if (change === undefined) return method === 'astype' && object?.kind === 'table' ? object : undefined;
  if (object?.kind !== 'array') return object?.kind === 'unknown' ? object : undefined;
  const bytes = change === null ? object.bytes : literal(String(change));
  const isMoved = method === 'cuda' || method === 'to';
  return isMoved ? onDevice(call, frame, { ...object, bytes }) : { ...object, bytes };
}

/** `range(n)` as the column of a table. */
function counted(end: Node | undefined, frame: Frame): Shape | undefined {
  const count = end === undefined ? undefined : numberIn(end, frame);
  if (count === undefined) return undefined;
  return { kind: 'array', shape: [count], bytes: literal('8'), on: 'host', isText: false };
}

/** What a call makes that is given a shape. */
function made(call: Node, frame: Frame): Shape | Unknown | undefined {
  const path = calledIn(call, frame) ?? '';
  const maker = MAKERS.get(path)!;
  const args = argumentsOf(call);
  const positional = args.filter(({ kind }) => kind !== 'keyword').map(({ value }) => value);
  const keyword = args.find(({ name }) => name !== undefined && SHAPE_KEYWORDS.has(name))?.value;
  // `arange(10)`, `arange(0, 10)`; `randint(10, size)`, `randint(0, 10, size)`; `date_range(start, end, n)`
  const at = Math.min(maker.at, positional.length - 1);
  const given = keyword ?? positional[maker.by === 'count' && maker.at === 0 ? Math.min(1, positional.length - 1) : at];
  // `normal(0, 1)` draws one number.
  if (keyword === undefined && at < maker.at && elementsIn(given, frame) === undefined) return undefined;
  const isNumber = path.endsWith('.choice') && keyword === undefined && positional.length < 2;
  if (given === undefined || isNumber) return undefined;
  const unknown = (node: Node): Unknown => ({ kind: 'unknown', node, frame });
  const dims: Formula[] = [];
  const parts = maker.by === 'sizes' && keyword === undefined ? positional : [given];
  for (const part of parts) {
    const spread = part.type === 'list_splat' ? children(part)[0] : part;
    const elements = elementsIn(spread, frame);
    for (const each of elements?.elements ?? [part]) {
      const dim = numberIn(each, elements?.frame ?? frame);
      if (dim === undefined) return unknown(part);
      dims.push(dim);
    }
  }
  const isText =
    path.endsWith('.choice') &&
    (elementsIn(positional[0], frame)?.elements ?? []).some(({ type }) => type === 'string');
  const on = path.startsWith('cupy.') || path.startsWith('cudf.') ? 'gpu' : 'host';
  const dtype = args.find(({ name }) => name === 'dtype')?.value;
  const bytes =
    dtype === undefined ? literal(String(maker.bytes)) : dtypeBytes(dtype, frame, path.startsWith('torch.'));
  return onDevice(call, frame, { kind: 'array', shape: dims, bytes, on, isText });
}

/** The bytes of an element of a dtype. Where the notebook chooses it, PyTorch is asked; of other libraries the widest. */
function dtypeBytes(dtype: Node, frame: Frame, isTorch: boolean): Formula {
  const name = dtype.type === 'string' ? stringBody(dtype) : (dtype.text.split('.').at(-1) ?? '');
  const isNamed = dtype.type === 'string' || dtype.type === 'attribute' || frame.aliases.has(symbolOf(dtype));
  const known = isNamed ? DTYPE_BYTES.get(name) : undefined;
  if (known !== undefined) return literal(String(known));
  if (dtype.type === 'conditional_expression') {
    const [yes, asked, no] = children(dtype);
    const condition = asked === undefined ? undefined : textIn(asked, frame);
    const [a, b] = [yes, no].map((each) => dtypeBytes(each ?? dtype, frame, isTorch));
    return condition === undefined ? (called('max', [a!, b!]) ?? a!) : choice(opaque(condition), a!, b!);
  }
  const torch = [...frame.aliases].find(([, module]) => module === 'torch')?.[0];
  const text = isTorch ? textIn(dtype, frame) : undefined;
  if (torch !== undefined && text !== undefined) return opaque(`${torch}.empty(0, dtype=${text}).element_size()`, 4);
  const meaning = dtype.type === 'identifier' ? meaningAt(dtype, frame) : undefined;
  return meaning === undefined ? literal('8') : dtypeBytes(meaning.node, meaning.frame, isTorch);
}

/** The calls of a notebook that work on the GPU. */
const operationsOf: (notebook: Notebook) => ReadonlySet<number> = memoized((notebook) => {
  const { cells, definitions } = workOf(notebook);
  const all = [...cells.flatMap(({ gpu }) => gpu), ...definitions.flatMap(({ gpu }) => gpu)];
  return new Set(all.map(({ node }) => node.id));
});

/** Puts an array where the call puts it, if the call is work on the GPU. */
function onDevice(call: Node, frame: Frame, shape: Shape | Unknown | undefined): Shape | Unknown | undefined {
  const isMoved = shape?.kind === 'array' && operationsOf(frame.notebook).has(call.id);
  return isMoved ? { ...shape, on: 'gpu' } : shape;
}

/** What a function of the notebook returns; of several, that of the branch that is taken. */
function returned(call: Node, frame: Frame): Shape | Unknown | undefined {
  const inside = insideOf(call, frame);
  if (inside === undefined) return undefined;
  const found = inside.body
    .filter(({ type }) => type === 'return_statement')
    .flatMap((each) => {
      const shape = shapeOf(children(each)[0], inside.frame);
      return shape === undefined ? [] : [{ shape, condition: conditionOf(each, inside.frame) }];
    });
  const last = found.at(-1)?.shape;
  if (last === undefined) return undefined;
  // Nothing comes after the last branch with a condition that can be written.
  return found
    .slice(0, -1)
    .reduceRight<Shape | Unknown>((rest, { shape, condition }) => either(condition, shape, rest) ?? rest, last);
}

/** The condition of the `if` or `elif` in which a statement stands. */
function conditionOf(statement: Node, frame: Frame): string | undefined {
  const clause = statement.parent?.parent;
  const isBranch = clause?.type === 'if_statement' || clause?.type === 'elif_clause';
  const condition = isBranch ? field(clause, 'condition') : undefined;
  return condition === undefined ? undefined : textIn(condition, frame);
}

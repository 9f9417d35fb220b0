import type { Notebook } from '../notebook/notebook.ts';
import { stringBody } from '../python/strings.ts';
import { children, field, parsePython, type Node } from '../python/tree.ts';
import { argumentsOf } from './arguments.ts';
import { bindingsAt } from './bound.ts';
import { executed, statementsOf } from './executed.ts';
import { binary, called, choice, literal, opaque, product, summands, type Formula } from './formula.ts';
import { graphBytes } from './graph-bytes.ts';
import type { Binding } from './host-values.ts';
import {
  DTYPE_BYTES,
  FRAME_COPIES,
  GRAPHS,
  MAKERS,
  PRODUCTS,
  SAME_SHAPE,
  SHAPE_KEYWORDS,
  TEXT_BYTES,
} from './known-allocations.ts';
import { calledIn, elementsIn, meaningAt, numberIn, textIn, type Bound, type Frame } from './numbers.ts';
import { workOf } from './work.ts';

/** Something that takes memory, by its size. */
export type Sized =
  | {
      readonly kind: 'array';
      readonly shape: readonly Formula[];
      readonly bytes: Formula;
      readonly on: Memory;
      readonly isText: boolean;
    }
  | {
      readonly kind: 'table';
      readonly rows: Formula;
      readonly rowBytes: Readonly<Record<Memory, Formula>>;
      readonly on: Memory;
    }
  | { readonly kind: 'graph'; readonly nodes: Formula; readonly edges: Formula; readonly on: 'host' };

export type Memory = 'gpu' | 'host';

/** Something with a size that nbfix can't tell, and the expression that it can't follow. */
export interface Unknown {
  readonly kind: 'unknown';
  readonly node: Node;
  readonly frame: Frame;
}

/** Functions that call functions, as far as they are followed. */
const DEEPEST_CALL = 3;

/** The bytes that something takes, copies that are made on the way included; a sum. */
export function bytesOf(sized: Sized, notebook: Notebook): readonly Formula[] {
  if (sized.kind === 'array') return [product([...sized.shape, sized.bytes])];
  if (sized.kind === 'table') return [product([literal(String(FRAME_COPIES)), sized.rows, sized.rowBytes[sized.on]])];
  const { node, edge } = graphBytes(notebook);
  return [product([literal(String(node)), sized.nodes]), product([literal(String(edge)), sized.edges])];
}

/** What an expression makes, if it makes something that has a size; undefined for anything else. */
export function sizedIn(node: Node | undefined, frame: Frame): Sized | Unknown | undefined {
  if (node === undefined) return undefined;
  const known = sizes.get(frame) ?? new Map<number, Sized | Unknown | undefined>();
  sizes.set(frame, known);
  if (known.has(node.id)) return known.get(node.id);
  // A name that is bound to itself finds nothing.
  known.set(node.id, undefined);
  const sized = madeBy(node, frame);
  known.set(node.id, sized);
  return sized;
}

/** What is known of the expressions of a frame, by their nodes. */
const sizes = new WeakMap<Frame, Map<number, Sized | Unknown | undefined>>();

function madeBy(node: Node, frame: Frame): Sized | Unknown | undefined {
  const inner = (each: Node | undefined, where = frame): Sized | Unknown | undefined => sizedIn(each, where);
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

type Inner = (node: Node | undefined, frame?: Frame) => Sized | Unknown | undefined;

/**
 * What a name that is bound several times stands for. `x` in `x = x.to(device)` is the `x` of before; of the branches of
 * an `if` the one that is taken counts.
 */
function lastBound(name: Node, frame: Frame, inner: Inner): Sized | Unknown | undefined {
  const before = (frame.bindings.get(name.text) ?? []).filter(({ node }) => node.endIndex <= name.startIndex);
  const bound = before.flatMap(({ node, value }) => {
    const isPlain =
      node.type === 'assignment' && field(node, 'left')?.type === 'identifier' && typeof value !== 'string';
    const sized = isPlain ? inner(value) : undefined;
    const clause = node.parent?.parent?.parent?.type;
    return sized === undefined ? [] : [{ sized, clause, condition: conditionOf(node.parent ?? node, frame) }];
  });
  // The `else` is what is left when no condition holds.
  const inOrder = [
    ...bound.filter(({ clause }) => clause === 'else_clause'),
    ...bound.filter(({ clause }) => clause !== 'else_clause'),
  ];
  return inOrder.reduce<Sized | Unknown | undefined>((rest, { sized, condition, clause }) => {
    const isBranch = clause === 'if_statement' || clause === 'elif_clause';
    return rest === undefined || !isBranch ? sized : (either(condition, sized, rest) ?? sized);
  }, undefined);
}

function combined(node: Node, inner: Inner): Sized | Unknown | undefined {
  const [left, right] = [inner(field(node, 'left')), inner(field(node, 'right'))];
  if (field(node, 'operator')?.type === '@') return matrixProduct(left, right);
  if (left?.kind !== 'array') return right?.kind === 'array' ? right : undefined;
  return right?.kind === 'array' && right.shape.length > left.shape.length ? right : left;
}

function matrixProduct(left: Sized | Unknown | undefined, right: Sized | Unknown | undefined): Sized | undefined {
  if (left?.kind !== 'array' || right?.kind !== 'array' || left.shape.length < 2 || right.shape.length < 1)
    return undefined;
  const column = right.shape.length > 1 ? right.shape.slice(-1) : [];
  return { ...left, shape: [...left.shape.slice(0, -1), ...column] };
}

function calledSize(call: Node, frame: Frame, inner: Inner): Sized | Unknown | undefined {
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
function counted(end: Node | undefined, frame: Frame): Sized | undefined {
  const count = end === undefined ? undefined : numberIn(end, frame);
  if (count === undefined) return undefined;
  return { kind: 'array', shape: [count], bytes: literal('8'), on: 'host', isText: false };
}

/** What a call makes that is given a shape. */
function made(call: Node, frame: Frame): Sized | Unknown | undefined {
  const path = calledIn(call, frame) ?? '';
  const maker = MAKERS.get(path)!;
  const args = argumentsOf(call);
  const positional = args.filter(({ name }) => name === undefined).map(({ value }) => value);
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
  const isNamed = dtype.type === 'string' || dtype.type === 'attribute' || frame.aliases.has(dtype.text);
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

const operations = new WeakMap<Notebook, ReadonlySet<number>>();

/** The calls of a notebook that work on the GPU. */
function operationsOf(notebook: Notebook): ReadonlySet<number> {
  const { cells, definitions } = workOf(notebook);
  const all = [...cells.flatMap(({ gpu }) => gpu), ...[...definitions.values()].flatMap(({ gpu }) => gpu)];
  const found = operations.get(notebook) ?? new Set(all.map(({ node }) => node.id));
  operations.set(notebook, found);
  return found;
}

/** Puts an array where the call puts it, if the call is work on the GPU. */
function onDevice(call: Node, frame: Frame, sized: Sized | Unknown | undefined): Sized | Unknown | undefined {
  const isMoved = sized?.kind === 'array' && operationsOf(frame.notebook).has(call.id);
  return isMoved ? { ...sized, on: 'gpu' } : sized;
}

function moved(sized: Sized | Unknown | undefined, on: Memory): Sized | Unknown | undefined {
  return sized === undefined || sized.kind === 'graph' || sized.kind === 'unknown' ? undefined : { ...sized, on };
}

/** `pd.DataFrame({"x": np.arange(n)})`, `pd.DataFrame(np.zeros((n, 4)))`, `pd.DataFrame(list(G.edges()))`. */
function table(call: Node, frame: Frame, on: Memory, inner: Inner): Sized | Unknown | undefined {
  const data = argumentsOf(call).find(({ name }) => name === undefined || name === 'data')?.value;
  if (data === undefined) return undefined;
  const edges = edgesOf(data, frame, inner);
  if (edges !== undefined) return { ...edges, on };
  const direct = inner(data);
  if (direct?.kind === 'unknown') return direct;
  if (direct?.kind === 'table') return { ...direct, on };
  if (direct?.kind === 'array') {
    const [rows, ...columns] = direct.shape;
    return rows === undefined ? undefined : tableOf(rows, [product([...columns, direct.bytes])], 0, on);
  }
  const meaning = data.type === 'identifier' ? meaningAt(data, frame) : { node: data, frame };
  if (meaning?.node.type !== 'dictionary') return undefined;
  const pairs = children(meaning.node).filter(({ type }) => type === 'pair');
  const columns = pairs.map((pair) => inner(field(pair, 'value'), meaning.frame));
  const unknown = columns.find((each) => each?.kind === 'unknown');
  if (unknown !== undefined) return unknown;
  const arrays = columns.filter((each): each is Extract<Sized, { kind: 'array' }> => each?.kind === 'array');
  const rows = arrays[0]?.shape[0];
  if (rows === undefined) return undefined;
  // A column that is a list, or computed from another one, is taken for numbers.
  const others = columns.length - arrays.length;
  const numbers = [
    ...arrays.filter(({ isText }) => !isText).map(({ bytes }) => bytes),
    ...Array.from({ length: others }, () => literal('8')),
  ];
  return tableOf(rows, numbers, arrays.filter(({ isText }) => isText).length, on);
}

function tableOf(rows: Formula, numbers: readonly Formula[], texts: number, on: Memory): Sized {
  const plain = numbers.map((each) => each.value(() => undefined));
  const isPlain = plain.every((each) => each !== undefined);
  const rowBytes = (textBytes: number): Formula => {
    if (isPlain) return literal(String(plain.reduce((sum, each) => sum + each, 0) + texts * textBytes));
    const parts = summands(texts === 0 ? numbers : [...numbers, literal(String(texts * textBytes))]);
    return parts.reduce((left, right) => binary('+', left, right) ?? left);
  };
  return { kind: 'table', rows, rowBytes: { host: rowBytes(TEXT_BYTES.host), gpu: rowBytes(TEXT_BYTES.gpu) }, on };
}

/** Two numbers of 64 bits for each edge. */
function edgeTable(sized: Sized | Unknown | undefined): Extract<Sized, { kind: 'table' }> | undefined {
  if (sized?.kind !== 'graph') return undefined;
  return { kind: 'table', rows: sized.edges, rowBytes: { host: literal('16'), gpu: literal('16') }, on: 'host' };
}

/** The table made of `list(G.edges())`, `G.edges()`, `G.edges` or a name for one of them. */
function edgesOf(data: Node, frame: Frame, inner: Inner): Extract<Sized, { kind: 'table' }> | undefined {
  if (data.type === 'identifier') {
    const meaning = meaningAt(data, frame);
    return meaning === undefined
      ? undefined
      : edgesOf(meaning.node, meaning.frame, (node, where) => inner(node, where ?? meaning.frame));
  }
  const isList = data.type === 'call' && field(data, 'function')?.text === 'list';
  const view = isList ? argumentsOf(data)[0]?.value : data;
  const attribute = view?.type === 'call' ? field(view, 'function') : view;
  const isEdges = attribute?.type === 'attribute' && field(attribute, 'attribute')?.text === 'edges';
  return isEdges ? edgeTable(inner(field(attribute, 'object'))) : undefined;
}

function graph(call: Node, path: string, frame: Frame): Sized | Unknown | undefined {
  const known = GRAPHS.get(path);
  if (known === undefined) return undefined;
  const parameters = new Map<string, Bound>();
  argumentsOf(call).forEach(({ name, value }, index) => {
    const parameter = name ?? known.parameters[index];
    if (parameter !== undefined) parameters.set(parameter, { node: value, frame });
  });
  const own = { ...frame, bindings: new Map(), parameters, outer: undefined };
  // Nodes are numbered anew in each tree, so each formula has what is known of it for itself.
  const compute = (text: string): Formula | undefined => {
    const expression = parsePython(text).firstNamedChild?.firstNamedChild;
    return expression === null || expression === undefined
      ? undefined
      : numberIn(expression, { ...own, numbers: new Map() });
  };
  const [nodes, edges] = [compute(known.nodes), compute(known.edges)];
  if (nodes === undefined || edges === undefined) return { kind: 'unknown', node: call, frame };
  return { kind: 'graph', nodes, edges, on: 'host' };
}

/** A call of one of the notebook's own functions: what is bound in it, and what it executes. */
export interface Inside {
  readonly frame: Frame;
  readonly body: readonly Node[];
}

const insides = new WeakMap<Frame, Map<number, Inside | undefined>>();

/** The inside of the function that a call calls; undefined where it is none of the notebook's, or calls itself. */
export function insideOf(call: Node, frame: Frame): Inside | undefined {
  const known = insides.get(frame) ?? new Map<number, Inside | undefined>();
  insides.set(frame, known);
  if (!known.has(call.id)) known.set(call.id, enter(call, frame));
  return known.get(call.id);
}

function enter(call: Node, frame: Frame): Inside | undefined {
  const callee = field(call, 'function');
  const definition =
    callee?.type === 'identifier' ? workOf(frame.notebook).definitions.get(callee.text)?.node : undefined;
  const isBound = callee !== undefined && (frame.bindings.has(callee.text) || frame.parameters.has(callee.text));
  if (definition?.type !== 'function_definition' || isBound) return undefined;
  const path = [...frame.path, callee?.text ?? ''];
  if (path.length > DEEPEST_CALL || new Set(path).size < path.length) return undefined;
  const outer = frame.outer ?? frame;
  const body = statementsOf(field(definition, 'body')).flatMap((each) => [...executed(each)]);
  const parameters = new Map<string, Bound>();
  const names = children(field(definition, 'parameters') ?? definition).map((each) => ({
    name: (each.type === 'identifier' ? each : (field(each, 'name') ?? each.firstNamedChild))?.text ?? '',
    value: field(each, 'value'),
  }));
  for (const { name, value } of names) if (value !== undefined) parameters.set(name, { node: value, frame: outer });
  argumentsOf(call).forEach(({ name, value }, index) => {
    const parameter = name ?? names[index]?.name;
    if (parameter !== undefined) parameters.set(parameter, { node: value, frame });
  });
  return { frame: { ...outer, bindings: bindingsIn(body), parameters, outer, path, numbers: new Map() }, body };
}

/** What the nodes bind, by name. */
export function bindingsIn(nodes: readonly Node[]): Map<string, Binding[]> {
  const bindings = new Map<string, Binding[]>();
  for (const binding of nodes.flatMap(bindingsAt)) {
    const list = bindings.get(binding.name);
    if (list === undefined) bindings.set(binding.name, [binding]);
    else list.push(binding);
  }
  return bindings;
}

/** What a function of the notebook returns; of several, that of the branch that is taken. */
function returned(call: Node, frame: Frame): Sized | Unknown | undefined {
  const inside = insideOf(call, frame);
  if (inside === undefined) return undefined;
  const found = inside.body
    .filter(({ type }) => type === 'return_statement')
    .flatMap((each) => {
      const sized = sizedIn(children(each)[0], inside.frame);
      return sized === undefined ? [] : [{ sized, condition: conditionOf(each, inside.frame) }];
    });
  const last = found.at(-1)?.sized;
  if (last === undefined) return undefined;
  // Behind the last branch with a condition that can be written comes nothing.
  return found
    .slice(0, -1)
    .reduceRight<Sized | Unknown>((rest, { sized, condition }) => either(condition, sized, rest) ?? rest, last);
}

/** The condition of the `if` or `elif` in which a statement stands. */
function conditionOf(statement: Node, frame: Frame): string | undefined {
  const clause = statement.parent?.parent;
  const isBranch = clause?.type === 'if_statement' || clause?.type === 'elif_clause';
  const condition = isBranch ? field(clause, 'condition') : undefined;
  return condition === undefined ? undefined : textIn(condition, frame);
}

/** One of two sizes, by a condition; the larger one where the condition can't be written. */
function either(condition: string | undefined, a: Sized | Unknown, b: Sized | Unknown): Sized | Unknown | undefined {
  if (a.kind === 'unknown' || b.kind === 'unknown') return a.kind === 'unknown' ? a : b;
  const pick = (yes: Formula, no: Formula): Formula => {
    if (yes.write(({ name }) => name) === no.write(({ name }) => name)) return yes;
    return condition === undefined ? (called('max', [yes, no]) ?? yes) : choice(opaque(condition), yes, no);
  };
  if (a.kind === 'graph' && b.kind === 'graph') {
    return { ...a, nodes: pick(a.nodes, b.nodes), edges: pick(a.edges, b.edges) };
  }
  if (a.kind === 'table' && b.kind === 'table') return { ...a, rows: pick(a.rows, b.rows) };
  if (a.kind === 'array' && b.kind === 'array' && a.shape.length === b.shape.length) {
    return { ...a, shape: a.shape.map((dim, at) => pick(dim, b.shape[at] ?? dim)) };
  }
  return undefined;
}

/** A size that is there under a condition only. */
function when(condition: string | undefined, sized: Sized | Unknown): Sized | Unknown {
  if (condition === undefined || sized.kind === 'unknown') return sized;
  const only = (formula: Formula): Formula => choice(opaque(condition), formula, literal('0'));
  if (sized.kind === 'table') return { ...sized, rows: only(sized.rows) };
  if (sized.kind === 'graph') return { ...sized, nodes: only(sized.nodes), edges: only(sized.edges) };
  return { ...sized, shape: [only(sized.shape[0] ?? literal('1')), ...sized.shape.slice(1)] };
}

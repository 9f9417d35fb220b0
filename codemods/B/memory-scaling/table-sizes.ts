import { argumentsOf, positional } from '../../../src/python/arguments.ts';
import { children, field, parsePython, type Node } from '../../../src/python/tree.ts';
import { binary, literal, product, summands, type Formula } from './formula.ts';
import { GRAPHS, TEXT_BYTES } from './known-allocations.ts';
import { meaningAt, numberIn, type Bound, type Frame } from './numbers.ts';
import type { Memory, Shape, Unknown } from './shape.ts';

/** The size of a part of an expression, as the rest of the expression is measured. */
export type Inner = (node: Node | undefined, frame?: Frame) => Shape | Unknown | undefined;

/** `pd.DataFrame({"x": np.arange(n)})`, `pd.DataFrame(np.zeros((n, 4)))`, `pd.DataFrame(list(G.edges()))`. */
export function table(call: Node, frame: Frame, on: Memory, inner: Inner): Shape | Unknown | undefined {
  const data = argumentsOf(call).find(({ kind, name }) => kind === 'positional' || name === 'data')?.value;
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
  const arrays = columns.filter((each): each is Extract<Shape, { kind: 'array' }> => each?.kind === 'array');
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

function tableOf(rows: Formula, numbers: readonly Formula[], texts: number, on: Memory): Shape {
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
export function edgeTable(shape: Shape | Unknown | undefined): Extract<Shape, { kind: 'table' }> | undefined {
  if (shape?.kind !== 'graph') return undefined;
  return { kind: 'table', rows: shape.edges, rowBytes: { host: literal('16'), gpu: literal('16') }, on: 'host' };
}

/** The table made of `list(G.edges())`, `G.edges()`, `G.edges` or a name for one of them. */
function edgesOf(data: Node, frame: Frame, inner: Inner): Extract<Shape, { kind: 'table' }> | undefined {
  if (data.type === 'identifier') {
    const meaning = meaningAt(data, frame);
    return meaning === undefined
      ? undefined
      : edgesOf(meaning.node, meaning.frame, (node, where) => inner(node, where ?? meaning.frame));
  }
  const isList = data.type === 'call' && field(data, 'function')?.text === 'list';
  const view = isList ? positional(data)[0] : data;
  const attribute = view?.type === 'call' ? field(view, 'function') : view;
  const isEdges = attribute?.type === 'attribute' && field(attribute, 'attribute')?.text === 'edges';
  return isEdges ? edgeTable(inner(field(attribute, 'object'))) : undefined;
}

/** What a networkx generator makes. */
export function graph(call: Node, path: string, frame: Frame): Shape | Unknown | undefined {
  const known = GRAPHS.get(path);
  if (known === undefined) return undefined;
  const parameters = new Map<string, Bound>();
  const unnamed = positional(call);
  for (const { name, value } of argumentsOf(call)) {
    const parameter = name ?? known.parameters[unnamed.indexOf(value)];
    if (parameter !== undefined) parameters.set(parameter, { node: value, frame });
  }
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

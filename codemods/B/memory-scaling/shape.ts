import type { Notebook } from '../../../src/notebook/notebook.ts';
import type { Node } from '../../../src/python/tree.ts';
import { called, choice, literal, opaque, product, type Formula } from './formula.ts';
import { graphBytes } from './graph-bytes.ts';
import { FRAME_COPIES } from './known-allocations.ts';
import type { Frame } from './numbers.ts';

/** Something that takes memory, by its size. */
export type Shape =
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

/** Where something is kept. */
export type Memory = 'gpu' | 'host';

/** Something with a size that nbfix can't tell, and the expression that it can't follow. */
export interface Unknown {
  readonly kind: 'unknown';
  readonly node: Node;
  readonly frame: Frame;
}

/** The bytes that something takes, copies that are made on the way included; a sum. */
export function bytesOf(shape: Shape, notebook: Notebook): readonly Formula[] {
  if (shape.kind === 'array') return [product([...shape.shape, shape.bytes])];
  if (shape.kind === 'table') return [product([literal(String(FRAME_COPIES)), shape.rows, shape.rowBytes[shape.on]])];
  const { node, edge } = graphBytes(notebook);
  return [product([literal(String(node)), shape.nodes]), product([literal(String(edge)), shape.edges])];
}

/** The same in another memory; graphs stay where they are. */
export function moved(shape: Shape | Unknown | undefined, on: Memory): Shape | Unknown | undefined {
  return shape === undefined || shape.kind === 'graph' || shape.kind === 'unknown' ? undefined : { ...shape, on };
}

/** One of two sizes, by a condition; the larger one where the condition can't be written. */
export function either(
  condition: string | undefined,
  a: Shape | Unknown,
  b: Shape | Unknown,
): Shape | Unknown | undefined {
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
export function when(condition: string | undefined, shape: Shape | Unknown): Shape | Unknown {
  if (condition === undefined || shape.kind === 'unknown') return shape;
  const only = (formula: Formula): Formula => choice(opaque(condition), formula, literal('0'));
  if (shape.kind === 'table') return { ...shape, rows: only(shape.rows) };
  if (shape.kind === 'graph') return { ...shape, nodes: only(shape.nodes), edges: only(shape.edges) };
  return { ...shape, shape: [only(shape.shape[0] ?? literal('1')), ...shape.shape.slice(1)] };
}

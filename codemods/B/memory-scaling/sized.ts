import type { Notebook } from '../../../src/notebook/notebook.ts';
import type { Node } from '../../../src/python/tree.ts';
import { graphBytes } from './graph-bytes.ts';
import { called, choice, literal, opaque, product, type Formula } from './formula.ts';
import { FRAME_COPIES } from './known-allocations.ts';
import type { Frame } from './numbers.ts';

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

/** Where something is kept. */
export type Memory = 'gpu' | 'host';

/** Something with a size that nbfix can't tell, and the expression that it can't follow. */
export interface Unknown {
  readonly kind: 'unknown';
  readonly node: Node;
  readonly frame: Frame;
}

/** The bytes that something takes, copies that are made on the way included; a sum. */
export function bytesOf(sized: Sized, notebook: Notebook): readonly Formula[] {
  if (sized.kind === 'array') return [product([...sized.shape, sized.bytes])];
  if (sized.kind === 'table') return [product([literal(String(FRAME_COPIES)), sized.rows, sized.rowBytes[sized.on]])];
  const { node, edge } = graphBytes(notebook);
  return [product([literal(String(node)), sized.nodes]), product([literal(String(edge)), sized.edges])];
}

/** The same in another memory; graphs stay where they are. */
export function moved(sized: Sized | Unknown | undefined, on: Memory): Sized | Unknown | undefined {
  return sized === undefined || sized.kind === 'graph' || sized.kind === 'unknown' ? undefined : { ...sized, on };
}

/** One of two sizes, by a condition; the larger one where the condition can't be written. */
export function either(
  condition: string | undefined,
  a: Sized | Unknown,
  b: Sized | Unknown,
): Sized | Unknown | undefined {
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
export function when(condition: string | undefined, sized: Sized | Unknown): Sized | Unknown {
  if (condition === undefined || sized.kind === 'unknown') return sized;
  const only = (formula: Formula): Formula => choice(opaque(condition), formula, literal('0'));
  if (sized.kind === 'table') return { ...sized, rows: only(sized.rows) };
  if (sized.kind === 'graph') return { ...sized, nodes: only(sized.nodes), edges: only(sized.edges) };
  return { ...sized, shape: [only(sized.shape[0] ?? literal('1')), ...sized.shape.slice(1)] };
}

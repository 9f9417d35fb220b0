import type { CellWork } from '../gpu/work.ts';
import { ELEMENTWISE, ENLARGES, MADE_BY_SIZE } from '../knowledge/small-models.ts';
import { WAITS } from '../knowledge/single-examples.ts';
import { aliasesOf, qualifiedName } from '../notebook/imports.ts';
import type { Notebook } from '../notebook/notebook.ts';
import { argumentsOf, hasSplat, positional } from '../python/arguments.ts';
import { field, walk, type Node } from '../python/tree.ts';
import { bindingsAt, putsAt } from '../semantics/bindings-at.ts';
import { amountOf } from '../semantics/domains/amount.ts';
import { isHostValue } from '../semantics/domains/residency.ts';
import { LITTLE } from './small-work.ts';

/*
 * Simulations on grids of a known size: what is made on the GPU has sizes that are written or limited by controls, and the
 * rest is computed element by element.
 *
 *     size = mo.ui.slider(64, 1024)  …  spins = torch.rand((size.value, size.value), device="cuda")
 *     for _ in range(sweeps): spins = torch.tanh(spins + torch.roll(spins, 1, dims=0))
 */

/** Bytes of a float32, and of the widest numbers. */
const [BYTES, WIDE_BYTES] = [4, 16];

/** Numbers that are wider, by their names; those of CuPy are from the start. */
const WIDE = /^(?:float64|double|complex\d*|cfloat|cdouble)$/;

/** Values between those that have names. */
const UNNAMED = 8;

/** Whether all that a cell has on the GPU are a few grids that surely take little memory. */
export function isSmallGrid(notebook: Notebook, { cell, gpu }: CellWork): boolean {
  const nodes = cell.statements.flatMap((statement) => walk(statement));
  if (nodes.some((node) => mayEnlarge(node, notebook) || keepsMore(node, nodes, notebook))) return false;
  const waits = (node: Node): boolean => WAITS.test(pathOf(node, notebook) ?? '');
  const grids = gpu.filter(({ node }) => !waits(node)).map(({ node }) => sizesOf(node, notebook));
  if (grids.length === 0 || !grids.every((each) => each !== undefined)) return false;
  const wider = nodes.filter(addsAxis).map((node) => {
    const of = node.type === 'subscript' ? field(node, 'value') : field(field(node, 'function')!, 'object');
    return of === undefined ? undefined : sizesOf(of, notebook)?.length;
  });
  const ranks = grids.map(({ length }) => length);
  const known = Math.max(...ranks);
  // Of a grid with a name, a new axis makes one more than of any.
  const rank = Math.max(known, ...wider.map((each) => (each ?? known) + 1));
  const named = nodes
    .flatMap(bindingsAt)
    .filter(({ value }) => typeof value === 'string' || !isHostValue(value, notebook));
  const isWide = gpu.some(({ frameworks }) => frameworks.includes('cupy')) || nodes.some(({ text }) => WIDE.test(text));
  const bytes = isWide ? WIDE_BYTES : BYTES;
  const count = new Set(named.map(({ name }) => name)).size + UNNAMED;
  return Math.max(...grids.flat()) ** rank * bytes * count <= LITTLE;
}

function pathOf(node: Node, notebook: Notebook): string | undefined {
  return node.type === 'call' ? qualifiedName(field(node, 'function') ?? node, aliasesOf(notebook)) : undefined;
}

/** The sizes of the tensor that a call makes: `torch.rand((n, n))`, `torch.arange(n)`. */
function sizesOf(call: Node, notebook: Notebook): readonly number[] | undefined {
  const path = pathOf(call, notebook);
  if (path === undefined || hasSplat(call)) return undefined;
  const [first, ...more] = positional(call);
  const given = first ?? argumentsOf(call).find(({ name }) => name === 'size')?.value;
  const isKnown = MADE_BY_SIZE.test(path) || (/^(?:torch|cupy)\.arange$/.test(path) && more.length === 0);
  if (given === undefined || !isKnown) return undefined;
  const values = [given, ...more].map((each) => amountOf(each, notebook));
  const sizes = (values[0]?.kind === 'group' ? values[0].parts : values).map((each) =>
    each?.kind === 'number' ? each.most : undefined,
  );
  return sizes.every((each) => each !== undefined) ? sizes : undefined;
}

/** `x.unsqueeze(0)`, `x[:, None]` */
function addsAxis(node: Node): boolean {
  if (node.type === 'subscript')
    return walk(node).some(({ type, parent }) => type === 'none' && parent?.id === node.id);
  const callee = node.type === 'call' ? field(node, 'function') : undefined;
  return callee?.type === 'attribute' && field(callee, 'attribute')?.text === 'unsqueeze';
}

/** Whether a node may make more of what is on the GPU than its largest grid. */
function mayEnlarge(node: Node, notebook: Notebook): boolean {
  if (node.type === 'binary_operator' && field(node, 'operator')?.type === '@') return true;
  if (node.type !== 'call') return false;
  const path = pathOf(node, notebook);
  if (path !== undefined) return /^(?:torch|cupy)\./.test(path) && !ELEMENTWISE.test(path) && !MADE_BY_SIZE.test(path);
  const callee = field(node, 'function');
  return callee?.type === 'attribute' && ENLARGES.has(field(callee, 'attribute')?.text ?? '');
}

/** Whether a node may keep something of each round: `frames.append(spins)`, but not `spins[even] = -spins[even]`. */
function keepsMore(node: Node, nodes: readonly Node[], notebook: Notebook): boolean {
  if (node.type.endsWith('_comprehension')) return !isHostValue(node, notebook);
  const isGrid = (name: string): boolean => {
    const values = nodes.flatMap(bindingsAt).filter((each) => each.name === name);
    return values.length > 0 && values.every(({ value }) => typeof value !== 'string' && !CONTAINER.test(value.text));
  };
  return putsAt(node).some(
    ({ container, value }) => !isHostValue(value, notebook) && !(node.type === 'assignment' && isGrid(container)),
  );
}

/** `[]`, `{}`, `dict()` */
const CONTAINER = /^(?:[[{]|(?:dict|list|set|(?:collections\.)?defaultdict)\()/;

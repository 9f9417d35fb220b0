import type { Definition } from '../gpu/classify-calls.ts';
import { definitionOf, workIn } from '../gpu/work.ts';
import { frameworkOf } from '../knowledge/frameworks.ts';
import { HOST_METHODS } from '../knowledge/host-values.ts';
import { memoizedWithin } from '../memoized.ts';
import { aliasesOf, qualifiedName } from '../notebook/imports.ts';
import type { Cell, Notebook } from '../notebook/notebook.ts';
import { walkCell } from '../notebook/walk-cell.ts';
import { argumentsOf } from '../python/arguments.ts';
import { isLabel } from '../python/names.ts';
import { children, field, nodesOf, walk, type Node } from '../python/tree.ts';
import { walkScope, isDefinition } from '../python/walk-scope.ts';
import { baseName, bindingsAt, putsAt, PUTTING_METHODS } from '../semantics/bindings-at.ts';
import { calleeOf } from '../semantics/calls.ts';
import type { CellDefinition } from '../semantics/definitions.ts';
import { isHostValue } from '../semantics/domains/residency.ts';
import { makesOptimizer } from './optimizers.ts';

/** Methods of tensors, modules, tables and events that answer at once and take no memory. */
const QUICK_METHODS = new Set([
  ...PUTTING_METHODS,
  ...`parameters named_parameters children modules named_modules state_dict eval train zero_grad requires_grad_ size stride
    element_size detach elapsed_time items values get head info`.split(/\s+/),
]);

/** What is known of a cell whose values are followed onto the GPU. */
export interface DeviceTaint {
  readonly notebook: Notebook;
  readonly aliases: ReadonlyMap<string, string>;
  /** Whether a value provably holds no GPU memory. */
  readonly isHost: (value: Node) => boolean;
  /** Calls that put something on the GPU. */
  readonly operations: readonly Node[];
  /** Names whose values are on the GPU, as far as the statements have been followed. */
  readonly names: Set<string>;
}

/** @param end the offset up to which the cell's bindings count */
export function deviceTaintIn(notebook: Notebook, cell: Cell, end: number): DeviceTaint {
  const { gpu } = workIn(notebook, cell);
  return {
    notebook,
    aliases: aliasesOf(notebook),
    isHost: (value) => isHostValue(value, notebook, end),
    operations: gpu
      .map(({ node }) => node)
      .filter((node) => {
        const definition = definitionOf(node, notebook);
        return definition === undefined || returnsGpu(definition, notebook);
      }),
    names: new Set(),
  };
}

/**
 * Whether a call of a function or class of the notebook leaves something on the GPU: an object of a class that works
 * there, or what a function returns. Mostly that is a number or a record.
 */
function returnsGpu({ node, gpu }: Definition, notebook: Notebook): boolean {
  if (node.type === 'class_definition') return true;
  const nodes = [...walk(node)];
  const taint: DeviceTaint = {
    notebook,
    aliases: aliasesOf(notebook),
    isHost: (value) => isHostValue(value, notebook),
    operations: gpu.map((each) => each.node).filter((each) => calleeOf(each, notebook) === undefined),
    names: new Set(),
  };
  for (const statement of children(field(node, 'body') ?? node)) follow(statement, taint);
  const returned = nodes
    .filter(({ type }) => type === 'return_statement')
    .flatMap(children)
    .flatMap(partsOf);
  return returned.some((value) => !taint.isHost(value) && (isOnGpu(value, taint) || mentions(value, taint)));
}

/** Whether a function of the notebook may return what is on the GPU, given that: not where it returns numbers and texts alone. */
const mayReturnGpu: (notebook: Notebook, definition: CellDefinition) => boolean = memoizedWithin(
  (notebook, { node }) => {
    const returned = walk(node).filter(({ type }) => type === 'return_statement' || type === 'yield');
    const isHost = (value: Node): boolean => isHostValue(value, notebook);
    return node.type === 'class_definition' || !returned.flatMap(children).flatMap(partsOf).every(isHost);
  },
);

/** The values in a tuple, list or dictionary that is written out. */
function partsOf(value: Node): Node[] {
  if (/^(?:dictionary|pair|tuple|list|expression_list|parenthesized_expression)$/.test(value.type))
    return children(value).flatMap(partsOf);
  return [value];
}

/** The names to which a cell binds, or into which it puts, what is provably on the GPU. */
export const gpuNames: (notebook: Notebook, cell: Cell) => ReadonlySet<string> = memoizedWithin((notebook, cell) => {
  const taint = deviceTaintIn(notebook, cell, cell.definition.endIndex);
  for (const statement of cell.statements) follow(statement, taint);
  return taint.names;
});

/**
 * The names that may hold memory on the GPU: those of `gpuNames`, and all that were made of them by code that nbfix does not
 * know or that knows the device, unless it gives host values; optimizers and the like, too.
 */
export const namesFromGpu: (notebook: Notebook, cell: Cell) => ReadonlySet<string> = memoizedWithin(
  (notebook, cell) => {
    const taint = deviceTaintIn(notebook, cell, cell.definition.endIndex);
    for (const statement of cell.statements) follow(statement, taint);
    const { names, aliases } = taint;
    const nodes = walkCell(cell);
    for (let size = -1; size !== names.size;) {
      size = names.size;
      for (const node of nodes) {
        for (const { name, value } of bindingsAt(node)) {
          if (value !== 'host' && value !== 'unknown' && isMadeOf(value, taint)) names.add(name);
        }
        for (const { container, value } of putsAt(node)) if (isMadeOf(value, taint)) names.add(container);
      }
    }
    for (const { name, value } of nodes.flatMap(bindingsAt)) {
      if (value !== 'host' && value !== 'unknown' && makesOptimizer(value, aliases)) names.add(name);
    }
    return names;
  },
);

/** Whether a value is made of what may be on the GPU: `head(trunk)`, not `len(batches)` and `text(loss.item())`. */
function isMadeOf(value: Node, taint: DeviceTaint): boolean {
  if (value.type === 'identifier') return taint.names.has(value.text) && !isLabel(value);
  if (isDefinition(value) || taint.isHost(value)) return false;
  const called = value.type === 'call' ? calleeOf(value, taint.notebook) : undefined;
  if (called !== undefined && !mayReturnGpu(taint.notebook, called)) return false;
  if (value.type === 'call' && argumentsOf(value).some((each) => /\bdevice\b|\bcuda\b/.test(each.value.text)))
    return true;
  return value.namedChildren.some((each) => isMadeOf(each, taint));
}

/** Adds the names to which a statement binds what is on the GPU. */
export function follow(statement: Node, taint: DeviceTaint): void {
  // A loop carries names from its end to its start.
  for (let round = 0; round < 2; round += 1) collect(statement, taint);
}

function collect(statement: Node, taint: DeviceTaint): void {
  const { names, isHost } = taint;
  for (const node of walkScope(statement)) {
    for (const { name, value } of bindingsAt(node)) {
      if (value === 'host' || value === 'unknown' || isHost(value)) continue;
      const isElement = node.type === 'for_statement' && mentions(value, taint);
      if (isElement || isOnGpu(value, taint) || (value.type === 'identifier' && names.has(value.text))) names.add(name);
    }
    for (const { container, value } of putsAt(node)) {
      if (!isHost(value) && (isOnGpu(value, taint) || mentions(value, taint))) names.add(container);
    }
  }
}

function isOnGpu(value: Node, taint: DeviceTaint): boolean {
  const isMade = taint.operations.some(
    (node) => node.startIndex >= value.startIndex && node.endIndex <= value.endIndex,
  );
  return isMade || computes(value, taint);
}

function mentions(node: Node, { names }: DeviceTaint): boolean {
  return nodesOf(node, 'identifier').some((each) => names.has(each.text));
}

/** Whether a node calls or combines values that are on the GPU. */
export function computes(node: Node, taint: DeviceTaint): boolean {
  for (const each of walkScope(node)) {
    if (each.type === 'call' && callComputes(each, taint)) return true;
    const isOperator = each.type === 'binary_operator' || each.type === 'augmented_assignment';
    const operands = isOperator ? [field(each, 'left'), field(each, 'right')] : [];
    if (operands.some((operand) => operand !== undefined && isCarried(operand, taint))) return true;
  }
  return false;
}

/** `matrix` and `matrix.T`. */
function isCarried(node: Node, { names }: DeviceTaint): boolean {
  const name = node.type === 'attribute' && field(node, 'attribute')?.text === 'T' ? field(node, 'object') : node;
  return name?.type === 'identifier' && names.has(name.text);
}

function callComputes(call: Node, taint: DeviceTaint): boolean {
  const { notebook, aliases, isHost, names } = taint;
  const callee = field(call, 'function');
  if (callee === undefined) return false;
  const path = qualifiedName(callee, aliases);
  const isGiven = argumentsOf(call).some(({ value }) => !isHost(value) && mentions(value, taint));
  if (path !== undefined) return isGiven && frameworkOf(path) !== undefined && !isHost(call);
  if (callee.type === 'identifier') {
    const called = calleeOf(callee, notebook);
    return names.has(callee.text) || (isGiven && called !== undefined && mayReturnGpu(notebook, called));
  }
  if (callee.type !== 'attribute') return false;
  const method = field(callee, 'attribute')?.text ?? '';
  const root = baseName(callee);
  return root !== undefined && names.has(root) && !HOST_METHODS.has(method) && !QUICK_METHODS.has(method);
}

import { aliasesOf, qualifiedName } from '../notebook/imports.ts';
import type { Cell, Notebook } from '../notebook/notebook.ts';
import { shownExpression } from '../notebook/outputs.ts';
import { field, walk, type Node } from '../python/tree.ts';
import { argumentsOf } from './arguments.ts';
import { baseName, bindingsAt, putsAt, PUTTING_METHODS } from './bound.ts';
import { executed, isDefinition } from './executed.ts';
import { frameworkOf } from './frameworks.ts';
import { hostScopeOf, nodesUpTo } from './held-memory.ts';
import { HOST_METHODS, isHostValue, type HostScope } from './host-values.ts';
import type { Definition } from './survey.ts';
import { workOf } from './work.ts';

/** Methods of tensors, modules, tables and events that answer at once and take no memory. */
const QUICK_METHODS = new Set([
  ...PUTTING_METHODS,
  ...`parameters named_parameters children modules named_modules state_dict eval train zero_grad requires_grad_ size stride
    element_size detach elapsed_time items values get head info`.split(/\s+/),
]);

/** What is known at a place behind the work. */
interface Context {
  readonly scope: HostScope;
  readonly definitions: ReadonlyMap<string, Definition>;
  /** Names whose values are on the GPU. */
  readonly carried: Set<string>;
}

/**
 * Finds the last statement of the block that goes on computing with what the work has put on the GPU:
 *
 *     pipeline = pipeline.to("cuda")
 *     image = pipeline(prompt).images[0]
 *
 * Only the first line says so by itself. The search ends at a definition, a `mo.stop` and what the cell displays.
 * @param siblings the statements of the block
 * @param first the first statement of the work
 * @param last its last one as known so far, returned when nothing follows
 */
export function lastFollowUp(notebook: Notebook, cell: Cell, siblings: readonly Node[], first: Node, last: Node): Node {
  if (siblings.at(-1)?.id === last.id) return last;
  const work = workOf(notebook);
  const end = siblings.at(-1)?.endIndex ?? last.endIndex;
  const gpu = (work.cells.find((each) => each.cell === cell)?.gpu ?? []).filter(({ node }) => {
    // What a function of the notebook returns is mostly a number or a record.
    return !work.definitions.has(field(node, 'function')?.text ?? '');
  });
  const context = {
    scope: hostScopeOf(notebook, nodesUpTo(cell, end)),
    definitions: work.definitions,
    carried: new Set<string>(),
  };
  const isGpu = (value: Node): boolean =>
    gpu.some(({ node }) => node.startIndex >= value.startIndex && node.endIndex <= value.endIndex) ||
    computes(value, context);
  const aliases = aliasesOf(notebook);
  const shown = shownExpression(cell);
  let found = last;
  for (const statement of siblings.filter((each) => each.startIndex >= first.startIndex)) {
    if (statement.startIndex >= last.endIndex) {
      const isEnd = isDefinition(statement) || statement.id === shown?.id || stops(statement, aliases);
      if (isEnd) break;
    }
    // A loop carries names from its end to its start.
    for (let round = 0; round < 2; round += 1) collect(statement, context, isGpu);
    if (statement.startIndex >= last.endIndex && computes(statement, context)) found = statement;
  }
  return found;
}

function stops(statement: Node, aliases: ReadonlyMap<string, string>): boolean {
  return [...executed(statement)].some(
    (node) => node.type === 'call' && qualifiedName(field(node, 'function') ?? node, aliases) === 'marimo.stop',
  );
}

/** Adds the names to which a statement binds what is on the GPU. */
function collect(statement: Node, context: Context, isGpu: (value: Node) => boolean): void {
  for (const node of executed(statement)) {
    for (const { name, value } of bindingsAt(node)) {
      if (value === 'host' || value === 'unknown' || isHostValue(value, context.scope)) continue;
      const isElement = node.type === 'for_statement' && mentions(value, context);
      if (isElement || isGpu(value) || (value.type === 'identifier' && context.carried.has(value.text)))
        context.carried.add(name);
    }
    for (const { container, value } of putsAt(node)) {
      if (!isHostValue(value, context.scope) && (isGpu(value) || mentions(value, context)))
        context.carried.add(container);
    }
  }
}

function mentions(node: Node, { carried }: Context): boolean {
  return [...walk(node)].some((each) => each.type === 'identifier' && carried.has(each.text));
}

/** Whether a node calls or combines values that are on the GPU. */
function computes(node: Node, context: Context): boolean {
  for (const each of executed(node)) {
    if (each.type === 'call' && callComputes(each, context)) return true;
    const isOperator = each.type === 'binary_operator' || each.type === 'augmented_assignment';
    const operands = isOperator ? [field(each, 'left'), field(each, 'right')] : [];
    if (operands.some((operand) => operand !== undefined && isCarried(operand, context))) return true;
  }
  return false;
}

/** `matrix` and `matrix.T`. */
function isCarried(node: Node, { carried }: Context): boolean {
  const name = node.type === 'attribute' && field(node, 'attribute')?.text === 'T' ? field(node, 'object') : node;
  return name?.type === 'identifier' && carried.has(name.text);
}

function callComputes(call: Node, context: Context): boolean {
  const callee = field(call, 'function');
  if (callee === undefined) return false;
  const path = qualifiedName(callee, context.scope.aliases);
  const isGiven = argumentsOf(call).some(({ value }) => !isHostValue(value, context.scope) && mentions(value, context));
  if (path !== undefined) return isGiven && frameworkOf(path) !== undefined && !isHostValue(call, context.scope);
  if (callee.type === 'identifier')
    return context.carried.has(callee.text) || (isGiven && context.definitions.has(callee.text));
  if (callee.type !== 'attribute') return false;
  const method = field(callee, 'attribute')?.text ?? '';
  const root = baseName(callee);
  return root !== undefined && context.carried.has(root) && !HOST_METHODS.has(method) && !QUICK_METHODS.has(method);
}

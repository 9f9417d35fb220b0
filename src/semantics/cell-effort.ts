import {
  ITERATING_BUILTINS,
  ITERATING_METHODS,
  PLAIN_METHODS,
  QUIET_BUILTINS,
  QUIET_METHODS,
  QUIET_MODULES,
  QUIET_PATHS,
  TRACING_PATHS,
} from '../knowledge/quiet-calls.ts';
import { isStop } from '../marimo/stops.ts';
import { memoized } from '../memoized.ts';
import { aliasesOf, qualifiedName } from '../notebook/imports.ts';
import type { Cell, Notebook } from '../notebook/notebook.ts';
import { isOpaque } from '../notebook/opaque.ts';
import { symbolOf } from '../notebook/symbols.ts';
import { hasSplat, positional } from '../python/arguments.ts';
import { ancestors, children, contains, field, type Node } from '../python/tree.ts';
import { walkScope, runWhereDefined } from '../python/walk-scope.ts';
import { calleeOf, isBuiltin, startOf, summarise, type Summaries } from './calls.ts';
import { commandEffort } from './commands.ts';
import { nameOf, type CellDefinition } from './definitions.ts';
import { isShort, plainValue } from './domains/plain-type.ts';
import { handedOver } from './handed-over.ts';
import { callablesOf } from './methods.ts';

/**
 * What running a cell comes to. `none`: imports, constants, definitions, questions, elements of the page. `trace`: at
 * once, but something stays: a printed line, a seed, a setting. `work`: it computes, or does what nbfix does not know.
 */
export type CellEffort = 'none' | 'trace' | 'work';

/** What `map(str.lower, texts)` takes its function from. */
const PLAIN_TYPES: ReadonlySet<string> = new Set(['str', 'bytes', 'list', 'dict', 'set', 'tuple']);

const RANK: Readonly<Record<CellEffort, number>> = { none: 0, trace: 1, work: 2 };

interface Scope {
  readonly notebook: Notebook;
  readonly aliases: ReadonlyMap<string, string>;
  /** What calls of the functions and classes of the notebook come to. */
  readonly efforts: Summaries<CellEffort>;
}

/** What running each cell comes to. */
export function cellEffort(notebook: Notebook, cell: Cell): CellEffort {
  return effortsOf(notebook).get(cell) ?? 'work';
}

/** What executing a statement or an expression comes to. */
export function effortOf(notebook: Notebook, node: Node): CellEffort {
  return effortIn([node], scopeOf(notebook));
}

const scopeOf: (notebook: Notebook) => Scope = memoized((notebook) => {
  const shared = { notebook, aliases: aliasesOf(notebook) };
  const efforts = summarise<CellDefinition, CellEffort>(callablesOf(notebook), {
    bottom: () => 'none',
    transfer: ({ node }, known) => effortOfBody(node, { ...shared, efforts: known }),
    isSame: (a, b) => a === b,
  });
  return { ...shared, efforts };
});

const effortsOf: (notebook: Notebook) => ReadonlyMap<Cell, CellEffort> = memoized((notebook) => {
  const scope = scopeOf(notebook);
  return new Map(
    notebook.cells.map((cell) => {
      const isIdle = cell.disabled || cell.kind === 'function' || cell.kind === 'class';
      if (isOpaque(cell)) return [cell, cell.disabled ? 'none' : 'work'];
      return [cell, isIdle ? 'none' : effortIn(cell.statements, scope)];
    }),
  );
});

function effortIn(nodes: readonly Node[], scope: Scope): CellEffort {
  let greatest: CellEffort = 'none';
  const all = nodes.flatMap((each) => walkScope(each));
  const ends = all.filter((node) => isEnd(node, scope));
  for (const node of all) {
    // What a cell says when it ends is nothing that others wait for.
    if (ends.some((end) => contains(end, node))) continue;
    greatest = most([greatest, effortOfNode(node, scope)]);
    if (greatest === 'work') return greatest;
  }
  const inner = nodes.flatMap(runWhereDefined);
  return inner.length === 0 ? greatest : most([greatest, effortIn(inner, scope)]);
}

/** `mo.stop(True, …)` */
function isEnd(node: Node, { aliases }: Scope): boolean {
  return isStop(node, aliases) && positional(node)[0]?.type === 'true';
}

function most(longOperations: readonly CellEffort[]): CellEffort {
  return longOperations.reduce((one, other) => (RANK[other] > RANK[one] ? other : one), 'none');
}

function effortOfNode(node: Node, scope: Scope): CellEffort {
  switch (node.type) {
    case 'await':
    case 'while_statement':
    case 'yield':
      return 'work';
    case 'call':
      return effortOfCall(node, scope);
    // Data loaders, streams and generators work at each turn, and `range(n)` may be of any length.
    case 'for_statement':
    case 'for_in_clause':
      return isShort(plainValue(field(node, 'right') ?? node, scope.notebook)) ? 'none' : 'work';
    case 'assignment':
    case 'augmented_assignment': {
      // `os.environ["X"] = "1"`, `torch.backends.cudnn.benchmark = True`: a setting of a module.
      const target = field(node, 'left');
      const isPart = target?.type === 'attribute' || target?.type === 'subscript';
      return isPart && (ofModule(target, scope) || changesObject(target)) ? 'trace' : 'none';
    }
    // A library may compute anything for `a @ b`.
    case 'binary_operator':
      return node.children.some(({ type }) => type === '@') ? 'work' : 'none';
    default:
      return 'none';
  }
}

function ofModule(target: Node, { aliases }: Scope): boolean {
  for (let each: Node | undefined = target; each !== undefined; each = field(each, 'object') ?? field(each, 'value')) {
    if (each.type === 'identifier') return aliases.has(symbolOf(each));
  }
  return false;
}

/** `self.steps += 1` in a method: the object is another one after its call. What is being made has no other life yet. */
function changesObject(target: Node): boolean {
  const method = ancestors(target).find(({ type }) => type === 'function_definition');
  return /^self\b/.test(target.text) && method !== undefined && !/^__(?:post_)?init__$/.test(nameOf(method));
}

function effortOfCall(call: Node, scope: Scope): CellEffort {
  const callee = field(call, 'function');
  if (callee === undefined) return 'work';
  const given = handedOver(call, scope.aliases).map(({ node, isCalled }): CellEffort => {
    if (isCalled || node.type === 'lambda') return effortOfCallee(node, scope);
    return effortOfOwn(node, scope) ?? 'none';
  });
  return most([effortOfCallee(callee, scope, call), ...given]);
}

/** What the call of an expression comes to. */
function effortOfCallee(callee: Node, scope: Scope, call?: Node): CellEffort {
  if (callee.type === 'lambda') return effortIn([field(callee, 'body') ?? callee], scope);
  const path = qualifiedName(callee, scope.aliases);
  if (path !== undefined)
    return (callee.type === 'attribute' ? effortOfOwn(callee, scope) : undefined) ?? effortOfPath(path, call, scope);
  if (callee.type === 'identifier') {
    const own = effortOfOwn(callee, scope);
    if (own !== undefined) return own;
    if (!isBuiltin(callee, scope.notebook)) return 'work';
    if (callee.text === 'print') return 'trace';
    if (!QUIET_BUILTINS.has(callee.text)) return 'work';
    return call === undefined || !ITERATING_BUILTINS.has(callee.text) || isSoonThrough(call, scope) ? 'none' : 'work';
  }
  return callee.type === 'attribute' ? (effortOfOwn(callee, scope) ?? effortOfMethod(callee, scope, call)) : 'work';
}

function effortOfMethod(callee: Node, scope: Scope, call: Node | undefined): CellEffort {
  const method = field(callee, 'attribute')?.text ?? '';
  if (QUIET_METHODS.has(method)) return 'none';
  const object = field(callee, 'object');
  if (object === undefined || !PLAIN_METHODS.has(method)) return 'work';
  if (PLAIN_TYPES.has(object.text)) return 'none';
  const of = plainValue(object, scope.notebook);
  // `bar.update(3)` of a progress bar runs through nothing.
  const runsThrough = ITERATING_METHODS.has(method) && of?.type !== 'element' && call !== undefined;
  return of === undefined || (runsThrough && !isSoonThrough(call, scope)) ? 'work' : 'none';
}

/** Whether what a builtin or a method runs through is short. */
function isSoonThrough(call: Node, { notebook }: Scope): boolean {
  if (field(call, 'arguments')?.type === 'generator_expression') return true;
  if (hasSplat(call)) return false;
  const name = field(call, 'function')?.text ?? '';
  const given = positional(call);
  // `max(a, b)` runs through nothing.
  if (/^(?:max|min)$/.test(name) && given.length > 1) return true;
  const over = /^(?:map|filter)$/.test(name) ? given.slice(1) : /^(?:next|sum)$/.test(name) ? given.slice(0, 1) : given;
  return over.every((each) => isShort(plainValue(each, notebook)));
}

/** What the call of a function, class or method of the notebook comes to; undefined for anything else. */
function effortOfOwn(callee: Node, { notebook, efforts }: Scope): CellEffort | undefined {
  return efforts.get(calleeOf(callee, notebook)?.symbol ?? '');
}

function effortOfPath(path: string, call: Node | undefined, scope: Scope): CellEffort {
  if (/^copy\.(?:copy|deepcopy)$/.test(path) && call !== undefined) {
    const isPlain = positional(call).every((each) => plainValue(each, scope.notebook) !== undefined);
    return isPlain && !hasSplat(call) ? 'none' : 'work';
  }
  // They run through what they are given.
  if (/^(?:collections\.(?:Counter|OrderedDict|deque)|statistics\.\w+)$/.test(path) && call !== undefined)
    return isSoonThrough(call, scope) ? 'none' : 'work';
  if (TRACING_PATHS.some((pattern) => pattern.test(path))) return 'trace';
  if (QUIET_MODULES.has(path.split('.')[0] ?? path) || QUIET_PATHS.some((pattern) => pattern.test(path))) return 'none';
  if (path === 'marimo.stop') return 'none';
  return call !== undefined && path.startsWith('subprocess.') ? commandEffort(call, scope.notebook) : 'work';
}

/** A call of a function is what its body comes to; of a class, what its `__init__` does. */
function effortOfBody(definition: Node, scope: Scope): CellEffort {
  const start = startOf(definition);
  if (start === undefined) return 'work';
  const body = start === 'none' ? undefined : field(start, 'body');
  return body === undefined ? 'none' : effortIn(children(body), scope);
}

import { aliasesOf, qualifiedName } from '../notebook/imports.ts';
import type { Cell, Notebook } from '../notebook/notebook.ts';
import { isOpaque } from '../notebook/opaque.ts';
import { symbolOf } from '../notebook/symbols.ts';
import { children, field, walk, type Node } from '../python/tree.ts';
import { argumentsOf } from './arguments.ts';
import { definitionsOf, startOf } from './called.ts';
import { executed } from './executed.ts';
import { handedOver } from './handed-over.ts';
import { QUICK_COMMANDS } from './known-calls.ts';
import { QUIET_BUILTINS, QUIET_METHODS, QUIET_MODULES, QUIET_PATHS, TRACING_PATHS } from './quiet-calls.ts';
import { parametersIn } from './work.ts';

/**
 * What running a cell comes to. `none`: imports, constants, definitions, questions, elements of the page. `trace`: at
 * once, but something stays: a printed line, a seed, a setting. `work`: it computes, or does what nbfix does not know.
 */
export type CellEffort = 'none' | 'trace' | 'work';

const RANK: Readonly<Record<CellEffort, number>> = { none: 0, trace: 1, work: 2 };

interface Scope {
  readonly aliases: ReadonlyMap<string, string>;
  readonly definitions: ReadonlyMap<string, Node>;
  /** Names that stand for something else than elsewhere: parameters of the function, builtins that the notebook has anew. */
  readonly unknown: ReadonlySet<string>;
  /** Functions that are being looked at: one that calls itself adds nothing. */
  readonly seen: ReadonlySet<number>;
}

const known = new WeakMap<Notebook, ReadonlyMap<Cell, CellEffort>>();

/** What running each cell comes to. */
export function cellEffort(notebook: Notebook, cell: Cell): CellEffort {
  const cached = known.get(notebook) ?? effortsOf(notebook);
  known.set(notebook, cached);
  return cached.get(cell) ?? 'work';
}

/** What executing a statement or an expression comes to. */
export function effortOf(notebook: Notebook, node: Node): CellEffort {
  return effortIn([node], scopeOf(notebook));
}

const scopes = new WeakMap<Notebook, Scope>();

function scopeOf(notebook: Notebook): Scope {
  const known = scopes.get(notebook);
  if (known !== undefined) return known;
  const unknown = new Set(
    notebook.cells.flatMap((cell) => [...cell.bindings.defs].filter((name) => QUIET_BUILTINS.has(name))),
  );
  const scope: Scope = { aliases: aliasesOf(notebook), definitions: definitionsOf(notebook), unknown, seen: new Set() };
  scopes.set(notebook, scope);
  return scope;
}

function effortsOf(notebook: Notebook): Map<Cell, CellEffort> {
  const scope = scopeOf(notebook);
  return new Map(
    notebook.cells.map((cell) => {
      const isIdle = cell.disabled || cell.kind === 'function' || cell.kind === 'class';
      if (isOpaque(cell)) return [cell, cell.disabled ? 'none' : 'work'];
      return [cell, isIdle ? 'none' : effortIn(cell.statements, scope)];
    }),
  );
}

function effortIn(nodes: readonly Node[], scope: Scope): CellEffort {
  let greatest: CellEffort = 'none';
  for (const node of nodes.flatMap((each) => executed(each))) {
    greatest = most([greatest, effortOfNode(node, scope)]);
    if (greatest === 'work') break;
  }
  return greatest;
}

function most(efforts: readonly CellEffort[]): CellEffort {
  return efforts.reduce((one, other) => (RANK[other] > RANK[one] ? other : one), 'none');
}

function effortOfNode(node: Node, scope: Scope): CellEffort {
  switch (node.type) {
    case 'await':
    case 'while_statement':
    case 'yield':
      return 'work';
    case 'call':
      return effortOfCall(node, scope);
    case 'assignment':
    case 'augmented_assignment': {
      // `os.environ["X"] = "1"`, `torch.backends.cudnn.benchmark = True`: a setting of a module.
      const target = field(node, 'left');
      const isPart = target?.type === 'attribute' || target?.type === 'subscript';
      return isPart && ofModule(target, scope) ? 'trace' : 'none';
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

function effortOfCall(call: Node, scope: Scope): CellEffort {
  const callee = field(call, 'function');
  if (callee === undefined) return 'work';
  const given = handedOver(call, scope.aliases).map(({ node, isCalled }): CellEffort => {
    if (isCalled || node.type === 'lambda') return effortOfCallee(node, scope);
    return node.type === 'identifier' && definitionOf(node, scope) !== undefined ? effortOfCallee(node, scope) : 'none';
  });
  return most([effortOfCallee(callee, scope, call), ...given]);
}

/** What the call of an expression comes to. */
function effortOfCallee(callee: Node, scope: Scope, call?: Node): CellEffort {
  if (callee.type === 'lambda') return effortIn([field(callee, 'body') ?? callee], withParametersOf(callee, scope));
  const path = qualifiedName(callee, scope.aliases);
  if (path !== undefined) return effortOfPath(path, call);
  if (callee.type === 'identifier') {
    const definition = definitionOf(callee, scope);
    if (definition !== undefined) return effortOfDefinition(definition, scope);
    if (scope.unknown.has(symbolOf(callee))) return 'work';
    if (callee.text === 'print') return 'trace';
    return QUIET_BUILTINS.has(callee.text) ? 'none' : 'work';
  }
  const method = callee.type === 'attribute' ? field(callee, 'attribute')?.text : undefined;
  return method !== undefined && QUIET_METHODS.has(method) ? 'none' : 'work';
}

function definitionOf(name: Node, { definitions, unknown }: Scope): Node | undefined {
  return unknown.has(symbolOf(name)) ? undefined : definitions.get(symbolOf(name));
}

function withParametersOf(definition: Node, scope: Scope): Scope {
  return { ...scope, unknown: new Set([...scope.unknown, ...parametersIn(walk(definition))]) };
}

function effortOfPath(path: string, call: Node | undefined): CellEffort {
  if (TRACING_PATHS.some((pattern) => pattern.test(path))) return 'trace';
  if (QUIET_MODULES.has(path.split('.')[0] ?? path) || QUIET_PATHS.some((pattern) => pattern.test(path))) return 'none';
  if (path === 'marimo.stop') return 'none';
  const command = call && path.startsWith('subprocess.') ? argumentsOf(call)[0]?.value.text : undefined;
  return command !== undefined && QUICK_COMMANDS.test(command) ? 'none' : 'work';
}

/** A call of a function of the notebook is what its body comes to; of a class, what its `__init__` does. */
function effortOfDefinition(definition: Node, scope: Scope): CellEffort {
  if (scope.seen.has(definition.id)) return 'none';
  const inner = { ...scope, seen: new Set([...scope.seen, definition.id]) };
  const start = startOf(definition);
  if (start === undefined) return 'work';
  const body = start === 'none' ? undefined : field(start, 'body');
  return body === undefined ? 'none' : effortIn(children(body), withParametersOf(definition, inner));
}

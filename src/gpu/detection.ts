import { frameworkOf } from '../knowledge/frameworks.ts';
import { memoized } from '../memoized.ts';
import { aliasesOf } from '../notebook/imports.ts';
import type { Cell, Notebook } from '../notebook/notebook.ts';
import { symbolIn, symbolOf } from '../notebook/symbols.ts';
import { plainStrings } from '../python/strings.ts';
import { children, field, nodesOf, walk, type Node } from '../python/tree.ts';
import { walkScope, executes } from '../python/walk-scope.ts';
import { calleeOf } from '../semantics/calls.ts';
import { isDevice, isSurelyGpu } from '../semantics/domains/device.ts';
import { guardsOf } from '../semantics/guards.ts';
import { isProbe } from './probe.ts';
import { asksForGpu, DRIVER_QUERY, meaningOf, opposite, type Meaning } from './questions.ts';

/** A name that says whether there is a GPU or a GPU library: `CUDF_AVAILABLE`, `has_cuda`, `CPU_ONLY`. */
export interface Flag {
  readonly name: string;
  readonly means: Meaning;
  /** The statement that binds it. */
  readonly node: Node;
}

/** The cell in which a notebook finds out what GPU it has. */
export interface Detection {
  readonly cell: Cell;
  /** The name bound to a device, with its assignment: `device = torch.device(…)`. */
  readonly device: { readonly name: string; readonly node: Node } | undefined;
  /** The name bound to a record of what nvidia-smi or a driver library said, and whether the record can say `error`. */
  readonly info: { readonly name: string; readonly node: Node; readonly hasError: boolean } | undefined;
  readonly flags: readonly Flag[];
  /** The last statement that takes part in the detection. */
  readonly last: Node;
}

/** Names that a device goes by. */
const DEVICE_NAME = /dev(?:ice)?(?:_|$)/i;

/**
 * Finds the cells that detect a GPU, best first: one that binds a device, then one that asks the driver, then one that
 * sets a flag. Cells that only show GPU numbers, such as a memory monitor, bind none of these and are not among them.
 */
export const detectionsOf: (notebook: Notebook) => readonly Detection[] = memoized((notebook) => {
  let found = detect(notebook, new Set());
  // `device = "cuda" if HAS_CUDA else "cpu"` asks the flag of this or another cell.
  const flags = new Set(found.flatMap(({ cell, flags: own }) => own.map(({ name }) => symbolIn(cell, name))));
  if (flags.size > 0) found = detect(notebook, flags);
  return found;
});

function detect(notebook: Notebook, flags: ReadonlySet<string>): Detection[] {
  const cells = notebook.cells.filter(({ kind }) => kind === 'cell' || kind === 'setup');
  const found = cells.flatMap((cell) => detectionIn(notebook, cell, flags) ?? []);
  const rank = ({ device, info }: Detection): number => (device !== undefined ? 0 : 2) + (info !== undefined ? 0 : 1);
  return found.sort((a, b) => rank(a) - rank(b) || a.cell.index - b.cell.index);
}

function detectionIn(notebook: Notebook, cell: Cell, flagNames: ReadonlySet<string>): Detection | undefined {
  const aliases = aliasesOf(notebook);
  const isChosen = (assignment: Node, right: Node): boolean => {
    const asked = (condition: Node): boolean => asksForGpu(condition, aliases) || mentions(condition, flagNames);
    const around = guardsOf(assignment, notebook);
    return mentions(right, flagNames) || around.some(({ condition, block }) => block !== undefined && asked(condition));
  };
  let device: Detection['device'];
  let info: Detection['info'];
  let last: Node | undefined;
  const flags: Flag[] = [];
  for (const statement of cell.statements.filter(executes)) {
    for (const node of walkScope(statement)) {
      const left = node.type === 'assignment' ? nameIn(field(node, 'left')) : undefined;
      const right = field(node, 'right');
      if (left === undefined || right === undefined) continue;
      const called = right.type === 'call' ? calleeOf(right, notebook)?.node : undefined;
      const asks = asksForGpu(right, aliases) || (called !== undefined && asksForGpu(called, aliases));
      const means =
        meaningOf(right, aliases) ??
        meaningOfTriedFlag(node, right) ??
        (asks && called !== undefined ? meaningOfReturns(called, aliases) : undefined);
      const chosen = left.id === field(node, 'left')?.id ? right : left;
      const isNew = right.type !== 'identifier' && isDevice(chosen, notebook);
      if (isNew && (asks || isChosen(node, right) || isFixedDevice(left, right, notebook))) {
        device ??= { name: left.text, node: statement };
      } else if (called !== undefined && DRIVER_QUERY.test(called.text)) {
        info ??= { name: left.text, node: statement, hasError: returnsErrors(called) };
      } else if (means !== undefined) {
        flags.push({ name: left.text, means, node: statement });
      } else continue;
      last = statement;
    }
  }
  return last === undefined ? undefined : { cell, device, info, flags, last };
}

/** The name that is assigned; of several, as in `device, dtype = …`, the one that a device goes by. */
function nameIn(left: Node | undefined): Node | undefined {
  if (left?.type === 'identifier') return left;
  if (left?.type !== 'pattern_list') return undefined;
  return children(left).find((each) => each.type === 'identifier' && DEVICE_NAME.test(each.text));
}

/** `device = torch.device("cuda")`, `DEVICE = "cuda"`: a device that nothing was asked about. */
function isFixedDevice(name: Node, value: Node, notebook: Notebook): boolean {
  return isSurelyGpu(value, notebook) && (value.type === 'call' || DEVICE_NAME.test(name.text));
}

function mentions(node: Node, names: ReadonlySet<string>): boolean {
  for (const each of walk(node)) if (each.type === 'identifier' && names.has(symbolOf(each))) return true;
  return false;
}

/** Whether a function hands back a dictionary in which it can say `error`. */
function returnsErrors(definition: Node): boolean {
  const nodes = [...walk(definition)];
  const dictionaries = new Set<string>();
  for (const node of nodes) {
    if (node.type === 'assignment' && field(node, 'right')?.type === 'dictionary')
      dictionaries.add(field(node, 'left')?.text ?? '');
  }
  const returned = nodes.filter(({ type }) => type === 'return_statement').map((each) => children(each)[0]);
  const isRecord = returned.every((each) => each?.type === 'dictionary' || dictionaries.has(each?.text ?? ''));
  return returned.length > 0 && isRecord && plainStrings(definition).includes('error');
}

/** What the answer of a function means that asks for a GPU: what all its `return`s mean. */
function meaningOfReturns(definition: Node, aliases: ReadonlyMap<string, string>): Meaning {
  const returned = nodesOf(definition, 'return_statement');
  const [first, ...others] = returned.map((each) => meaningOf(children(each)[0] ?? each, aliases));
  return first !== undefined && others.every((each) => each === first) ? first : 'unclear';
}

/**
 * `CUDF_AVAILABLE = True` after `import cudf` or `torch.zeros(1).cuda()` in a `try`, and `CUDF_AVAILABLE = False` in its
 * handler; such a flag for NetworkX or diffusers says nothing about a GPU.
 */
function meaningOfTriedFlag(assignment: Node, right: Node): Meaning | undefined {
  if (right.type !== 'true' && right.type !== 'false') return undefined;
  let isHandler = false;
  for (let each = assignment.parent; each !== null && each.type !== 'function_definition'; each = each.parent) {
    if (each.type === 'except_clause' || each.type === 'except_group_clause') isHandler = true;
    if (each.type !== 'try_statement') continue;
    if (!importsGpuLibrary(each) && !(isProbe(each) && /\bcuda\b/.test(each.text))) return undefined;
    const meaning = right.type === 'true' ? 'gpu' : 'no gpu';
    return isHandler ? opposite(meaning) : meaning;
  }
  return undefined;
}

function importsGpuLibrary(attempt: Node): boolean {
  return children(field(attempt, 'body') ?? attempt).some((statement) => {
    const module = /^(?:import|from)\s+([\w.]+)/.exec(statement.text)?.[1];
    return module !== undefined && frameworkOf(module)?.runsOnCpu === false;
  });
}

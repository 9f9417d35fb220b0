import { aliasesOf, importsOf, qualifiedName } from '../notebook/imports.ts';
import type { Cell, Notebook } from '../notebook/notebook.ts';
import { stringBody } from '../python/strings.ts';
import { children, contains, field, walk, type Node } from '../python/tree.ts';
import { isBehindButton } from './controls.ts';
import { namesGpu, type DeviceScope, type Values } from './devices.ts';
import { executed } from './executed.ts';
import { bringsTorch, frameworkOf, FRAMEWORKS } from './frameworks.ts';
import {
  CLOCKS,
  DEVICE_TAKERS,
  EXPENSIVE_CALLS,
  EXPENSIVE_METHODS,
  GPU_CALLS,
  GPU_METHODS,
  QUICK_COMMANDS,
} from './known-calls.ts';
import { probeAround } from './probe.ts';
import { showsProgress } from './progress.ts';

/** A place where a cell computes on the GPU or takes memory there. Asking the GPU for its state is none. */
export interface GpuOperation {
  readonly node: Node;
  /** The modules of the frameworks that do the work: torch, cudf, … */
  readonly frameworks: readonly string[];
}

/** A place where a cell keeps a person waiting. */
export interface Effort {
  readonly node: Node;
  /** What kind of work it is: training, model load, loop over GPU work, … */
  readonly what: string;
}

/** What a cell does when it runs. The inside of functions and classes counts where they are called. */
export interface CellWork {
  readonly cell: Cell;
  readonly gpu: readonly GpuOperation[];
  /** Efforts without a progress indicator around them. */
  readonly hidden: readonly Effort[];
  /** All efforts. */
  readonly efforts: readonly Effort[];
}

/** A function or class of the notebook, and what a call of it does. */
export interface Definition {
  readonly name: string;
  readonly cell: Cell;
  readonly node: Node;
  readonly gpu: readonly GpuOperation[];
  /** The modules of the frameworks of `gpu`. */
  readonly frameworks: ReadonlySet<string>;
  readonly effort: string | undefined;
  /** Whether its efforts show their own progress. */
  readonly showsProgress: boolean;
}

export interface Work {
  readonly cells: readonly CellWork[];
  readonly definitions: ReadonlyMap<string, Definition>;
  /** Whether the notebook does anything with a GPU: operations run by a cell or defined in one. */
  readonly usesGpu: boolean;
}

const known = new WeakMap<Notebook, Work>();

/** Finds what each cell does on the GPU and what takes long, across cells and through the notebook's own functions. */
export function workOf(notebook: Notebook): Work {
  let work = known.get(notebook);
  if (work === undefined) {
    work = analyse(notebook);
    known.set(notebook, work);
  }
  return work;
}

/** Everything that the classification of one call needs. */
interface Context extends DeviceScope {
  readonly definitions: ReadonlyMap<string, Definition>;
  /** The framework of a call that names a GPU and whose own framework is not known. */
  readonly usual: string;
  /** Whether a call of a name counts by what the name was bound to. */
  readonly followsNames: boolean;
}

function analyse(notebook: Notebook): Work {
  const aliases = aliasesOf(notebook);
  const cells = notebook.cells.filter((cell) => cell.kind !== 'unparsable');
  const nodes = new Map(cells.map((cell) => [cell, cell.statements.flatMap((each) => [...executed(each)])]));
  const values = valuesOf([...nodes.values()].flat());
  const bodies = cells.flatMap((cell) => definitionsIn(cell));
  const functions = new Map(bodies.map(({ name, node }) => [name, node]));
  const usual = usualFramework(notebook);

  let definitions = new Map<string, Definition>();
  // A function that calls one that does GPU work does GPU work: repeat until nothing new is found.
  for (let round = 0; round < bodies.length + 1; round += 1) {
    const next = new Map<string, Definition>();
    for (const { name, node, cell } of bodies) {
      const local = [...walk(node)];
      const scope = {
        aliases,
        functions,
        definitions,
        usual,
        followsNames: true,
        parameters: parametersIn(local),
        values: [valuesOf(local), values],
      };
      const { gpu, efforts } = survey(local, scope);
      next.set(name, {
        name,
        cell,
        node,
        gpu,
        frameworks: new Set(gpu.flatMap(({ frameworks }) => frameworks)),
        effort: efforts[0]?.what,
        showsProgress: efforts.length > 0 && efforts.every((effort) => showsProgress(effort.node, aliases)),
      });
    }
    const isStable = bodies.every(({ name }) => sameSummary(definitions.get(name), next.get(name)));
    definitions = next;
    if (isStable) break;
  }

  const none = new Set<string>();
  const works = cells.map((cell): CellWork => {
    const isIdle = cell.disabled || cell.kind === 'function' || cell.kind === 'class';
    if (isIdle) return { cell, gpu: [], efforts: [], hidden: [] };
    const scope = {
      aliases: visibleTo(cell, notebook, aliases, values),
      functions,
      definitions,
      usual,
      followsNames: true,
      parameters: none,
      values: [values],
    };
    const { gpu, efforts } = survey(nodes.get(cell) ?? [], scope);
    // What waits behind a button is what its author thought of as the long work.
    for (const { node } of gpu) {
      if (isBehindButton(node, cell, notebook)) efforts.push({ node, what: 'GPU work behind a button' });
    }
    const hidden = efforts.filter(({ node, what }) => {
      if (showsProgress(node, aliases)) return false;
      const callee = node.type === 'call' ? definitions.get(field(node, 'function')?.text ?? '') : undefined;
      return !(callee?.showsProgress === true && callee.effort === what);
    });
    return { cell, gpu, efforts, hidden };
  });
  const usesGpu =
    works.some(({ gpu }) => gpu.length > 0) || [...definitions.values()].some(({ frameworks }) => frameworks.size > 0);
  return { cells: works, definitions, usesGpu };
}

/** PyTorch, unless the notebook imports another framework and nothing that is made with PyTorch. */
function usualFramework(notebook: Notebook): string {
  const modules = importsOf(notebook).map(({ module }) => module);
  if (modules.some(bringsTorch)) return 'torch';
  const own = FRAMEWORKS.find(
    ({ module, carrier }) => carrier === undefined && modules.some((each) => frameworkOf(each)?.module === module),
  );
  return own?.module ?? 'torch';
}

/** In other cells, `pipeline = pipeline("text-generation")` has made the imported name stand for something else. */
function visibleTo(
  cell: Cell,
  notebook: Notebook,
  aliases: ReadonlyMap<string, string>,
  values: Values,
): ReadonlyMap<string, string> {
  const rebound = importsOf(notebook).filter((each) => each.cell !== cell && values.has(each.name));
  if (rebound.length === 0) return aliases;
  const visible = new Map(aliases);
  // `cudf = None` in the except clause of a guarded import is no other meaning of the name.
  for (const { name, when } of rebound) if (when === 'always') visible.delete(name);
  return visible;
}

function sameSummary(a: Definition | undefined, b: Definition | undefined): boolean {
  return a !== undefined && b !== undefined && a.frameworks.size === b.frameworks.size && a.effort === b.effort;
}

function definitionsIn(cell: Cell): { name: string; node: Node; cell: Cell }[] {
  const found: { name: string; node: Node; cell: Cell }[] = [];
  const visit = (node: Node): void => {
    if (node.type === 'decorated_definition') {
      const inner = field(node, 'definition');
      if (inner !== undefined) visit(inner);
    } else if (node.type === 'function_definition' || node.type === 'class_definition') {
      found.push({ name: field(node, 'name')?.text ?? '', node, cell });
    } else if (node.type !== 'lambda') {
      for (const child of node.namedChildren) visit(child);
    }
  };
  cell.statements.forEach(visit);
  return found;
}

/** Right-hand sides by name, of plain assignments, keyword-free loops excepted. */
function valuesOf(nodes: readonly Node[]): Map<string, Node[]> {
  const values = new Map<string, Node[]>();
  for (const node of nodes) {
    if (node.type !== 'assignment' && node.type !== 'named_expression') continue;
    const left = field(node, 'left') ?? field(node, 'name');
    const right = field(node, 'right') ?? field(node, 'value');
    if (left === undefined || right === undefined) continue;
    for (const name of namesOf(left, right)) {
      const list = values.get(name);
      if (list === undefined) values.set(name, [right]);
      else list.push(right);
    }
  }
  return values;
}

/** `device, dtype = ("cuda", torch.float16) if … else ("cpu", torch.float32)`: any of the values may be any name's. */
function namesOf(left: Node, right: Node): string[] {
  if (left.type === 'identifier') return [left.text];
  if (left.type !== 'pattern_list' || !/^(?:conditional_expression|tuple|expression_list)$/.test(right.type)) return [];
  return children(left).flatMap((each) => (each.type === 'identifier' ? [each.text] : []));
}

function parametersIn(nodes: readonly Node[]): Set<string> {
  const names = new Set<string>();
  for (const node of nodes) {
    if (node.type !== 'parameters' && node.type !== 'lambda_parameters') continue;
    for (const parameter of children(node)) {
      const name =
        parameter.type === 'identifier' ? parameter : (field(parameter, 'name') ?? parameter.firstNamedChild);
      if (name !== null) names.add(name.text);
    }
  }
  return names;
}

/** Classifies the nodes of one region: a cell's executed code, or the body of a function. */
function survey(nodes: readonly Node[], context: Context): { gpu: GpuOperation[]; efforts: Effort[] } {
  const gpu: GpuOperation[] = [];
  const efforts: Effort[] = [];
  const clocks: Node[] = [];
  const loops: Node[] = [];
  for (const node of nodes) {
    if (node.type === 'for_statement' || node.type === 'while_statement') loops.push(node);
    if (node.type !== 'call') continue;
    const callee = field(node, 'function');
    if (callee === undefined) continue;
    const path = qualifiedName(callee, context.aliases);
    if (path !== undefined && CLOCKS.includes(path)) clocks.push(node);
    const frameworks = gpuWorkOf(node, callee, path, context);
    if (frameworks.length > 0 && !isTrial(node, callee, path, context)) gpu.push({ node, frameworks });
    const what = effortOf(node, callee, path, context);
    if (what !== undefined) efforts.push({ node, what });
  }
  for (const loop of loops) {
    const what = loopEffort(loop, gpu, efforts, context);
    if (what !== undefined) efforts.push({ node: loop, what });
  }
  if (clocks.length >= 2) {
    for (const { node } of gpu) efforts.push({ node, what: 'benchmark' });
  }
  return { gpu, efforts };
}

/** `torch.zeros(1).cuda()` in a `try` that only finds out whether it works. Objects of the notebook are no trials. */
function isTrial(call: Node, callee: Node, path: string | undefined, context: Context): boolean {
  const object = field(callee, 'object');
  const isOwn = context.definitions.has(callee.text) || (path === undefined && object?.type === 'identifier');
  return !isOwn && probeAround(call) !== undefined;
}

/** The frameworks whose GPU work a call does; none when it does none. */
function gpuWorkOf(call: Node, callee: Node, path: string | undefined, context: Context): readonly string[] {
  if (path !== undefined) {
    const entry = GPU_CALLS.find((each) => fits(path, each.path));
    if (entry !== undefined) {
      const framework = frameworkOf(path);
      return entry.does === 'none' || framework === undefined ? [] : [framework.carrier ?? framework.module];
    }
    if (setsDevice(call, path, context)) return [path.split('.')[0] ?? path];
  }
  const definition = callee.type === 'identifier' ? context.definitions.get(callee.text) : undefined;
  if (definition !== undefined && definition.frameworks.size > 0) {
    return argumentsOf(call).some((each) => /^["']cpu["']$/.test(each.value.text)) ? [] : [...definition.frameworks];
  }
  const called = path === undefined ? calledObject(callee) : undefined;
  const carried = called === undefined ? [] : frameworksOn(called, context);
  if (carried.length > 0) return carried;
  if (callee.type === 'attribute') {
    const method = field(callee, 'attribute')?.text ?? '';
    if (GPU_METHODS.has(method) && path === undefined) return method === 'cuda' ? ['torch'] : ['cugraph'];
    const target = argumentsOf(call)[0];
    if (method === 'to' && path === undefined && target !== undefined && namesGpu(target.value, context))
      return ['torch'];
  }
  // A kernel launch: kernel[blocks, threads](…).
  if (callee.type === 'subscript') {
    const kernel = context.functions.get(field(callee, 'value')?.text ?? '');
    const decorator = kernel?.parent?.type === 'decorated_definition' ? kernel.parent.text : '';
    if (/^@[\w.]*\bjit\b/.test(decorator)) return ['numba.cuda'];
  }
  const isDeviceMade = path?.endsWith('.device') === true;
  const takesDevice = DEVICE_TAKERS.some((each) => each.path === path);
  const onDevice = argumentsOf(call).some(
    ({ name, value }) =>
      (name === 'device' && (value.type === 'integer' || namesGpu(value, context))) ||
      (takesDevice && namesGpu(value, context)) ||
      (name === 'device_map' && (namesGpu(value, context) || /auto|balanced|sequential/.test(value.text))),
  );
  if (!onDevice || isDeviceMade) return [];
  const framework = path === undefined ? undefined : frameworkOf(path);
  return [framework?.carrier ?? framework?.module ?? context.usual];
}

/** `model` in `model(batch)` and in `model.generate(…)`. */
function calledObject(callee: Node): string | undefined {
  if (callee.type === 'identifier') return callee.text;
  const isExpensive = callee.type === 'attribute' && EXPENSIVE_METHODS.has(field(callee, 'attribute')?.text ?? '');
  const object = isExpensive ? field(callee, 'object') : undefined;
  return object?.type === 'identifier' ? object.text : undefined;
}

/** The frameworks of what a name was bound to, in this or another cell: `model = Net().to("cuda")`. */
function frameworksOn(name: string, context: Context): readonly string[] {
  if (!context.followsNames || context.parameters.has(name)) return [];
  const values = context.values.find((each) => each.has(name))?.get(name) ?? [];
  const direct = { ...context, followsNames: false };
  for (const node of values.flatMap((value) => [...executed(value)])) {
    const callee = node.type === 'call' ? field(node, 'function') : undefined;
    if (callee === undefined) continue;
    const frameworks = gpuWorkOf(node, callee, qualifiedName(callee, context.aliases), direct);
    if (frameworks.length > 0) return frameworks;
  }
  return [];
}

/** Contexts that put everything in them onto a device: `with tf.device("/GPU:0"):`. */
const DEVICE_CONTEXTS = new Set(['torch.device', 'tensorflow.device', 'jax.default_device']);

function setsDevice(call: Node, path: string, context: Context): boolean {
  if (!DEVICE_CONTEXTS.has(path) || call.parent?.type !== 'with_item') return false;
  return argumentsOf(call).some(
    ({ value }) =>
      namesGpu(value, context) || (value.type === 'string' && /^\/?(?:device:)?gpu\b/i.test(stringBody(value))),
  );
}

function effortOf(call: Node, callee: Node, path: string | undefined, context: Context): string | undefined {
  const known = path === undefined ? undefined : EXPENSIVE_CALLS.find((each) => fits(path, each.path));
  if (known !== undefined) {
    return known.what === 'subprocess' && QUICK_COMMANDS.test(call.text) ? undefined : known.what;
  }
  if (callee.type === 'identifier') return context.definitions.get(callee.text)?.effort;
  if (callee.type !== 'attribute') return undefined;
  return EXPENSIVE_METHODS.get(field(callee, 'attribute')?.text ?? '')?.what;
}

/** A loop takes long when each round works on the GPU, trains, sleeps or calls something that takes long. */
function loopEffort(
  loop: Node,
  gpu: readonly GpuOperation[],
  efforts: readonly Effort[],
  context: Context,
): string | undefined {
  const body = field(loop, 'body');
  if (body === undefined) return undefined;
  const isInside = ({ node }: { node: Node }): boolean => contains(body, node);
  const inner = efforts.find(isInside);
  if (inner !== undefined)
    return inner.what === 'subprocess' ? 'loop over subprocesses' : `${inner.what} loop`.replace(/( loop)+$/, ' loop');
  if (gpu.some(isInside)) return 'loop over GPU work';
  for (const node of walk(body)) {
    if (node.type !== 'call') continue;
    const path = qualifiedName(field(node, 'function') ?? node, context.aliases);
    if (path === 'time.sleep') return 'waiting loop';
  }
  return undefined;
}

/** Arguments of a call with their keyword names; positional ones have none. */
export function argumentsOf(call: Node): { name: string | undefined; value: Node }[] {
  const list = field(call, 'arguments');
  if (list?.type !== 'argument_list') return [];
  return children(list).map((each) =>
    each.type === 'keyword_argument'
      ? { name: field(each, 'name')?.text, value: field(each, 'value') ?? each }
      : { name: undefined, value: each },
  );
}

function fits(path: string, pattern: string): boolean {
  return pattern.endsWith('.*') ? path.startsWith(pattern.slice(0, -1)) : path === pattern;
}

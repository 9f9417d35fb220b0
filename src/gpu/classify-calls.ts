import { rowFinder } from '../knowledge/fits.ts';
import { frameworkOf } from '../knowledge/frameworks.ts';
import { isKnownLibrary } from '../knowledge/known-libraries.ts';
import { CLOCKS, DEVICE_TAKERS, GPU_CALLS, GPU_METHODS } from '../knowledge/known-calls.ts';
import { LONG_METHODS, USUAL } from '../knowledge/long-calls.ts';
import { decoratorsOf, kernelKind } from '../notebook/decorators.ts';
import { memberPath, qualifiedName } from '../notebook/imports.ts';
import type { Notebook } from '../notebook/notebook.ts';
import { symbolOf } from '../notebook/symbols.ts';
import { argumentsOf } from '../python/arguments.ts';
import { stringBody } from '../python/strings.ts';
import { contains, field, nodesOf, walk, type Node } from '../python/tree.ts';
import { walkScope } from '../python/walk-scope.ts';
import { calleeOf } from '../semantics/calls.ts';
import type { CellDefinition } from '../semantics/definitions.ts';
import { mayBeGpu, mayMapToGpu } from '../semantics/domains/device.ts';
import { makersOf } from '../semantics/domains/maker.ts';
import { handedOver } from '../semantics/handed-over.ts';
import type { Values } from '../semantics/values.ts';
import { compiledBy, isNamedTraining, isTrainingLoop, programOf, takesGradient } from './jax-programs.ts';
import { lazyWorkOf } from './lazy-work.ts';
import { knownLongCall, type KnownLongCall } from './long-call.ts';
import { probeAround } from './probe.ts';
import { showsProgress } from './progress.ts';
import { takesManySteps } from './simulation.ts';
import { FEW, itemsOf } from './soon-done.ts';

/** A place where a cell computes on the GPU or takes memory there. Asking the GPU for its state is none. */
export interface GpuOperation {
  readonly node: Node;
  /** The modules of the frameworks that do the work: torch, cudf, … */
  readonly frameworks: readonly string[];
}

/** A place where a cell keeps a person waiting. */
export interface LongOperation {
  readonly node: Node;
  /** What kind of work it is: training, model load, loop over GPU work, … */
  readonly what: string;
}

/** A function or class of the notebook, and what a call of it does. */
export interface Definition extends CellDefinition {
  readonly gpu: readonly GpuOperation[];
  /** The modules of the frameworks of `gpu`. */
  readonly frameworks: ReadonlySet<string>;
  readonly longOperation: string | undefined;
  /** Whether its long operations show their own progress. */
  readonly showsProgress: boolean;
  /** Whether it calls nothing of which nbfix knows nothing. */
  readonly isKnown: boolean;
}

/** Everything that the classification of one call needs. */
interface Context {
  readonly notebook: Notebook;
  readonly aliases: ReadonlyMap<string, string>;
  /** What the variables of the notebook are assigned. */
  readonly values: Values;
  /** The keys of its parameters. */
  readonly parameters: ReadonlySet<string>;
  /** What is known of the function or class of the notebook that an expression names. */
  readonly called: (callee: Node) => Definition | undefined;
  /** Whether a call that starts a program has it done at once. */
  readonly isQuickCommand: (call: Node) => boolean;
  /** Whether a call only keeps a value that it is given in a record of settings. */
  readonly keepsInRecord: (setting: Node, call: Node) => boolean;
  /** The framework of a call that names a GPU and whose own framework is not known. */
  readonly usual: string;
  /** Whether a call of a name counts by what the name was bound to. */
  readonly followsNames: boolean;
}

/** Classifies the nodes of one region: a cell's executed code, or the body of a function. */
export function classifyCalls(
  nodes: readonly Node[],
  context: Context,
): { gpu: GpuOperation[]; longOperations: LongOperation[] } {
  const gpu: GpuOperation[] = [];
  const longOperations: LongOperation[] = [];
  const clocks: Node[] = [];
  const loops: Node[] = [];
  const lazy: Node[] = [];
  const goneThrough: Node[] = [];
  for (const node of nodes) {
    if (node.type === 'for_statement' || node.type === 'while_statement') loops.push(node);
    const gone = lazyWorkOf(node, context.notebook);
    if (gone !== undefined) goneThrough.push(node);
    if (gone !== undefined && node.type !== 'for_statement')
      longOperations.push({ node: node.type === 'call' ? node : node.parent!, what: gone });
    if (node.type !== 'call') continue;
    const callee = field(node, 'function');
    if (callee === undefined) continue;
    const path = qualifiedName(callee, context.aliases) ?? memberPath(callee, context.notebook);
    if (path !== undefined && CLOCKS.includes(path)) clocks.push(node);
    const known = knownLongCall(node, callee, path, context.notebook);
    const frameworks = gpuWorkOf(node, callee, path, context, known);
    if (frameworks.length > 0 && !isTrial(node, callee, path, context)) gpu.push({ node, frameworks });
    if (known?.isLazy === true) lazy.push(node);
    const what = longOperationOf(node, callee, path, known, context);
    if (what !== undefined) longOperations.push({ node, what });
  }
  for (const loop of loops) {
    const what = longLoopOf(loop, gpu, longOperations, context);
    if (what !== undefined) longOperations.push({ node: loop, what });
  }
  if (clocks.length >= 2) {
    for (const { node } of gpu) longOperations.push({ node, what: 'benchmark' });
  }
  // Who sees how far `for segment in tqdm(segments)` is needs no sign of the call that gave the segments.
  const isShown = goneThrough.length > 0 && goneThrough.every((node) => showsProgress(node, context.notebook));
  return { gpu, longOperations: longOperations.filter(({ node }) => !isShown || !lazy.includes(node)) };
}

/** `torch.zeros(1).cuda()` in a `try` that only finds out whether it works. Objects of the notebook are no trials. */
function isTrial(call: Node, callee: Node, path: string | undefined, context: Context): boolean {
  const object = field(callee, 'object');
  const isOwn = context.called(callee) !== undefined || (path === undefined && object?.type === 'identifier');
  return !isOwn && probeAround(call) !== undefined;
}

const gpuCall = rowFinder(GPU_CALLS);

/** The frameworks whose GPU work a call does; none when it does none. */
function gpuWorkOf(
  call: Node,
  callee: Node,
  path: string | undefined,
  context: Context,
  known: KnownLongCall | undefined,
): readonly string[] {
  if (path !== undefined) {
    const entry = gpuCall(path);
    if (entry !== undefined) {
      const framework = frameworkOf(path);
      return entry.does === 'none' || framework === undefined ? [] : [framework.carrier ?? framework.module];
    }
    if (setsDevice(call, path, context)) return [path.split('.')[0] ?? path];
  }
  const definition = context.called(callee);
  if (definition !== undefined && definition.frameworks.size > 0) {
    return argumentsOf(call).some((each) => /^["']cpu["']$/.test(each.value.text)) ? [] : [...definition.frameworks];
  }
  if (known?.on !== undefined) return [known.on === USUAL ? context.usual : known.on];
  if (known?.what === 'training' && isGivenDevice(call, context)) return [context.usual];
  const called = path === undefined ? calledObject(callee) : undefined;
  const carried = called === undefined ? [] : frameworksOn(called, context);
  if (carried.length > 0) return carried;
  if (callee.type === 'attribute') {
    const method = field(callee, 'attribute')?.text ?? '';
    const known = path === undefined ? GPU_METHODS.get(method) : undefined;
    if (known !== undefined) return [known.framework];
    const target = argumentsOf(call)[0];
    if (method === 'to' && path === undefined && target !== undefined && mayBeGpu(target.value, context.notebook))
      return ['torch'];
  }
  // A kernel launch: kernel[blocks, threads](…).
  if (callee.type === 'subscript') {
    const kernel = calleeOf(field(callee, 'value'), context.notebook)?.node;
    const decorators = kernel === undefined ? [] : decoratorsOf(kernel);
    const kind = decorators.map((each) => kernelKind(each, context.aliases)).find((each) => each !== undefined);
    if (kind !== undefined) return [kind];
  }
  const isDeviceMade = path?.endsWith('.device') === true;
  const takesDevice = DEVICE_TAKERS.some((each) => each.path === path);
  const device = argumentsOf(call).find(
    ({ name, value }) =>
      (name === 'device' && (value.type === 'integer' || mayBeGpu(value, context.notebook))) ||
      (takesDevice && mayBeGpu(value, context.notebook)) ||
      (name === 'device_map' && (mayMapToGpu(value, context.notebook) || /auto|balanced|sequential/.test(value.text))),
  );
  if (device === undefined || isDeviceMade || context.keepsInRecord(device.value, call)) return [];
  const framework = path === undefined ? undefined : frameworkOf(path);
  return [framework?.carrier ?? framework?.module ?? context.usual];
}

/** Whether a training of a module beside the notebook is told where to train: `train_from(config, device)`. */
function isGivenDevice(call: Node, { notebook }: Context): boolean {
  return argumentsOf(call).some(({ value }) => /^(?:torch_)?device$/.test(value.text) || mayBeGpu(value, notebook));
}

/** `model` in `model(batch)` and in `model.generate(…)`. */
function calledObject(callee: Node): string | undefined {
  if (callee.type === 'identifier') return symbolOf(callee);
  const does = callee.type === 'attribute' ? LONG_METHODS.get(field(callee, 'attribute')?.text ?? '') : undefined;
  const isOnGpu = does !== undefined && !/^(?:export|upload)$/.test(does.what);
  const object = isOnGpu ? field(callee, 'object') : undefined;
  return object?.type === 'identifier' ? symbolOf(object) : undefined;
}

/** The frameworks of what a name was bound to, in this or another cell: `model = Net().to("cuda")`. */
function frameworksOn(name: string, context: Context): readonly string[] {
  if (!context.followsNames || context.parameters.has(name)) return [];
  const values = context.values.get(name) ?? [];
  const direct = { ...context, followsNames: false };
  for (const node of values.flatMap((value) => [...walkScope(value)])) {
    const callee = node.type === 'call' ? field(node, 'function') : undefined;
    if (callee === undefined) continue;
    const path = qualifiedName(callee, context.aliases);
    const frameworks = gpuWorkOf(node, callee, path, direct, knownLongCall(node, callee, path, context.notebook));
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
      mayBeGpu(value, context.notebook) ||
      (value.type === 'string' && /^\/?(?:device:)?gpu\b/i.test(stringBody(value))),
  );
}

function longOperationOf(
  call: Node,
  callee: Node,
  path: string | undefined,
  known: KnownLongCall | undefined,
  context: Context,
): string | undefined {
  const definition = context.called(callee);
  if (definition?.longOperation !== undefined) return definition.longOperation;
  // Its name is no reason to think otherwise, where all of it is to be seen and nothing in it goes round.
  if (definition?.cell.kind === 'module' && definition.isKnown && !hasLoop(definition.node)) return undefined;
  if (known !== undefined) return known.what === 'subprocess' && context.isQuickCommand(call) ? undefined : known.what;
  if (isTrainingLoop(call, path, context.notebook)) return 'training loop';
  const compiled = compiledBy(call, context.notebook);
  if (compiled !== undefined) {
    const isLong = isNamedTraining(compiled) || context.called(compiled)?.longOperation !== undefined;
    return isLong ? 'compilation' : undefined;
  }
  const program = programOf(callee, context.notebook);
  if (program !== undefined) return context.called(program)?.longOperation;
  // `list(map(train, grid))`
  const given = handedOver(call, context.aliases).filter(({ isCalled }) => isCalled);
  return given.map(({ node }) => context.called(node)?.longOperation).find((each) => each !== undefined);
}

function hasLoop(node: Node): boolean {
  return nodesOf(node, 'for_statement').length + nodesOf(node, 'while_statement').length > 0;
}

/** A loop takes long when each round works on the GPU, trains, sleeps or calls something that takes long. */
function longLoopOf(
  loop: Node,
  gpu: readonly GpuOperation[],
  longOperations: readonly LongOperation[],
  context: Context,
): string | undefined {
  const body = field(loop, 'body');
  if (body === undefined) return undefined;
  const isInside = ({ node }: { node: Node }): boolean => contains(body, node);
  const inner = longOperations.find(isInside);
  if (inner !== undefined)
    return inner.what === 'subprocess' ? 'loop over subprocesses' : `${inner.what} loop`.replace(/( loop)+$/, ' loop');
  if (gpu.some(isInside) || goesThroughData(loop, body, context)) return 'loop over GPU work';
  const gone = lazyWorkOf(loop, context.notebook);
  if (gone !== undefined) return `${gone} loop`;
  if (takesManySteps(loop, context.notebook)) return 'computation loop';
  for (const node of walk(body)) {
    if (node.type !== 'call') continue;
    if (takesGradient(context.notebook)(node)) return 'training loop';
    const path = qualifiedName(field(node, 'function') ?? node, context.aliases);
    if (path === 'time.sleep' && !isShortWait(loop, node)) return 'waiting loop';
  }
  return undefined;
}

/** `for i in range(len(texts)): scores.append(model.score(texts[i]))`, with a model that was moved to the GPU. */
function goesThroughData(loop: Node, body: Node, context: Context): boolean {
  if (loop.type !== 'for_statement' || itemsOf(loop, context.notebook) <= FEW) return false;
  return nodesOf(body, 'call').some((call) => {
    const callee = field(call, 'function');
    const object = callee?.type === 'attribute' ? field(callee, 'object') : undefined;
    if (object?.type !== 'identifier' || argumentsOf(call).length === 0 || context.called(callee!) !== undefined)
      return false;
    if (NO_PASS.test(field(callee!, 'attribute')?.text ?? '')) return false;
    const makers = [...makersOf(object, context.notebook)];
    return makers.some(isUnknownClass) && frameworksOn(symbolOf(object), context).length > 0;
  });
}

/** Methods of models, and of objects that are no models, that compute nothing of what they are given. */
const NO_PASS = /^(?:add_\w+|append|get|load\w*|register_\w+|save\w*|set_\w+|to|train|update|zero_grad)$/;

function isUnknownClass(maker: string): boolean {
  return maker === 'torch.nn.Module' || (/(?:^|\.)[A-Z]\w*$/.test(maker) && !isKnownLibrary(maker));
}

/** Shorter loops that only wait need no indicator, in seconds. */
const SHORT_WAIT = 5;

/** `for _ in range(10): time.sleep(0.1)` */
function isShortWait(loop: Node, sleep: Node): boolean {
  const over = field(loop, 'right');
  const isRange = over?.type === 'call' && field(over, 'function')?.text === 'range';
  const [rounds, ...more] = isRange ? argumentsOf(over) : [];
  const seconds = Number(argumentsOf(sleep)[0]?.value.text) * Number(rounds?.value.text);
  return more.length === 0 && seconds < SHORT_WAIT;
}

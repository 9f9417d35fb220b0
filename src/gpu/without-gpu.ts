import { rowFinder } from '../knowledge/fits.ts';
import { bringsTorch, frameworkOf } from '../knowledge/frameworks.ts';
import {
  ACCELERATOR_ARGUMENTS,
  DEVICE_TAKERS,
  FALLS_BACK,
  GPU_CALLS,
  GPU_METHODS,
  GPU_ONLY_IMPORTS,
  QUANTIZED_BY,
  RAISES_WITHOUT_GPU,
  REFUSES_GPU_ARGUMENT,
  type GpuCall,
} from '../knowledge/known-calls.ts';
import { memoized } from '../memoized.ts';
import type { Notebook } from '../notebook/notebook.ts';
import { argumentsOf } from '../python/arguments.ts';
import { field, nodesOf, walk, type Node } from '../python/tree.ts';
import { isSurelyGpu } from '../semantics/domains/device.ts';
import { makersOf } from '../semantics/domains/maker.ts';
import type { Arguments, Effect, Machine } from '../semantics/interpreter/machine.ts';
import { isList, type Value } from '../semantics/interpreter/values.ts';
import { keepsInRecord } from '../semantics/records.ts';
import { DRIVER_QUERY } from './questions.ts';

/** A machine without a GPU, on which the work of a notebook is wanted. */
export function machineWithoutGpu(notebook: Notebook): Machine {
  const gpus = gpuNames(notebook);
  return {
    hasGpu: false,
    isWorkWanted: true,
    effectOf: (call, path, given) => effectOf(call, path, given, notebook),
    raisedBy: (call) => raisedFor(call, notebook),
    answerOf,
    attributeOf: attributeOfDevice,
    refusesImport: (module) => GPU_ONLY_IMPORTS.test(module),
    refusesContext: (value) => typeof value === 'string' && /^cuda(?::|$)/.test(value),
    mayBeGpus: (iterated) =>
      ASKS_FOR_GPUS.test(iterated.text) || nodesOf(iterated, 'identifier').some(({ text }) => gpus.has(text)),
  };
}

/** Expressions that may give the GPUs that there are. */
const ASKS_FOR_GPUS = /nvidia|\bis_available\b|\bdevice_count\b|physical_devices|\bgetAvailable\b|(?:gpus|cards)\b/i;

/** The names of what may be the GPUs that there are. */
const gpuNames: (notebook: Notebook) => ReadonlySet<string> = memoized(({ root }) => {
  const names = new Set<string>();
  for (const node of walk(root)) {
    if (node.type !== 'function_definition' && node.type !== 'assignment') continue;
    const name = field(node, 'name') ?? field(node, 'left');
    const value = field(node, 'body') ?? field(node, 'right');
    if (name?.type === 'identifier' && ASKS_FOR_GPUS.test(value?.text ?? '')) names.add(name.text);
  }
  return names;
});

/** Arguments that say where something is put. */
const DEVICE_ARGUMENTS = ['device', 'map_location', 'device_map', 'torch_device'];

const gpuCall = rowFinder(GPU_CALLS);
const raisesWithoutGpu = rowFinder(RAISES_WITHOUT_GPU);
const refusing = rowFinder(REFUSES_GPU_ARGUMENT);

/** What a call of a library, or of a method of an unknown object, does without a GPU. */
function effectOf(call: Node, path: string | undefined, given: Arguments, notebook: Notebook): Effect {
  if (asksDriver(call, path, given)) return 'no driver';
  if (path !== undefined && FALLS_BACK.test(path)) return 'none';
  const known = path === undefined ? undefined : gpuCall(path);
  const raising = path === undefined ? undefined : raisesWithoutGpu(path);
  if (raising !== undefined) return withoutNvidia(raising);
  if (known !== undefined) return known.does === 'work' ? withoutNvidia(known) : 'none';
  const method = path === undefined ? field(field(call, 'function') ?? call, 'attribute')?.text : undefined;
  const moved = GPU_METHODS.get(method ?? '');
  if (moved !== undefined) return withoutNvidia(moved);
  if (path === 'torch.device') return 'none';
  if (path === 'jax.devices' || path === 'jax.local_devices')
    return given.positional[0] === 'gpu' || given.positional[0] === 'cuda' ? 'fails' : 'none';
  const takes = method === 'to' || DEVICE_TAKERS.some((each) => each.path === path);
  const first = argumentsOf(call)[0];
  const isMoved = takes && first !== undefined && first.kind !== 'keyword';
  const devices = [
    ...(isMoved ? [placeOf(given.positional[0], first.value, notebook)] : []),
    ...argumentsOf(call).flatMap(({ name, value }) =>
      name !== undefined && DEVICE_ARGUMENTS.includes(name) && !keepsInRecord(value, call, notebook)
        ? [placeOf(given.named.get(name), value, notebook)]
        : [],
    ),
  ];
  const refuses = takes || isOfTorch(path) || raisedFor(call, notebook) !== undefined;
  if (devices.includes('gpu')) return refuses ? 'fails' : 'unknown library';
  if (devices.includes('likely gpu')) return refuses ? 'likely' : 'unknown library';
  const asked = askedIn(call, notebook);
  if (asked !== undefined) return withoutNvidia(asked);
  // Other libraries count microphones so.
  if (devices.includes('first')) return refuses ? 'fails' : 'none';
  return devices.includes('unknown') ? 'may' : 'none';
}

/** What the method of an object of a library raises that takes no GPU that is not there: `YOLO(weights).train(device=0)`. */
function raisedFor(call: Node, notebook: Notebook): string | undefined {
  const object = field(field(call, 'function') ?? call, 'object');
  const isTold = argumentsOf(call).some(({ name }) => name !== undefined && DEVICE_ARGUMENTS.includes(name));
  const makers = object === undefined || !isTold ? [] : [...makersOf(object, notebook)];
  return makers.map(refusing).find((row) => row !== undefined)?.raises;
}

/** What GPU work does where no GPU of NVIDIA is. */
function withoutNvidia({ elsewhere }: Pick<GpuCall, 'elsewhere'>): Effect {
  if (elsewhere === undefined) return 'fails';
  return elsewhere === 'accelerator' ? 'other accelerator' : 'some builds';
}

/** What asks for an accelerator among the arguments of a call. */
function askedIn(call: Node, notebook: Notebook): Pick<GpuCall, 'elsewhere'> | undefined {
  const called = /\w+$/.exec(field(call, 'function')?.text ?? '')?.[0] ?? '';
  for (const { name = '', value } of argumentsOf(call)) {
    const row = ACCELERATOR_ARGUMENTS.find((each) => each.name.test(name) && each.value.test(value.text));
    if (row !== undefined && (row.of?.test(called) ?? true)) return row;
    if (name === QUANTIZED_BY.name && [...makersOf(value, notebook)].some((each) => QUANTIZED_BY.made.test(each)))
      return { elsewhere: 'processor' };
  }
  return undefined;
}

/** What a call that asks for a GPU answers without one; undefined where it asks for none, or the answer is not known. */
function answerOf(path: string | undefined, given: Arguments): Value {
  switch (path) {
    case 'torch.cuda.is_available':
    case 'cupy.cuda.is_available':
    case 'numba.cuda.is_available':
    case 'tensorflow.test.is_gpu_available':
    case 'warp.is_cuda_available':
    case 'torch.cuda.is_bf16_supported':
      return false;
    case 'torch.cuda.device_count':
    case 'faiss.get_num_gpus':
    case 'ctranslate2.get_cuda_device_count':
    case 'torch.cuda.memory_allocated':
      return 0;
    case 'jax.default_backend':
      return 'cpu';
    case 'GPUtil.getGPUs':
      return [];
    case 'tensorflow.config.list_physical_devices':
      return given.positional[0] === 'GPU' ? [] : undefined;
    case 'torch.device':
      return given.positional[0];
    case 'shutil.which':
      return given.positional[0] === 'nvidia-smi' ? null : undefined;
    default:
      return undefined;
  }
}

/** Whether a call raises because nvidia-smi, or the driver's library, is not there. */
function asksDriver(call: Node, path: string | undefined, given: Arguments): boolean {
  if (path === undefined) return false;
  if (path.startsWith('pynvml.nvml')) return true;
  if (!/^subprocess\.(?:run|check_output|check_call|call|Popen)$/.test(path)) return false;
  const [command] = given.positional;
  const program = isList(command) ? command[0] : command;
  const isQuery = typeof program === 'string' ? DRIVER_QUERY.test(program) : DRIVER_QUERY.test(call.text);
  if (!isQuery) return false;
  // A shell is there; only a checked command raises then.
  return given.named.get('shell') !== true || given.named.get('check') === true || /check_/.test(path);
}

/** Where a value puts something. */
function placeOf(
  value: Value,
  node: Node,
  notebook: Notebook,
): 'gpu' | 'likely gpu' | 'first' | 'elsewhere' | 'unknown' {
  // Ultralytics takes `device="0,1"`, too.
  if (typeof value === 'string' && /^\d+(?:,\d+)*$/.test(value)) return 'first';
  if (typeof value === 'string') return /^cuda(?::|$)/.test(value) ? 'gpu' : 'elsewhere';
  if (typeof value === 'number') return value >= 0 ? 'first' : 'elsewhere';
  // `device=[0, 1]`, `["cuda:0", "cuda:1"]`
  if (isList(value) && value.length > 0) return placeOf(value[0], node, notebook);
  if (value !== undefined) return 'elsewhere';
  // `f"cuda:{rank}"`, `settings.device`
  if (/^[fF]["']cuda:/.test(node.text)) return 'gpu';
  return isSurelyGpu(node, notebook) ? 'likely gpu' : 'unknown';
}

function isOfTorch(path: string | undefined): boolean {
  return path !== undefined && (bringsTorch(path) || frameworkOf(path) !== undefined);
}

/** `device.type` */
function attributeOfDevice(object: Value, name: string): Value {
  if (typeof object === 'string' && name === 'type') return object.split(':')[0];
  return undefined;
}

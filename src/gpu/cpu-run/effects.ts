import { field, type Node } from '../../python/tree.ts';
import { isList, type Value } from './values.ts';
import { bringsTorch, frameworkOf } from '../../knowledge/frameworks.ts';
import { argumentsOf } from '../../python/arguments.ts';
import { DRIVER_QUERY } from '../questions.ts';
import { DEVICE_TAKERS, FALLS_BACK, GPU_CALLS, GPU_METHODS, RAISES_WITHOUT_GPU } from '../../knowledge/known-calls.ts';

/**
 * What a call does on a machine without a GPU. `fails`: it raises. `may`: it raises if a device that is not known is a
 * GPU. `unknown library`: it is given a GPU, and what it does then is its own business. `no driver`: it raises where no
 * driver is installed.
 */
export type Effect = 'fails' | 'may' | 'unknown library' | 'no driver' | 'none';

/** The values of the arguments of a call, by name or position. */
export interface Arguments {
  readonly positional: readonly Value[];
  readonly named: ReadonlyMap<string, Value>;
  /** Whether `*` or `**` gives others, of which nothing is known. */
  readonly isOpen?: boolean;
}

/** Arguments that say where something is put. */
const DEVICE_ARGUMENTS = ['device', 'map_location', 'device_map', 'torch_device'];

/** What a call of a library, or of a method of an unknown object, does without a GPU. */
export function effectOf(call: Node, path: string | undefined, given: Arguments): Effect {
  if (asksDriver(call, path, given)) return 'no driver';
  if (path !== undefined && FALLS_BACK.test(path)) return 'none';
  const known = path === undefined ? undefined : GPU_CALLS.find((each) => fits(path, each.path));
  if (path !== undefined && RAISES_WITHOUT_GPU.some((each) => fits(path, each.path))) return 'fails';
  if (known !== undefined) return known.does === 'work' ? 'fails' : 'none';
  const method = path === undefined ? field(field(call, 'function') ?? call, 'attribute')?.text : undefined;
  if (method !== undefined && GPU_METHODS.has(method)) return 'fails';
  if (path === 'torch.device') return 'none';
  if (path === 'jax.devices' || path === 'jax.local_devices')
    return given.positional[0] === 'gpu' || given.positional[0] === 'cuda' ? 'fails' : 'none';
  const takes = method === 'to' || DEVICE_TAKERS.some((each) => each.path === path);
  const first = argumentsOf(call)[0];
  const isMoved = takes && first !== undefined && first.name === undefined;
  const devices = [
    ...(isMoved ? [placeOf(given.positional[0], first.value)] : []),
    ...argumentsOf(call).flatMap(({ name, value }) =>
      name !== undefined && DEVICE_ARGUMENTS.includes(name) ? [placeOf(given.named.get(name), value)] : [],
    ),
  ];
  if (devices.includes('gpu')) return takes || isOfTorch(path) ? 'fails' : 'unknown library';
  // Other libraries count microphones so.
  if (devices.includes('first')) return takes || isOfTorch(path) ? 'fails' : 'none';
  return devices.includes('unknown') ? 'may' : 'none';
}

/** What a call that asks for a GPU answers without one; undefined where it asks for none, or the answer is not known. */
export function answerOf(path: string | undefined, given: Arguments): Value {
  switch (path) {
    case 'torch.cuda.is_available':
    case 'cupy.cuda.is_available':
    case 'numba.cuda.is_available':
    case 'tensorflow.test.is_gpu_available':
    case 'torch.cuda.is_bf16_supported':
      return false;
    case 'torch.cuda.device_count':
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
function placeOf(value: Value, node: Node): 'gpu' | 'first' | 'elsewhere' | 'unknown' {
  if (typeof value === 'string') return /^cuda(?::|$)/.test(value) ? 'gpu' : 'elsewhere';
  if (typeof value === 'number') return value >= 0 ? 'first' : 'elsewhere';
  if (value !== undefined) return 'elsewhere';
  // `f"cuda:{rank}"`
  return /^[fF]["']cuda:/.test(node.text) ? 'gpu' : 'unknown';
}

function isOfTorch(path: string | undefined): boolean {
  return path !== undefined && (bringsTorch(path) || frameworkOf(path) !== undefined);
}

function fits(path: string, pattern: string): boolean {
  return pattern.endsWith('.*') ? path.startsWith(pattern.slice(0, -1)) : path === pattern;
}

/** What a function of Python itself, or a method of a plain value, gives. */
export function builtinOf(name: string, object: Value, given: Arguments): Value {
  const [first, second] = given.positional;
  if (object === undefined) {
    if (name === 'range' && given.positional.length === 1) return first === 0 ? [] : undefined;
    if (name === 'list' || name === 'tuple') return first;
    // Of what stands in another order, or as pairs, it is known when there is nothing.
    if (['sorted', 'enumerate', 'reversed'].includes(name))
      return isList(first) && first.length === 0 ? first : undefined;
    if (name === 'int') return typeof first === 'number' || typeof first === 'boolean' ? Number(first) : undefined;
    if (name === 'str') return typeof first === 'number' || typeof first === 'string' ? String(first) : undefined;
    if (name === 'len' && isList(first)) return first.length;
    return undefined;
  }
  if (object instanceof Map && name === 'get' && typeof first === 'string') {
    return object.has(first) ? (object.get(first) as Value) : given.positional.length > 1 ? second : null;
  }
  if (typeof object !== 'string') return undefined;
  if (name === 'startswith' && typeof first === 'string') return object.startsWith(first);
  if (name === 'lower') return object.toLowerCase();
  if (name === 'upper') return object.toUpperCase();
  return name === 'strip' ? object.trim() : undefined;
}

/** `device.type` */
export function attributeOf(object: Value, name: string): Value {
  if (typeof object === 'string' && name === 'type') return object.split(':')[0];
  return undefined;
}

import { qualifiedName } from '../notebook/imports.ts';
import { nameOfSymbol, symbolOf } from '../notebook/symbols.ts';
import { isLabel } from '../python/names.ts';
import { stringBody } from '../python/strings.ts';
import { children, field, walk, type Node } from '../python/tree.ts';
import type { Values } from '../semantics/values.ts';

/** What is known at the place of an expression that may name a device. */
export interface DeviceScope {
  readonly aliases: ReadonlyMap<string, string>;
  /** What the variables of the notebook are assigned. */
  readonly values: Values;
  /** The keys of its parameters. */
  readonly parameters: ReadonlySet<string>;
  /** Functions of the notebook by name: `get_device()` is a device when what it returns is one. */
  readonly functions: ReadonlyMap<string, Node>;
}

/** Parameters that carry a device by the custom of every framework. */
const DEVICE_PARAMETER = /^(?:torch_)?dev(?:ice)?(?:_id)?$/;

/**
 * Whether an expression can name an NVIDIA GPU: `"cuda:0"`, `torch.device("cuda" if … else "cpu")`, a name that was
 * bound to such a value in this or another cell, `str(device)`, `torch.accelerator.current_accelerator()`, a function
 * that returns one, `self.device`, a function's own `device` parameter.
 */
export function namesGpu(node: Node, scope: DeviceScope, seen: ReadonlySet<string> = new Set()): boolean {
  if (countsDevices(node)) return true;
  for (const each of walk(node)) {
    // "cuda", "cuda:0", "gpu", but not the label "GPU".
    if (each.type === 'string' && /^(?:cuda|gpu)(?::|$)/.test(stringBody(each))) return true;
    if (each.type === 'attribute') {
      if (qualifiedName(each, scope.aliases)?.startsWith('torch.accelerator') === true) return true;
      // `images.device`, `self.device`: follows what was put on the GPU elsewhere.
      if (field(each, 'attribute')?.text === 'device' && field(each, 'object')?.text !== 'torch') return true;
    }
    if (each.type === 'identifier' && !isLabel(each) && nameIsGpu(symbolOf(each), scope, seen)) return true;
  }
  return false;
}

/**
 * Whether an expression is a GPU and nothing else: `"cuda:0"`, `torch.device("cuda")`. Names are not followed.
 */
export function isGpuLiteral(node: Node, aliases: ReadonlyMap<string, string>): boolean {
  if (node.type === 'string') return /^cuda(?::|$)/.test(stringBody(node));
  const callee = node.type === 'call' ? field(node, 'function') : undefined;
  if (callee === undefined || qualifiedName(callee, aliases) !== 'torch.device') return false;
  const list = field(node, 'arguments');
  return list !== undefined && children(list).some((each) => isGpuLiteral(each, aliases));
}

/** Whether an expression is a device as people write it: a GPU, or a choice between a GPU and something else. */
export function isDevice(node: Node, aliases: ReadonlyMap<string, string>): boolean {
  if (isGpuLiteral(node, aliases) || countsDevices(node)) return true;
  if (node.type === 'conditional_expression') return children(node).some((each) => isDevice(each, aliases));
  const callee = node.type === 'call' ? field(node, 'function') : undefined;
  if (callee === undefined || qualifiedName(callee, aliases) !== 'torch.device') return false;
  return children(field(node, 'arguments') ?? node).some((each) => isDevice(each, aliases));
}

/** `0 if torch.cuda.is_available() else -1`, by which transformers means the first GPU or the processor. */
function countsDevices(node: Node): boolean {
  if (node.type !== 'conditional_expression') return false;
  const [first, , second] = children(node);
  const [index, processor] = first?.text === '-1' ? [second, first] : [first, second];
  return index?.type === 'integer' && processor?.text === '-1';
}

function nameIsGpu(name: string, scope: DeviceScope, seen: ReadonlySet<string>): boolean {
  if (seen.has(name) || scope.aliases.has(name)) return false;
  if (scope.parameters.has(name)) return DEVICE_PARAMETER.test(nameOfSymbol(name));
  const deeper = new Set([...seen, name]);
  const values = scope.values.get(name) ?? [];
  if (values.some((value) => namesGpu(value, scope, deeper))) return true;
  const definition = scope.functions.get(name);
  if (definition === undefined) return false;
  for (const each of walk(definition)) {
    if (each.type === 'return_statement' && namesGpu(each, scope, deeper)) return true;
  }
  return false;
}

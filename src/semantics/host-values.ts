import { qualifiedName } from '../notebook/imports.ts';
import { symbolOf } from '../notebook/symbols.ts';
import { children, field, walk, type Node } from '../python/tree.ts';
import { argumentsOf } from '../python/arguments.ts';
import type { Control } from '../marimo/controls.ts';

/** What is known of the cell in which a value is judged. */
export interface HostScope {
  readonly aliases: ReadonlyMap<string, string>;
  readonly controls: ReadonlyMap<string, Control>;
  /** Functions and classes of the notebook: as values they hold no memory. */
  readonly functions: ReadonlySet<string>;
  /** Whether a function of the notebook gives host values alone, by its key. */
  readonly givesHost: (symbol: string) => boolean;
  /** Whether a name of another cell holds a host value. */
  readonly isHostElsewhere: (name: string) => boolean;
  /** Every binding of the cell's own names. */
  readonly bindings: ReadonlyMap<string, readonly Binding[]>;
  /** What is put into the cell's own containers: `losses.append(x)`, `results["k"] = x`. */
  readonly contents: ReadonlyMap<string, readonly Node[]>;
}

/** One place that binds a name, with what it is bound to: `host` for a counter, `unknown` where nothing can be said. */
export interface Binding {
  readonly name: string;
  readonly node: Node;
  readonly value: Node | 'host' | 'unknown';
}

/** Builtins that return plain host values whatever they are given. */
const HOST_BUILTINS = new Set([
  'int',
  'float',
  'str',
  'len',
  'bool',
  'round',
  'range',
  'repr',
  'format',
  'hash',
  'id',
  'type',
  'isinstance',
  'hasattr',
  'print',
  'ord',
  'chr',
  'open',
]);

/** Builtins whose result holds what they are given. */
const CARRYING_BUILTINS = new Set([
  'list',
  'dict',
  'set',
  'tuple',
  'sorted',
  'reversed',
  'min',
  'max',
  'sum',
  'abs',
  'enumerate',
  'zip',
  'any',
  'all',
  'divmod',
  'pow',
]);

/** Methods that bring data to the host, or return plain values. */
export const HOST_METHODS = new Set([
  'item',
  'numpy',
  'tolist',
  'cpu',
  'to_pandas',
  'numel',
  'nunique',
  'strip',
  'lower',
  'upper',
  'join',
  'replace',
  'format',
  'count',
  'index',
  'keys',
  'startswith',
  'endswith',
  'nelement',
  'element_size',
  'dim',
  'total_seconds',
  'isoformat',
]);

/** Attributes that describe a value and do not hold it. */
const HOST_ATTRIBUTES = new Set([
  'shape',
  'device',
  'dtype',
  'ndim',
  'nbytes',
  'name',
  '__name__',
  'vocab_size',
  'total_memory',
  'max_memory_allocated',
  'pad_token_id',
  'eos_token_id',
]);

/** Modules whose functions compute on the host. */
const HOST_MODULES = [
  'time',
  'math',
  'random',
  'datetime',
  'json',
  'os',
  'statistics',
  'numpy',
  'pandas',
  'pathlib',
  'platform',
  'sys',
  'uuid',
];

/** `torch.cuda` functions that answer with numbers and strings; marimo's texts and progress indicators. */
const HOST_PATHS =
  /^marimo\.(?:md|status)\b|^torch\.(?:device$|cuda\.(?:memory_|max_memory_|mem_get_info|device_count|is_available|get_device)|__version__|float|bfloat|int|long|half|double)/;

/** Literals that hold nothing. */
const LITERALS = new Set([
  'integer',
  'float',
  'string',
  'concatenated_string',
  'true',
  'false',
  'none',
  'ellipsis',
  'lambda',
  'slice',
]);

/**
 * Whether an expression provably holds no GPU memory: numbers, strings, clocks, `.item()`, NumPy, containers of such.
 * Whatever is not known counts as holding memory: to drop a plain number too many does no harm, to keep a tensor does.
 */
export function isHostValue(node: Node, scope: HostScope, seen: ReadonlySet<string> = new Set()): boolean {
  const isHost = (each: Node | undefined): boolean => each === undefined || isHostValue(each, scope, seen);
  if (LITERALS.has(node.type)) return true;
  switch (node.type) {
    case 'identifier':
      return (
        scope.functions.has(symbolOf(node)) || scope.aliases.has(symbolOf(node)) || isHostName(node.text, scope, seen)
      );
    case 'parenthesized_expression':
    case 'list':
    case 'tuple':
    case 'set':
    case 'dictionary':
    case 'expression_list':
    case 'binary_operator':
    case 'unary_operator':
    case 'boolean_operator':
    case 'not_operator':
    case 'comparison_operator':
      return children(node).every(isHost);
    case 'conditional_expression':
      return [children(node)[0], children(node)[2]].every(isHost);
    case 'pair':
      return isHost(field(node, 'value'));
    case 'subscript':
      return isHost(field(node, 'value'));
    case 'attribute':
      return isHostAttribute(node, scope);
    case 'call':
      return isHostCall(node, scope, seen);
    case 'list_comprehension':
    case 'set_comprehension':
    case 'generator_expression':
      return comprehensionIsHost(node, scope, seen);
    default:
      return false;
  }
}

/** Whether every value that the cell binds to a name, and puts into it, is a host value. */
export function isHostName(name: string, scope: HostScope, seen: ReadonlySet<string> = new Set()): boolean {
  if (scope.functions.has(name) || scope.aliases.has(name) || seen.has(name)) return true;
  const bindings = scope.bindings.get(name);
  if (bindings === undefined && !scope.isHostElsewhere(name)) return false;
  const deeper = new Set([...seen, name]);
  const values = (bindings ?? []).map(({ value }) => value);
  if (values.some((value) => value === 'unknown' || (value !== 'host' && !isHostValue(value, scope, deeper))))
    return false;
  return (scope.contents.get(name) ?? []).every((each) => isHostValue(each, scope, deeper));
}

function isHostAttribute(node: Node, scope: HostScope): boolean {
  const name = field(node, 'attribute')?.text ?? '';
  const path = qualifiedName(node, scope.aliases);
  if (path !== undefined && (HOST_PATHS.test(path) || isOfHostModule(path))) return true;
  if (name === 'value') return scope.controls.has(symbolOf(field(node, 'object')));
  // What a diffusers pipeline has made: PIL images, unless it was asked for another kind.
  if (name === 'images') return field(node, 'object')?.type === 'call' && !node.text.includes('output_type');
  return HOST_ATTRIBUTES.has(name);
}

function isHostCall(node: Node, scope: HostScope, seen: ReadonlySet<string>): boolean {
  const callee = field(node, 'function');
  const values = argumentsOf(node).map(({ value }) => value);
  if (callee !== undefined && isPipeline(callee, scope)) return !node.text.includes('return_tensors');
  if (callee?.type === 'identifier') {
    if (scope.functions.has(symbolOf(callee))) return scope.givesHost(symbolOf(callee));
    if (HOST_BUILTINS.has(callee.text)) return true;
    const isMapping = callee.text === 'map' && HOST_BUILTINS.has(values[0]?.text ?? '');
    if (isMapping) return true;
    const isCarried = CARRYING_BUILTINS.has(callee.text);
    const carried =
      values.length === 0 && field(node, 'arguments')?.type === 'generator_expression'
        ? [field(node, 'arguments')!]
        : values;
    return isCarried && carried.every((each) => isHostValue(each, scope, seen));
  }
  if (callee?.type !== 'attribute') return false;
  const path = qualifiedName(callee, scope.aliases);
  if (path !== undefined && (HOST_PATHS.test(path) || isOfHostModule(path))) return true;
  if (isHostMethod(callee, values)) return true;
  // `tokenizer.apply_chat_template(messages, tokenize=False)` is a text, else token numbers that may go to the GPU.
  const isUntokenized = argumentsOf(node).some((each) => each.name === 'tokenize' && each.value.type === 'false');
  if (field(callee, 'attribute')?.text === 'apply_chat_template' && isUntokenized) return true;
  // Tokenizers make texts; a `vae.decode` makes pictures on the GPU.
  const isText = /^(?:batch_)?decode$/.test(field(callee, 'attribute')?.text ?? '');
  if (isText && /tok|proc/i.test(lastPart(field(callee, 'object')))) return true;
  // Methods of host values return host values: `(2 ** 3).bit_length()`, `np_array.mean()`, `"a b".split()`.
  const object = field(callee, 'object');
  const mayMove = /^(?:to|cuda)$/.test(field(callee, 'attribute')?.text ?? '');
  return object !== undefined && path === undefined && !mayMove && isHostValue(object, scope, seen);
}

/** `audio_codec` of `processor.audio_codec`. */
function lastPart(node: Node | undefined): string {
  return (node?.type === 'attribute' ? field(node, 'attribute') : node)?.text ?? '';
}

function isHostMethod(callee: Node, values: readonly Node[]): boolean {
  const method = field(callee, 'attribute')?.text ?? '';
  const object = field(callee, 'object');
  // The texts of a cuDF column stay on the GPU.
  if (object?.type === 'attribute' && field(object, 'attribute')?.text === 'str') return false;
  // `tensor.size(0)` is a number; cuDF's `groups.size()` is a column.
  if (method === 'size') return values.length === 1 && values[0]?.type === 'integer';
  // `line.split(",")`; `tensor.split(2)` gives tensors.
  if (method === 'split') return values.every(({ type }) => type === 'string' || type === 'none');
  return HOST_METHODS.has(method);
}

/** A pipeline of transformers, which answers with texts, scores and pictures. */
function isPipeline(callee: Node, scope: HostScope): boolean {
  const values =
    callee.type === 'identifier' ? (scope.bindings.get(callee.text) ?? []).map(({ value }) => value) : [callee];
  const makers = values.filter((value) => typeof value === 'string' || value.type !== 'none');
  return (
    makers.length > 0 &&
    makers.every((maker) => {
      const made = typeof maker === 'string' || maker.type !== 'call' ? undefined : field(maker, 'function');
      return made !== undefined && qualifiedName(made, scope.aliases) === 'transformers.pipeline';
    })
  );
}

function isOfHostModule(path: string): boolean {
  return HOST_MODULES.some((module) => path.startsWith(`${module}.`));
}

/** A comprehension is host data when its element is one; its own loop names count as unknown. */
function comprehensionIsHost(node: Node, scope: HostScope, seen: ReadonlySet<string>): boolean {
  const body = field(node, 'body');
  if (body === undefined) return false;
  const bindings = new Map(scope.bindings);
  for (const clause of children(node)) {
    if (clause.type !== 'for_in_clause') continue;
    const left = field(clause, 'left');
    const right = field(clause, 'right');
    if (left === undefined) continue;
    const value = right !== undefined && isHostValue(right, scope, seen) ? ('host' as const) : ('unknown' as const);
    for (const each of walk(left)) {
      if (each.type === 'identifier') bindings.set(each.text, [{ name: each.text, node: each, value }]);
    }
  }
  return isHostValue(body, { ...scope, bindings }, seen);
}

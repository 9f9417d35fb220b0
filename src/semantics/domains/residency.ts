import {
  CARRYING_BUILTINS,
  CARRYING_PATHS,
  HOST_ATTRIBUTES,
  HOST_BUILTINS,
  HOST_METHODS,
  isHostPath,
  OPAQUE_PATHS,
} from '../../knowledge/host-values.ts';
import { controlsOf } from '../../marimo/controls.ts';
import { qualifiedName } from '../../notebook/imports.ts';
import type { Notebook } from '../../notebook/notebook.ts';
import { symbolOf } from '../../notebook/symbols.ts';
import { argumentsOf } from '../../python/arguments.ts';
import { plainText } from '../../python/strings.ts';
import { field, type Node } from '../../python/tree.ts';
import { deferredAround } from '../deferred.ts';
import { evaluatorIn, type Domain, type Evaluation, type Put } from '../evaluate.ts';
import { givenTo } from '../given-values.ts';

/*
 * The domain of where values reside. Whatever is not known counts as holding GPU memory: to drop a plain number too many does
 * no harm, to keep a tensor does.
 *
 *     losses = [loss.item()]; losses.append(loss)      →  nothing is known
 */

/** What a value itself holds. */
type Kind =
  /** None, and what is not there yet. */
  | 'none'
  /** It provably holds no GPU memory: numbers, strings, clocks, `.item()`, NumPy, containers of such. */
  | 'host'
  /** Nor does a container that is there to be filled. */
  | 'empty'
  /** Nor does this, but its attributes and what it gives when called may: functions, classes, tokenizers. */
  | 'opaque'
  /** A pipeline of transformers: it holds memory, and answers with texts, scores and pictures. */
  | 'pipeline'
  /** A container of which only parts hold nothing. */
  | 'mixed';

/** Where a value resides. A container that is `mixed` has its parts by position or by key. */
interface Residency {
  readonly kind: Kind;
  readonly parts?: readonly Known[];
  readonly fields?: ReadonlyMap<string, Known>;
}

type Known = Residency | undefined;

const NOTHING: Residency = { kind: 'none' };
const HOST: Residency = { kind: 'host' };
const EMPTY: Residency = { kind: 'empty' };
const OPAQUE: Residency = { kind: 'opaque' };
const PIPELINE: Residency = { kind: 'pipeline' };

/** Literals and definitions that hold nothing. */
const HOST_LITERALS: ReadonlySet<string> = new Set(
  'integer float string concatenated_string true false ellipsis'.split(' '),
);

/** A function inside a function keeps what is around it. */
const DEFINITIONS: ReadonlySet<string> = new Set(['lambda', 'function_definition', 'class_definition']);

function isHost(of: Known): boolean {
  return of !== undefined && of.kind !== 'pipeline' && of.kind !== 'mixed';
}

function hostIf(isSure: boolean): Known {
  return isSure ? HOST : undefined;
}

/** A value that holds others holds no GPU memory where none of them does. */
function holding(values: readonly Known[]): Known {
  return hostIf(values.every(isHost));
}

function join(one: Known, other: Known): Known {
  if (one === undefined || other === undefined) return undefined;
  if (one.kind === 'none') return other;
  if (other.kind === 'none') return one;
  if (one.kind === 'mixed') return joinMixed(one, other);
  if (other.kind === 'mixed') return joinMixed(other, one);
  if (one.kind === other.kind) return one;
  const kinds = [one.kind, other.kind];
  if (!kinds.includes('host')) return undefined;
  return kinds.includes('empty') ? EMPTY : kinds.includes('opaque') ? OPAQUE : undefined;
}

/** Containers of the same form; or one of them and a value whose parts, if it has any, hold nothing. */
function joinMixed({ parts, fields }: Residency, other: Residency): Known {
  if (other.kind === 'host' || other.kind === 'empty') {
    if (parts !== undefined) return mixed(parts.map((part) => join(part, HOST)));
    return fields && withFields(new Map([...fields].map(([key, value]) => [key, join(value, HOST)])));
  }
  if (parts !== undefined && parts.length === other.parts?.length)
    return mixed(parts.map((part, at) => join(part, other.parts?.[at])));
  return fields && other.fields && withFields(joinFields(fields, other.fields));
}

/** A key that only one of two dictionaries has raises in the other. */
function joinFields(one: ReadonlyMap<string, Known>, other: ReadonlyMap<string, Known>): ReadonlyMap<string, Known> {
  const all = new Map(one);
  for (const [key, value] of other) all.set(key, all.has(key) ? join(all.get(key), value) : value);
  return all;
}

function mixed(parts: readonly Known[]): Residency {
  return { kind: 'mixed', parts };
}

function withFields(fields: ReadonlyMap<string, Known>): Residency {
  return { kind: 'mixed', fields };
}

/** What a dictionary is after things have been put into it by keys that are to be seen. */
function refilled({ fields }: Residency, puts: readonly Put<Residency>[]): Known {
  if (fields === undefined || !puts.every(({ key, isWhole, isPartial }) => key !== undefined && isWhole && !isPartial))
    return undefined;
  return withFields(puts.reduce((all, { key, value }) => joinFields(all, new Map([[key!, value]])), fields));
}

const RESIDENCY: Domain<Residency> = {
  bottom: NOTHING,
  join,
  literal: (type, node) => {
    if (type === 'none') return NOTHING;
    if (node !== undefined && DEFINITIONS.has(type))
      return deferredAround(node, undefined) === undefined ? OPAQUE : undefined;
    return hostIf(HOST_LITERALS.has(type));
  },
  parameter: (name, { notebook, valueOf }) => {
    const given = givenTo(name, notebook);
    return given?.map(valueOf).reduce(join, NOTHING);
  },
  operation: (_operator, operands) => holding(operands),
  container: (item, parts) => {
    if (parts?.length === 0) return EMPTY;
    return holding([item]) ?? (parts?.some(isHost) === true ? mixed(parts) : undefined);
  },
  dictionary: (entries) => {
    if (entries.length === 0) return EMPTY;
    const values = entries.map(({ value }) => value);
    const isPlain = entries.every(({ key }) => key !== undefined);
    return (
      holding(values) ?? (isPlain ? withFields(new Map(entries.map(({ key, value }) => [key!, value]))) : undefined)
    );
  },
  filled: (of, puts) => {
    if (of.kind === 'mixed') return refilled(of, puts);
    return puts.every(({ node, value }) => (node === undefined ? of.kind !== 'empty' : isHost(value))) ? of : undefined;
  },
  item: (of, at, count) =>
    of.kind === 'mixed' && at !== undefined && count === of.parts?.length ? of.parts?.[at] : holding([of]),
  part: (of, index) => {
    if (of.kind !== 'mixed') return holding([of]);
    const key = plainText(index);
    if (key !== undefined) return of.fields?.get(key);
    return index.type === 'integer' ? of.parts?.[Number(index.text)] : undefined;
  },
  imported: () => OPAQUE,
  attribute: (node, of, path, { notebook }) =>
    hostIf((path !== undefined && isHostPath(path)) || isHostAttribute(node, of, notebook)),
  entered: (of) => of,
  call: resultOf,
  method: (call, of, method) =>
    hostIf(
      // Methods of host values return host values: `(2 ** 3).bit_length()`, `np_array.mean()`, `"a b".split()`.
      isHostMethod(call) || (isHost(of) && of?.kind !== 'opaque' && !/^(?:to|cuda)$/.test(method)),
    ),
  called: (call, callee) => hostIf(callee?.kind === 'pipeline' && !call.text.includes('return_tensors')),
};

const residency = evaluatorIn(RESIDENCY);

/**
 * Whether an expression provably holds no GPU memory, or a name that is bound.
 * @param before see `Evaluate`
 */
export function isHostValue(node: Node, notebook: Notebook, before?: number): boolean {
  return isHost(residency(node, notebook, before));
}

function isHostAttribute(node: Node, of: Known, notebook: Notebook): boolean {
  const [object, name] = [field(node, 'object'), field(node, 'attribute')?.text ?? ''];
  if (name === 'value') return controlsOf(notebook).has(symbolOf(object));
  // What a diffusers pipeline has made: PIL images, unless it was asked for another kind.
  if (name === 'images') return object?.type === 'call' && !node.text.includes('output_type');
  // `device.type`; a column of that name is on the GPU where its table is.
  return HOST_ATTRIBUTES.has(name) || (name === 'type' && of?.kind === 'host');
}

/** What a builtin or a function of a module gives. */
function resultOf(call: Node, name: string, { valueOf, aliases }: Evaluation<Residency>): Known {
  if (name === 'transformers.pipeline') return PIPELINE;
  if (OPAQUE_PATHS.test(name)) return OPAQUE;
  const given = argumentsOf(call).map(({ value }) => value);
  if (CARRYING_PATHS.test(name)) return holding(given.map(valueOf));
  if (isHostPath(name) || HOST_BUILTINS.has(name)) return HOST;
  if (name === 'map' && HOST_BUILTINS.has(given[0]?.text ?? '')) return HOST;
  if (name === 'getattr') {
    const [object, attribute, ...fallback] = given;
    // Types, functions and modules.
    if (object !== undefined && qualifiedName(object, aliases) === 'torch') return OPAQUE;
    const isKnown = attribute !== undefined && HOST_ATTRIBUTES.has(plainText(attribute) ?? '');
    return hostIf(isKnown && fallback.map(valueOf).every(isHost));
  }
  if (!CARRYING_BUILTINS.has(name)) return hostIf(isHostMethod(call));
  return given.length === 0 ? EMPTY : holding(given.map(valueOf));
}

/** Whether a method or a function of a module is one that brings data to the host, or that makes texts and numbers. */
function isHostMethod(call: Node): boolean {
  const callee = field(call, 'function');
  if (callee?.type !== 'attribute') return false;
  const [object, method] = [field(callee, 'object'), field(callee, 'attribute')?.text ?? ''];
  const given = argumentsOf(call);
  // The texts of a cuDF column stay on the GPU.
  if (object?.type === 'attribute' && field(object, 'attribute')?.text === 'str') return false;
  // `tensor.size(0)` is a number; cuDF's `groups.size()` is a column.
  if (method === 'size') return given.length === 1 && given[0]?.value.type === 'integer';
  // `line.split(",")`; `tensor.split(2)` gives tensors.
  if (method === 'split') return given.every(({ value }) => value.type === 'string' || value.type === 'none');
  // `tokenizer.apply_chat_template(messages, tokenize=False)` is a text, else token numbers that may go to the GPU.
  if (method === 'apply_chat_template')
    return given.some(({ name, value }) => name === 'tokenize' && value.type === 'false');
  // Tokenizers make texts; a `vae.decode` makes pictures on the GPU.
  if (/^(?:batch_)?decode$/.test(method)) return /tok|proc/i.test(lastPart(object));
  return HOST_METHODS.has(method);
}

/** `audio_codec` of `processor.audio_codec`. */
function lastPart(node: Node | undefined): string {
  return (node?.type === 'attribute' ? field(node, 'attribute') : node)?.text ?? '';
}

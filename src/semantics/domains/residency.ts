import {
  CARRYING_BUILTINS,
  HOST_ATTRIBUTES,
  HOST_BUILTINS,
  HOST_METHODS,
  isHostPath,
} from '../../knowledge/host-values.ts';
import { controlsOf } from '../../marimo/controls.ts';
import type { Notebook } from '../../notebook/notebook.ts';
import { symbolOf } from '../../notebook/symbols.ts';
import { argumentsOf } from '../../python/arguments.ts';
import { field, type Node } from '../../python/tree.ts';
import { deferredAround } from '../deferred.ts';
import { evaluatorIn, type Domain, type Evaluation } from '../evaluate.ts';

/*
 * The domain of where values reside. Whatever is not known counts as holding GPU memory: to drop a plain number too many does
 * no harm, to keep a tensor does.
 *
 *     losses = [loss.item()]; losses.append(loss)      →  nothing is known
 */

/**
 * `host`: it provably holds no GPU memory: numbers, strings, clocks, `.item()`, NumPy, containers of such. `empty`: nor does
 * a container that is there to be filled. `none`: None, and what is not there yet. `pipeline`: a pipeline of transformers,
 * which holds memory and answers with texts, scores and pictures.
 */
type Residency = 'none' | 'host' | 'empty' | 'pipeline';

type Known = Residency | undefined;

/** Literals and definitions that hold nothing. */
const HOST_LITERALS: ReadonlySet<string> = new Set(
  'integer float string concatenated_string true false ellipsis'.split(' '),
);

/** A function inside a function keeps what is around it. */
const DEFINITIONS: ReadonlySet<string> = new Set(['lambda', 'function_definition', 'class_definition']);

function isHost(of: Known): boolean {
  return of !== undefined && of !== 'pipeline';
}

function hostIf(isSure: boolean): Known {
  return isSure ? 'host' : undefined;
}

/** A value that holds others holds no GPU memory where none of them does. */
function holding(values: readonly Known[]): Known {
  return hostIf(values.every(isHost));
}

const ORDER: readonly Residency[] = ['none', 'host', 'empty'];

function join(one: Known, other: Known): Known {
  if (one === undefined || other === undefined) return undefined;
  if (isHost(one) && isHost(other)) return ORDER[Math.max(ORDER.indexOf(one), ORDER.indexOf(other))];
  return one === other || other === 'none' ? one : one === 'none' ? other : undefined;
}

const RESIDENCY: Domain<Residency> = {
  bottom: 'none',
  join,
  literal: (type, node) => {
    if (type === 'none') return 'none';
    if (node !== undefined && DEFINITIONS.has(type)) return hostIf(deferredAround(node, undefined) === undefined);
    return hostIf(HOST_LITERALS.has(type));
  },
  parameter: () => undefined,
  operation: (_operator, operands) => holding(operands),
  container: (item, parts) => (parts?.length === 0 ? 'empty' : holding([item])),
  dictionary: (entries) => (entries.length === 0 ? 'empty' : holding(entries.map(({ value }) => value))),
  filled: (of, puts) =>
    puts.every(({ node, value }) => (node === undefined ? of !== 'empty' : isHost(value))) ? of : undefined,
  item: (of) => holding([of]),
  part: (of) => holding([of]),
  imported: () => 'host',
  attribute: (node, _of, path, { notebook }) =>
    hostIf((path !== undefined && isHostPath(path)) || isHostAttribute(node, notebook)),
  entered: (of) => of,
  call: resultOf,
  method: (call, of, method) =>
    hostIf(
      // Methods of host values return host values: `(2 ** 3).bit_length()`, `np_array.mean()`, `"a b".split()`.
      isHostMethod(call) || (isHost(of) && !/^(?:to|cuda)$/.test(method)),
    ),
  called: (call, callee) => hostIf(callee === 'pipeline' && !call.text.includes('return_tensors')),
};

const residency = evaluatorIn(RESIDENCY);

/**
 * Whether an expression provably holds no GPU memory, or a name that is bound.
 * @param before see `Evaluate`
 */
export function isHostValue(node: Node, notebook: Notebook, before?: number): boolean {
  return isHost(residency(node, notebook, before));
}

function isHostAttribute(node: Node, notebook: Notebook): boolean {
  const [object, name] = [field(node, 'object'), field(node, 'attribute')?.text ?? ''];
  if (name === 'value') return controlsOf(notebook).has(symbolOf(object));
  // What a diffusers pipeline has made: PIL images, unless it was asked for another kind.
  if (name === 'images') return object?.type === 'call' && !node.text.includes('output_type');
  return HOST_ATTRIBUTES.has(name);
}

/** What a builtin or a function of a module gives. */
function resultOf(call: Node, name: string, { valueOf }: Evaluation<Residency>): Known {
  if (name === 'transformers.pipeline') return 'pipeline';
  if (isHostPath(name) || HOST_BUILTINS.has(name)) return 'host';
  const given = argumentsOf(call).map(({ value }) => value);
  if (name === 'map' && HOST_BUILTINS.has(given[0]?.text ?? '')) return 'host';
  if (!CARRYING_BUILTINS.has(name)) return hostIf(isHostMethod(call));
  return given.length === 0 ? 'empty' : holding(given.map(valueOf));
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

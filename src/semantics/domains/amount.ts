import { KEEPS_SIZE, MADE_BY_SIZE, PICTURE_SIZES } from '../../knowledge/small-models.ts';
import { memoized } from '../../memoized.ts';
import { memberNamed, qualifiedName } from '../../notebook/imports.ts';
import type { Notebook } from '../../notebook/notebook.ts';
import { moduleCells } from '../../notebook/project.ts';
import { argumentsOf, hasSplat, positional, type Argument } from '../../python/arguments.ts';
import { argumentFor, parametersOf } from '../../python/parameters.ts';
import { isFormatted, plainText } from '../../python/strings.ts';
import { ancestors, field, nodesOf, type Node } from '../../python/tree.ts';
import { calleeOf } from '../calls.ts';
import { nameOf } from '../definitions.ts';
import { evaluatorIn, type Domain, type Evaluation } from '../evaluate.ts';
import { assignedTo } from '../name-uses.ts';
import { sum } from '../sum.ts';

/*
 * The domain of amounts: how great a number can be, and how many numbers data and models hold at most. Nothing here is less
 * than 0.
 *
 *     size = mo.ui.slider(16, 256)  …  DataLoader(MNIST(root), batch_size=size.value)      →  batches of 256 * 784 numbers
 */

export type Amount =
  | { readonly kind: 'nothing' }
  /** `number`: between these values. `element`: of the page, whose value is. */
  | { readonly kind: 'number' | 'element'; readonly least: number; readonly most: number }
  /** What `mo.Html(…)` makes, for `.batch(…)`. */
  | { readonly kind: 'page' }
  /** A form, or its value. */
  | { readonly kind: 'form'; readonly fields: ReadonlyMap<string, Known> }
  | { readonly kind: 'group'; readonly parts: readonly Known[] }
  /** How many numbers an example of the data, a batch, or a tensor has. `splits`: parts of data. */
  | { readonly kind: 'data' | 'splits' | 'batches' | 'tensor'; readonly most: number }
  /** How many characters a text has, and how many tokens a tokenizer makes of texts: no more than they have characters. */
  | { readonly kind: 'text' | 'tokens'; readonly most: number }
  | { readonly kind: 'class'; readonly definition: Node }
  /** An object of a class of the notebook. */
  | { readonly kind: 'object'; readonly definition: Node };

type Known = Amount | undefined;

const between = (least: number, most: number): Amount => ({ kind: 'number', least, most });

const AMOUNTS: Domain<Amount> = {
  bottom: { kind: 'nothing' },
  join,
  literal: (type, node) => {
    // `x = None` lets it go.
    if (type === 'none') return AMOUNTS.bottom;
    if (type === 'class_definition' && node !== undefined) return { kind: 'class', definition: node };
    if (type === 'string' && node !== undefined && !isFormatted(node)) return { kind: 'text', most: node.text.length };
    const value = type === 'integer' || type === 'float' ? Number(node?.text.replaceAll('_', '')) : Number.NaN;
    return Number.isFinite(value) ? between(value, value) : undefined;
  },
  parameter: givenFor,
  operation: (operator, [one, other]) => {
    if (one?.kind === 'nothing' || other?.kind === 'nothing') return AMOUNTS.bottom;
    if (operator === '+' && one?.kind === 'text' && other?.kind === 'text')
      return { kind: 'text', most: one.most + other.most };
    if (one?.kind !== 'number' || other?.kind !== 'number') return undefined;
    if (operator === '+') return between(one.least + other.least, one.most + other.most);
    return operator === '*' ? between(one.least * other.least, one.most * other.most) : undefined;
  },
  container: (_item, parts) => (parts === undefined ? undefined : { kind: 'group', parts }),
  dictionary: (entries) =>
    entries.some(({ key }) => key === undefined)
      ? undefined
      : { kind: 'form', fields: new Map(entries.map(({ key, value }) => [key!, value])) },
  // What is put into anything else leaves it as large as it is.
  filled: (of) => (of.kind === 'form' || of.kind === 'group' ? undefined : of),
  item: (of, at, count) => {
    switch (of.kind) {
      case 'nothing':
        return of;
      case 'group':
        if (at !== undefined && count === of.parts.length) return of.parts[at];
        return at === undefined ? of.parts.reduce(join, AMOUNTS.bottom) : undefined;
      case 'splits':
        return { kind: 'data', most: of.most };
      case 'data':
      case 'batches':
      case 'tensor':
        return { kind: 'tensor', most: of.most };
      default:
        return undefined;
    }
  },
  part: (of, index) => {
    if (of.kind === 'nothing') return of;
    if (of.kind === 'form') return of.fields.get(plainText(index) ?? '');
    return of.kind === 'tensor' || of.kind === 'tokens' ? of : undefined;
  },
  imported: () => undefined,
  attribute: (node, of) => {
    if (of?.kind === 'nothing' || of?.kind === 'tokens') return of;
    if (field(node, 'attribute')?.text !== 'value') return undefined;
    if (of?.kind === 'element') return between(of.least, of.most);
    return of?.kind === 'form' ? of : undefined;
  },
  entered: () => undefined,
  call: madeBy,
  method: (call, of, method, evaluation) => {
    if (of?.kind === 'nothing') return of;
    if (of?.kind === 'page' && method === 'batch') return batched(call, evaluation);
    if (of?.kind === 'text') return /^(?:[lr]?strip|lower|upper)$/.test(method) ? of : undefined;
    if (ENCODES.test(method)) return encoded(call, evaluation);
    if (method === 'form' && (of?.kind === 'element' || of?.kind === 'form')) return of;
    const stays = /^(?:to|cuda|cpu|float|half|long|eval|train)$/.test(method);
    return stays && (of?.kind === 'tensor' || of?.kind === 'tokens' || of?.kind === 'object') ? of : undefined;
  },
  called: (call, callee, evaluation) =>
    callee?.kind === 'class' ? { kind: 'object', definition: callee.definition } : encoded(call, evaluation),
};

const amount = evaluatorIn(AMOUNTS);

/** How much an expression of a notebook is at most; undefined where that is not known. */
export function amountOf(node: Node, notebook: Notebook): Amount | undefined {
  return amount(node, notebook);
}

function join(one: Known, other: Known): Known {
  if (one === undefined || other === undefined) return undefined;
  if (one.kind === 'nothing') return other;
  if (other.kind === 'nothing') return one;
  if (one.kind !== other.kind) return undefined;
  if ('least' in one && 'least' in other)
    return { ...one, least: Math.min(one.least, other.least), most: Math.max(one.most, other.most) };
  if ('most' in one && 'most' in other) return one.most >= other.most ? one : other;
  if (one.kind === 'group' && other.kind === 'group' && one.parts.length === other.parts.length)
    return { kind: 'group', parts: one.parts.map((part, at) => join(part, other.parts[at])) };
  const isSame = 'definition' in one && 'definition' in other && one.definition.id === other.definition.id;
  return isSame ? one : undefined;
}

/** What all calls of a function, or of the class of a method, give for a parameter. */
function givenFor(name: Node, { notebook, valueOf }: Evaluation<Amount>): Known {
  const around = ancestors(name).find(({ type }) => type === 'function_definition');
  const owner = around && ancestors(around).find(({ type }) => /^(?:class|function)_definition$/.test(type));
  const isMaker = owner?.type === 'class_definition' && around !== undefined && nameOf(around) === '__init__';
  const definition = isMaker ? owner : around;
  if (around === undefined || definition === undefined) return undefined;
  const parameters = parametersOf(around).slice(isMaker ? 1 : 0);
  const parameter = parameters.find(({ identifier }) => identifier.id === name.id);
  const calls = callsOf(notebook).get(definition.id) ?? [];
  if (parameter === undefined || calls.length === 0) return undefined;
  return calls
    .map((call) => {
      const given = argumentFor(parameter, call, parameters) ?? parameter.fallback;
      return given === undefined || given === 'unknown' ? undefined : valueOf(given);
    })
    .reduce(join, AMOUNTS.bottom);
}

/** The calls of the functions and classes of a notebook, by the nodes of these; none of what is handed on, too. */
const callsOf: (notebook: Notebook) => ReadonlyMap<number, readonly Node[]> = memoized((notebook) => {
  const found = new Map<number, Node[]>();
  const handedOn = new Set<number>();
  const code = [...notebook.cells, ...moduleCells(notebook)].flatMap(({ statements }) => statements);
  const names = [
    ...code.flatMap((each) => nodesOf(each, 'identifier')),
    ...code.flatMap((each) => nodesOf(each, 'attribute').filter((name) => memberNamed(name, notebook) !== undefined)),
  ];
  for (const name of names) {
    const definition = calleeOf(name, notebook)?.node;
    if (definition === undefined || field(definition, 'name')?.id === name.id) continue;
    const call = name.fieldName === 'function' && name.parent?.type === 'call' ? name.parent : undefined;
    if (call !== undefined) found.set(definition.id, [...(found.get(definition.id) ?? []), call]);
    else if (!isOfSuper(name)) handedOn.add(definition.id);
  }
  for (const id of handedOn) found.delete(id);
  return found;
});

/** `super(Net, self)` */
function isOfSuper(name: Node): boolean {
  const call = name.parent?.parent;
  return call?.type === 'call' && field(call, 'function')?.text === 'super';
}

/** What a tokenizer is told of how, and not of what: any other argument may be more of it, such as pictures. */
const HOW = /^(?:return_\w+|add_\w+|tokenize|truncation|max_length|continue_final_message|enable_thinking)$/;

/** `padding=True`: to the longest of the texts, not to `max_length`. */
const TO_THE_LONGEST = /^(?:True|False|["']longest["'])$/;

/** Tokens that stand for no character: those around a text, or around the messages of a chat and their roles. */
const MARKS = 128;

function isHow({ name, value }: Argument): boolean {
  return HOW.test(name ?? '') || (name === 'padding' && TO_THE_LONGEST.test(value.text));
}

/** The methods of a tokenizer. */
const ENCODES = /^(?:apply_chat_template|(?:batch_)?encode(?:_plus)?)$/;

/** `tokenizer(prompt, return_tensors="pt")`, `tokenizer.apply_chat_template(messages, …)`, which may give a text for the former. */
function encoded(call: Node, { valueOf }: Evaluation<Amount>): Known {
  const [texts, ...more] = argumentsOf(call);
  const isTokenizer = call.text.includes('apply_chat_template') || more.some(({ name }) => name === 'return_tensors');
  if (!isTokenizer || texts?.kind !== 'positional' || !more.every(isHow)) return undefined;
  const most = charactersIn(valueOf(texts.value));
  if (most === undefined) return undefined;
  const isText = more.some(({ name, value }) => name === 'tokenize' && value.type === 'false');
  return { kind: isText ? 'text' : 'tokens', most: most + MARKS };
}

/** The characters of a text, or of all texts in a value. */
function charactersIn(of: Known): number | undefined {
  if (of?.kind === 'nothing') return 0;
  if (of?.kind === 'text') return of.most;
  if (of?.kind !== 'group' && of?.kind !== 'form') return undefined;
  return sum((of.kind === 'group' ? of.parts : [...of.fields.values()]).map(charactersIn));
}

function madeBy(call: Node, name: string, evaluation: Evaluation<Amount>): Known {
  const { valueOf } = evaluation;
  const given = positional(call);
  const named = (key: string): Node | undefined => argumentsOf(call).find((each) => each.name === key)?.value;
  const [first, second] = given;
  if (hasSplat(call)) return undefined;
  if (/^marimo\.ui\.(?:slider|number)$/.test(name)) {
    const [start, stop] = [first ?? named('start'), second ?? named('stop')].map((each) => each && valueOf(each));
    return start?.kind === 'number' && stop?.kind === 'number'
      ? { kind: 'element', least: start.least, most: stop.most }
      : undefined;
  }
  if (/^marimo\.ui\.(?:dropdown|radio)$/.test(name)) {
    const options = first ?? named('options');
    return chosenFrom(options && valueOf(options));
  }
  if (/^(?:int|float|round)$/.test(name)) return first && valueOf(first);
  if (name === 'marimo.Html' || name === 'marimo.md') return { kind: 'page' };
  // They run through what they are given, and show that.
  if (/^(?:marimo\.status\.progress_bar|tqdm(?:\.\w+)?\.tqdm)$/.test(name)) return first && valueOf(first);
  if (MADE_BY_SIZE.test(name)) return sized([...given, ...[named('size') ?? []].flat()].map((each) => valueOf(each)));
  const numbers = PICTURE_SIZES.get(name);
  if (numbers !== undefined) {
    const transform = named('transform');
    const isKept = named('target_transform') === undefined && keepsSize(transform, evaluation);
    return given.length <= 2 && isKept ? { kind: 'data', most: numbers } : undefined;
  }
  const data = first ?? named('dataset');
  const of = data && valueOf(data);
  if (of?.kind !== 'data') return undefined;
  if (name === 'torch.utils.data.random_split') return { kind: 'splits', most: of.most };
  if (name === 'torch.utils.data.Subset') return of;
  if (
    name !== 'torch.utils.data.DataLoader' ||
    ['batch_sampler', 'collate_fn'].some((each) => named(each) !== undefined)
  )
    return undefined;
  const size = second ?? named('batch_size');
  const most = size === undefined ? between(1, 1) : valueOf(size);
  return most?.kind === 'number' ? { kind: 'batches', most: of.most * most.most } : undefined;
}

/** An element in which one of some numbers is chosen: `mo.ui.dropdown({"small": 64, "large": 1024})`. */
function chosenFrom(options: Known): Known {
  const values =
    options?.kind === 'form' ? [...options.fields.values()] : options?.kind === 'group' ? options.parts : [];
  const of = values.reduce(join, AMOUNTS.bottom);
  return of?.kind === 'number' ? { ...of, kind: 'element' } : undefined;
}

/** A tensor of such sizes, or of the sizes in a tuple. */
function sized(sizes: readonly Known[]): Known {
  const [first, ...more] = sizes;
  if (first?.kind === 'group' && more.length === 0) return sized(first.parts);
  const most = sizes
    .map((each) => (each?.kind === 'number' ? each.most : Number.NaN))
    .reduce((all, one) => all * one, 1);
  return Number.isNaN(most) || sizes.length === 0 ? undefined : { kind: 'tensor', most };
}

/** Whether the transforms of a data set leave each picture as large as it is, or smaller. */
function keepsSize(transform: Node | undefined, { notebook, aliases }: Evaluation<Amount>): boolean {
  if (transform === undefined) return true;
  const values = transform.type === 'identifier' ? assignedTo(transform, notebook) : [transform];
  return (
    values.length > 0 &&
    values.every(
      (value) =>
        value?.type === 'call' &&
        nodesOf(value, 'call').every((each) =>
          KEEPS_SIZE.test(qualifiedName(field(each, 'function') ?? each, aliases) ?? ''),
        ),
    )
  );
}

function batched(call: Node, { valueOf }: Evaluation<Amount>): Known {
  if (hasSplat(call)) return undefined;
  const fields = argumentsOf(call).map(({ name, value }): [string, Known] => {
    const of = valueOf(value);
    return [name ?? '', of?.kind === 'element' ? between(of.least, of.most) : undefined];
  });
  return { kind: 'form', fields: new Map(fields) };
}

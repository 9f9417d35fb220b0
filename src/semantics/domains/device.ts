import { memoized } from '../../memoized.ts';
import type { Notebook } from '../../notebook/notebook.ts';
import { rootsOf } from '../../notebook/project.ts';
import { argumentsOf, hasSplat, positional } from '../../python/arguments.ts';
import { plainText, stringBody } from '../../python/strings.ts';
import { children, field, nodesOf, type Node } from '../../python/tree.ts';
import { givenTo } from '../given-values.ts';
import { evaluatorIn, type Domain, type Entry, type Evaluation, type Put } from '../evaluate.ts';

/*
 * The domain of devices: where a value would put what is moved to it. A value is all that it may be, so what is not known is
 * one possibility among others, and not the end of what is known.
 *
 *     kind = "cuda" if torch.cuda.is_available() else pick()      →  an NVIDIA GPU, or anything
 */

/**
 * `gpu`: an NVIDIA GPU. `passed`: the device that somebody else has chosen, by the custom of every framework: a parameter
 * `device`, or `x.device`, which follows what was put somewhere before. `number` and `minus`: what is written as a number, and
 * as a negative one. `elsewhere`: another device, or none at all. `unknown`: anything.
 */
type Place = 'gpu' | 'passed' | 'number' | 'minus' | 'elsewhere' | 'unknown';

interface Device {
  readonly places: ReadonlySet<Place>;
  /** What any of its items may be. */
  readonly items?: Device;
  /** What it has under its keys, at its positions or in its attributes, as far as that is to be seen. */
  readonly fields?: ReadonlyMap<string, Device>;
}

type Known = Device | undefined;

function at(...places: readonly Place[]): Device {
  return { places: new Set(places) };
}

const NOTHING = at();
const GPU = at('gpu');
const PASSED = at('passed');
const ELSEWHERE = at('elsewhere');
const UNKNOWN = at('unknown');

function either(one: Known = UNKNOWN, other: Known = UNKNOWN): Device {
  const items = [one.items, other.items].filter(isThere);
  const fields = [fieldsOr(one, other), fieldsOr(other, one)].filter(isThere);
  return {
    places: new Set([...one.places, ...other.places]),
    ...(items.length === 0 ? {} : { items: items.reduce((a, b) => either(a, b)) }),
    ...(fields.length === 0 ? {} : { fields: fields.reduce(eitherField) }),
  };
}

/** The fields of a container that may be another one, of which only the items are known: `[…] if gpus else ["cpu"]`. */
function fieldsOr({ fields }: Device, other: Device): Device['fields'] {
  if (fields === undefined || other.fields !== undefined || other.items === undefined) return fields;
  return new Map([...fields].map(([key, value]) => [key, either(value, other.items)]));
}

function isThere<T>(value: T | undefined): value is T {
  return value !== undefined;
}

function eitherField(one: NonNullable<Device['fields']>, other: NonNullable<Device['fields']>): Map<string, Device> {
  const both = new Map(one);
  for (const [key, value] of other) both.set(key, both.has(key) ? either(both.get(key), value) : value);
  return both;
}

function holding(values: readonly Known[], fields?: ReadonlyMap<string, Device>): Device {
  return { ...ELSEWHERE, items: values.reduce<Device>(either, NOTHING), ...(fields === undefined ? {} : { fields }) };
}

const DEVICE: Domain<Device> = {
  bottom: NOTHING,
  join: either,
  literal,
  parameter: (name, { valueOf, notebook }) => {
    // What calls a function of the project is to be seen, but for its methods.
    const given = name.base > 0 ? givenTo(name, notebook) : undefined;
    if (given !== undefined) return given.map(valueOf).reduce<Device>(either, NOTHING);
    const isChosen = name.base === 0 || /cuda|gpu/i.test(notebook.text);
    const own = PARAMETER.test(name.text) && isChosen ? PASSED : UNKNOWN;
    const fallback = name.fieldName === 'name' && name.parent !== null ? field(name.parent, 'value') : undefined;
    return fallback === undefined ? own : either(own, valueOf(fallback));
  },
  // `"cuda:" + index`, `"cuda:%d" % index`; `["cpu"] + ["cuda"]`
  operation: (operator, operands) => {
    const [first = UNKNOWN, second] = operands;
    if (operator === '+' && first.items !== undefined) return holding([first.items, second?.items]);
    if (operands.length === 1) return operator === '-' && first.places.has('number') ? at('minus') : ELSEWHERE;
    return /^[+%]$/.test(operator) && !first.places.has('number') ? first : ELSEWHERE;
  },
  container: (item, parts) =>
    holding([item], parts && new Map(parts.map((each, index) => [String(index), each ?? UNKNOWN]))),
  dictionary: (entries) => holding(entries.map(valueOfEntry), fieldsOf(entries)),
  filled,
  item: (of, index) => of.fields?.get(String(index)) ?? of.items ?? UNKNOWN,
  part: (of, index) => {
    const key = plainText(index) ?? (index.type === 'integer' ? index.text : undefined);
    if (index.type === 'slice') return of.items === undefined ? of : holding([of.items]);
    return of.fields?.get(key ?? '') ?? of.items ?? (key === 'device' ? PASSED : UNKNOWN);
  },
  imported: () => UNKNOWN,
  attribute: (node, of = UNKNOWN, path, { notebook }) => {
    const name = field(node, 'attribute')?.text ?? '';
    const known = of.fields?.get(name);
    if (name === 'device') {
      if (path === 'torch.device') return ELSEWHERE;
      // What a module of the project computes stays where the notebook has put it.
      const passed = node.base > 0 ? UNKNOWN : PASSED;
      return known === undefined || setsDevices(notebook) ? either(known ?? NOTHING, passed) : known;
    }
    // `device.type`; `Kind.GPU.value` and `dropdown.value`.
    return known ?? (name === 'type' ? of : UNKNOWN);
  },
  entered: (of) => of,
  call: resultOf,
  method: (call, of = UNKNOWN, method, { valueOf }) => {
    const [first, second] = positional(call);
    if (TEXT_METHODS.test(method) || method === 'copy') return of;
    if (method !== 'get' || first === undefined) return UNKNOWN;
    return either(DEVICE.part(of, first), second === undefined ? ELSEWHERE : valueOf(second));
  },
  // An object of a class of the notebook has the attributes of the class, and what it is given for them.
  called: (call, { fields } = UNKNOWN, evaluation) =>
    fields === undefined || hasSplat(call) || positional(call).length > 0
      ? UNKNOWN
      : { ...ELSEWHERE, fields: new Map([...fields, ...namedIn(call, evaluation)]) },
};

const deviceOf = evaluatorIn(DEVICE);

/** Parameters that carry a device. */
const PARAMETER = /^(?:torch_)?dev(?:ice)?(?:_id)?$/;

const TEXT_METHODS = /^(?:lower|strip|lstrip|rstrip|format|replace|casefold)$/;

/**
 * Whether an expression may put things on an NVIDIA GPU: `"cuda:0"`, `torch.device("cuda" if … else "cpu")`, a name or a
 * part of a configuration that is such a value, a function that returns one, `self.device`, a function's own `device`.
 */
export function mayBeGpu(node: Node, notebook: Notebook): boolean {
  const { places } = deviceOf(node, notebook) ?? UNKNOWN;
  return places.has('passed') || hasGpu(places);
}

/** Whether a map of parts to devices, or a device for all of them, may name an NVIDIA GPU: `{"": 0}`. */
export function mayMapToGpu(node: Node, notebook: Notebook): boolean {
  const { items } = deviceOf(node, notebook) ?? UNKNOWN;
  return mayBeGpu(node, notebook) || (items !== undefined && GPU_PLACES.some((each) => items.places.has(each)));
}

const GPU_PLACES: readonly Place[] = ['gpu', 'passed', 'number'];

/** Whether an expression names a GPU, or is a choice between one and something else. */
export function isDevice(node: Node, notebook: Notebook): boolean {
  return hasGpu((deviceOf(node, notebook) ?? UNKNOWN).places);
}

/** Whether an expression is a GPU, whatever happens. */
export function isSurelyGpu(node: Node, notebook: Notebook): boolean {
  const { places } = deviceOf(node, notebook) ?? UNKNOWN;
  return places.size === 1 && places.has('gpu');
}

/** `0 if torch.cuda.is_available() else -1`, by which transformers means the first GPU or the processor. */
function hasGpu(places: ReadonlySet<Place>): boolean {
  return places.has('gpu') || (places.has('number') && places.has('minus'));
}

function literal(type: string, node: Node | undefined, evaluation: Evaluation<Device>): Device {
  switch (type) {
    case 'string':
    case 'concatenated_string':
      return node === undefined ? ELSEWHERE : ofText(node, evaluation);
    case 'integer':
      return at('number');
    case 'class_definition':
      return node === undefined ? UNKNOWN : { ...ELSEWHERE, fields: attributesOf(node, evaluation) };
    case 'float':
    case 'true':
    case 'false':
    case 'none':
    case 'lambda':
    case 'function_definition':
      return ELSEWHERE;
    default:
      return UNKNOWN;
  }
}

/** "cuda", "cuda:0", "gpu", `f"cuda:{i}"`, `f"{kind}:{i}"`; not the label "GPU". */
function ofText(string: Node, { valueOf }: Evaluation<Device>): Device {
  const [first = string] = string.type === 'concatenated_string' ? children(string) : [string];
  const [start] = first.namedChildren.filter(({ type }) => type !== 'string_start');
  const inserted = start?.type === 'interpolation' ? start.firstNamedChild : null;
  if (inserted !== null) return valueOf(inserted) ?? UNKNOWN;
  return /^(?:cuda|gpu)(?::|$)/.test(stringBody(first)) ? GPU : ELSEWHERE;
}

/** What the body of a class assigns to names: `device: str = "cuda"`. */
function attributesOf(definition: Node, { valueOf }: Evaluation<Device>): Map<string, Device> {
  const body = field(definition, 'body');
  return new Map(
    (body === undefined ? [] : children(body)).flatMap((statement): [string, Device][] => {
      const assignment = statement.firstNamedChild;
      const [left, right] =
        assignment?.type === 'assignment' ? [field(assignment, 'left'), field(assignment, 'right')] : [];
      return left === undefined || right === undefined ? [] : [[left.text, valueOf(right) ?? UNKNOWN]];
    }),
  );
}

function valueOfEntry({ value, isSpread }: Entry<Device>): Device {
  return (isSpread ? value?.items : value) ?? UNKNOWN;
}

function fieldsOf(entries: readonly Entry<Device>[]): Map<string, Device> {
  const fields = new Map<string, Device>();
  for (const { key, value, isSpread } of entries) {
    if (isSpread) for (const [inner, of] of value?.fields ?? []) fields.set(inner, of);
    else if (key !== undefined) fields.set(key, value ?? UNKNOWN);
  }
  return fields;
}

/** A list or dictionary with what is put into it later. */
function filled(of: Device, puts: readonly Put<Device>[]): Device {
  if (of.items === undefined) return of;
  const values = puts.map(({ value, isWhole }) => (isWhole ? value : value?.items) ?? UNKNOWN);
  const isKeyed = puts.every(({ key }) => key !== undefined);
  const fields = new Map(isKeyed ? of.fields : []);
  puts.forEach(({ key }, index) => {
    if (key !== undefined) fields.set(key, fields.has(key) ? either(fields.get(key), values[index]) : values[index]!);
  });
  return holding([of.items, ...values], fields);
}

/** The named arguments of a call. */
function namedIn(call: Node, { valueOf }: Evaluation<Device>): Map<string, Device> {
  return new Map(
    argumentsOf(call).flatMap(({ name, value }) => (name === undefined ? [] : [[name, valueOf(value) ?? UNKNOWN]])),
  );
}

/** What a builtin or a function of a module gives. */
function resultOf(call: Node, name: string, evaluation: Evaluation<Device>): Device {
  const named = namedIn(call, evaluation);
  const [first, second = UNKNOWN, third] = positional(call).map((each) => evaluation.valueOf(each) ?? UNKNOWN);
  switch (name) {
    case 'torch.device': {
      const device = first ?? named.get('type') ?? UNKNOWN;
      // `torch.device(0)` is a GPU.
      return device.places.has('number') ? either(device, GPU) : device;
    }
    case 'torch.accelerator.current_accelerator':
    case 'torch.cuda.current_device':
      return GPU;
    case 'jax.devices':
    case 'jax.local_devices':
      return holding([first ?? named.get('backend') ?? UNKNOWN]);
    case 'str':
    case 'iter':
    case 'list':
    case 'tuple':
    case 'copy.copy':
    case 'copy.deepcopy':
      return first ?? ELSEWHERE;
    // Their items stand in another order.
    case 'sorted':
    case 'reversed':
      return holding([first?.items]);
    case 'next':
      return first?.items ?? UNKNOWN;
    // `os.environ.get("DEVICE", "cuda")`, `getattr(settings, "device", "cuda")`
    case 'os.getenv':
    case 'os.environ.get':
      return either(UNKNOWN, second);
    case 'getattr': {
      const attribute = positional(call)[1];
      const key = attribute && plainText(attribute);
      const known = first?.fields?.get(key ?? '') ?? (key === 'device' ? PASSED : UNKNOWN);
      return third === undefined ? known : either(known, third);
    }
    case 'dict':
    case 'types.SimpleNamespace':
    case 'argparse.Namespace':
      return holding([...named.values(), first?.items ?? NOTHING], new Map([...(first?.fields ?? []), ...named]));
    // What is chosen in `mo.ui.dropdown(["cuda", "cpu"])`.
    case 'marimo.ui.dropdown':
    case 'marimo.ui.radio':
      return { ...ELSEWHERE, fields: new Map([['value', (first ?? named.get('options'))?.items ?? UNKNOWN]]) };
    default:
      return UNKNOWN;
  }
}

/** Whether a notebook puts a device into an attribute, so that those of its objects are not only what their classes say. */
const setsDevices: (notebook: Notebook) => boolean = memoized((notebook) =>
  rootsOf(notebook)
    .flatMap((root) => nodesOf(root, 'attribute'))
    .some((node) => node.fieldName === 'left' && field(node, 'attribute')?.text === 'device'),
);

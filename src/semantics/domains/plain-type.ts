import {
  BYTES,
  COMBINING,
  DICT,
  ELEMENT,
  listOf,
  methodResult,
  MIXED,
  NEVER,
  NONE,
  NUMBER,
  PASSING_ON,
  PATH,
  plainAttribute,
  plainResult,
  PROGRESS,
  SMALL,
  TEXT,
  type Plain,
} from '../../knowledge/plain-types.ts';
import { qualifiedName } from '../../notebook/imports.ts';
import { argumentsOf, hasSplat, isSplat, positional } from '../../python/arguments.ts';
import { plainText } from '../../python/strings.ts';
import { field, type Node } from '../../python/tree.ts';
import { evaluatorIn, type Domain, type Entry, type Evaluation, type Put } from '../evaluate.ts';

/*
 * The domain of Python's plain types. A value is of a type or None; whatever else it may be, nothing is known of it.
 *
 *     sizes = {"a": [1, 2]}      →  a dictionary of lists of small numbers
 */

/** Counting further is no longer at once; longer lists are not looked through. */
const SMALL_COUNT = 1000;

type Known = Plain | undefined;

/** What is known of a value that is one or the other. */
function either(one: Known, other: Known): Known {
  if (one === undefined || other === undefined) return undefined;
  if (one.type === 'never' || one === other) return other;
  if (other.type === 'never') return one;
  if (one.type === other.type) {
    const isSmall = one.isSmall === true && other.isSmall === true;
    return { type: one.type, items: either(one.items, other.items), fields: eitherField(one, other), isSmall };
  }
  if (one.type === 'none') return other;
  return other.type === 'none' ? one : MIXED;
}

/** A key that only one of two dictionaries has raises in the other. */
function eitherField(one: Plain, other: Plain): Plain['fields'] {
  if (one.fields === undefined || other.fields === undefined) return undefined;
  const fields = new Map(one.fields);
  for (const [key, value] of other.fields) fields.set(key, fields.has(key) ? either(fields.get(key), value) : value);
  return fields;
}

function eitherOf(values: readonly Known[]): Known {
  return values.reduce(either, NEVER);
}

/** What a loop over a value gives; undefined where that may be anything. */
function itemOf(of: Plain): Known {
  if (of.type === 'text') return TEXT;
  if (of.type === 'bytes') return NUMBER;
  return of.type === 'list' ? of.items : undefined;
}

/** Whether a loop over a value is over at once. */
export function isShort(of: Known): boolean {
  return of !== undefined && ['text', 'bytes', 'list', 'dict', 'none', 'never'].includes(of.type);
}

const PLAIN_TYPE: Domain<Plain> = {
  bottom: NEVER,
  join: either,
  literal,
  parameter: () => undefined,
  operation: (operator, operands) => {
    if (operands.includes(undefined)) return undefined;
    if (operator === 'not' || operator === 'compare') return NUMBER;
    return operands.length === 1 ? operands[0] : arithmetic(operator, operands[0]!, operands[1]!);
  },
  container: (item, parts) =>
    parts === undefined || parts.length > SMALL_COUNT ? listOf(item) : { ...listOf(item), parts },
  dictionary,
  filled,
  item: (of, at, count) => (at !== undefined && of.parts?.length === count ? of.parts?.[at] : itemOf(of)),
  part: partOf,
  imported: plainAttribute,
  attribute: (node, of, path) => {
    if (path !== undefined) return plainAttribute(path);
    const name = field(node, 'attribute')?.text ?? '';
    if (of?.type === 'process') return name === 'returncode' ? NUMBER : TEXT;
    if (of?.type === 'path') return /^(?:name|stem|suffix)$/.test(name) ? TEXT : name === 'parent' ? PATH : undefined;
    return undefined;
  },
  entered: (_of, manager, { aliases }) => {
    const made = field(manager, 'function');
    return made !== undefined && PROGRESS.test(qualifiedName(made, aliases) ?? '') ? ELEMENT : undefined;
  },
  call: resultOf,
  method: (call, of, method, { valueOf }) => {
    if (of === undefined) return undefined;
    if (of.type !== 'dict' || !/^(?:get|pop|setdefault)$/.test(method)) return methodResult(of, method);
    const [key, fallback] = positional(call);
    if (hasSplat(call)) return undefined;
    return either(key && partOf(of, key), fallback === undefined ? NONE : valueOf(fallback));
  },
  called: () => undefined,
};

/** What is known of an expression, where it is a plain value of Python's own types; undefined where it may be anything. */
export const plainValue = evaluatorIn(PLAIN_TYPE);

function literal(type: string, node: Node | undefined): Known {
  switch (type) {
    case 'string':
    case 'concatenated_string':
      return /^[a-z]*b/i.test(node?.text ?? '') ? BYTES : TEXT;
    case 'integer':
      return node !== undefined && Number(node.text.replaceAll('_', '')) <= SMALL_COUNT ? SMALL : NUMBER;
    case 'float':
    case 'true':
    case 'false':
      return NUMBER;
    case 'none':
      return NONE;
    default:
      return undefined;
  }
}

function dictionary(entries: readonly Entry<Plain>[]): Plain {
  const values = entries.map(({ value, isSpread }) => (isSpread ? value?.items : value));
  const isKnown = entries.length <= SMALL_COUNT && entries.every(({ key }) => key !== undefined);
  const fields = isKnown ? new Map(entries.map(({ key }, at) => [key!, values[at]])) : undefined;
  return { ...DICT, items: eitherOf(values), fields };
}

/** A list or dictionary with what is put into it later. */
function filled(of: Plain, puts: readonly Put<Plain>[]): Known {
  if (of.type !== 'list' && of.type !== 'dict') return of;
  const items = puts.map(({ value, isWhole, isPartial }) => {
    // `info["gpus"].append(card)` changes what it holds.
    if (value === undefined || isPartial) return undefined;
    // `d.update([(key, value)])`
    if (!isWhole && of.type === 'dict') return value.type === 'dict' ? value.items : undefined;
    return isWhole ? value : (itemOf(value) ?? value.items);
  });
  const areKnown = of.fields !== undefined && puts.every(({ key }) => key !== undefined);
  const fields = areKnown ? new Map(of.fields) : undefined;
  puts.forEach(({ key }, at) => {
    if (key !== undefined) fields?.set(key, fields.has(key) ? either(fields.get(key), items[at]) : items[at]);
  });
  return { type: of.type, items: eitherOf([of.items, ...items]), fields };
}

function arithmetic(operator: string, left: Plain, right: Plain): Known {
  const types = [left.type, right.type];
  if (types.includes('never')) return either(left, right);
  if (types.includes('path')) return PATH;
  if (left.type === 'text' && operator === '%') return TEXT;
  if (types.every((each) => each === 'number')) return NUMBER;
  // `[0] * n` may be of any length.
  if (operator === '*' && types.includes('number'))
    return left.isSmall === true || right.isSmall === true ? (left.type === 'number' ? right : left) : undefined;
  return left.type === right.type ? either(left, right) : undefined;
}

function partOf(of: Plain, index: Node): Known {
  if (index.type === 'slice') return of.type === 'list' ? listOf(of.items) : of;
  if (of.type === 'text') return TEXT;
  if (of.type === 'bytes') return NUMBER;
  const key = plainText(index);
  if (key !== undefined && of.fields?.has(key) === true) return of.fields.get(key);
  const at = index.type === 'integer' ? of.parts?.[Number(index.text)] : undefined;
  return at ?? of.items;
}

/** What a builtin or a function of a module gives. */
function resultOf(call: Node, name: string, { valueOf }: Evaluation<Plain>): Known {
  const unnamed = argumentsOf(call).filter(({ kind }) => kind !== 'keyword');
  const given = unnamed.map((each) => (isSplat(each) ? undefined : valueOf(each.value)));
  const [first] = given;
  if (name === 'len') return isShort(first) ? SMALL : NUMBER;
  if (name === 'range') return given.every((each) => each?.isSmall) ? listOf(NUMBER) : undefined;
  if (/^copy\.(?:copy|deepcopy)$/.test(name)) return first;
  if (name === 'dict') return given.every(isShort) ? DICT : undefined;
  if (PASSING_ON.test(name)) {
    const over = name === 'filter' ? given.slice(1) : name === 'itertools.islice' ? given.slice(0, 1) : given;
    return over.every(isShort) ? listOf(eitherOf(over.map((each) => each && itemOf(each)))) : undefined;
  }
  if (COMBINING.test(name)) return combined(call, name, given);
  if (/^(?:abs|max|min|round|sum)$/.test(name)) {
    if (given.length !== 1) return eitherOf(given);
    return first?.type === 'list' ? first.items : first;
  }
  return plainResult(name);
}

function combined(call: Node, name: string, given: readonly Known[]): Known {
  const isMapped = name === 'map' || name === 'itertools.starmap';
  const over = isMapped ? given.slice(1) : given;
  if (over.length === 0 || !over.every(isShort)) return undefined;
  // `map(int, texts)`
  if (isMapped) return listOf(plainResult(argumentsOf(call)[0]?.value.text ?? ''));
  const items = over.map((each) => each && itemOf(each));
  if (name === 'enumerate') return listOf({ type: 'list', parts: [NUMBER, items[0]] });
  return listOf({ type: 'list', items: eitherOf(items), parts: items });
}

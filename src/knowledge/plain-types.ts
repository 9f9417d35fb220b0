/*
 * What is known of a plain value: one of Python's own types, whose methods answer at once and whose items can be gone
 * through at once. Anything else is not plain, and its methods may do anything.
 */

/** `mixed`: one of several plain types. `never`: nothing yet, in a name that is bound by means of itself. */
export type PlainType =
  'text' | 'bytes' | 'number' | 'none' | 'path' | 'list' | 'dict' | 'element' | 'process' | 'mixed' | 'never';

/** A plain value. */
export interface Plain {
  readonly type: PlainType;
  /** What each item of a list is, or each value of a dictionary; undefined where that may be anything. */
  readonly items?: Plain | undefined;
  /** What the parts of a tuple are, each by itself. */
  readonly parts?: readonly (Plain | undefined)[];
  /** What a dictionary has under each of its keys, where these are all known. */
  readonly fields?: ReadonlyMap<string, Plain | undefined> | undefined;
  /** A number that is no more than some hundreds, so that to count to it takes no time. */
  readonly isSmall?: boolean;
}

const plain = (type: PlainType): Plain => ({ type });

export const TEXT = plain('text');
export const NUMBER = plain('number');
export const NONE = plain('none');
export const PATH = plain('path');
export const DICT = plain('dict');
export const ELEMENT = plain('element');
export const NEVER = plain('never');
export const SMALL: Plain = { type: 'number', isSmall: true };

/** A list, tuple, set or iterator of such items. */
export function listOf(items: Plain | undefined): Plain {
  return { type: 'list', items };
}

/** What is known of a value that is one or the other. */
export function either(one: Plain | undefined, other: Plain | undefined): Plain | undefined {
  if (one === undefined || other === undefined) return undefined;
  if (one.type === 'never' || one === other) return other;
  if (other.type === 'never') return one;
  if (one.type === other.type) {
    const isSmall = one.isSmall === true && other.isSmall === true;
    return { type: one.type, items: either(one.items, other.items), fields: eitherField(one, other), isSmall };
  }
  if (one.type === 'none') return other;
  return other.type === 'none' ? one : plain('mixed');
}

/** A key that only one of two dictionaries has raises in the other. */
function eitherField(one: Plain, other: Plain): Plain['fields'] {
  if (one.fields === undefined || other.fields === undefined) return undefined;
  const fields = new Map(one.fields);
  for (const [key, value] of other.fields) fields.set(key, fields.has(key) ? either(fields.get(key), value) : value);
  return fields;
}

/** The same for any number of values. */
export function eitherOf(values: readonly (Plain | undefined)[]): Plain | undefined {
  return values.reduce(either, NEVER);
}

/** What a loop over a value gives; undefined where that may be anything. */
export function itemOf(of: Plain): Plain | undefined {
  if (of.type === 'text') return TEXT;
  return of.type === 'list' ? of.items : undefined;
}

/** Whether a loop over a value is over at once. */
export function isShort(of: Plain | undefined): boolean {
  return of !== undefined && ['text', 'bytes', 'list', 'dict', 'none', 'never'].includes(of.type);
}

const TEXT_METHODS: Readonly<Record<string, Plain>> = {
  count: NUMBER,
  encode: plain('bytes'),
  endswith: NUMBER,
  find: NUMBER,
  index: NUMBER,
  isdigit: NUMBER,
  partition: listOf(TEXT),
  rfind: NUMBER,
  rpartition: listOf(TEXT),
  rsplit: listOf(TEXT),
  split: listOf(TEXT),
  splitlines: listOf(TEXT),
  startswith: NUMBER,
};

/** What a method of a plain value gives, other than what takes a part of it; undefined where that may be anything. */
export function methodResult(of: Plain, method: string): Plain | undefined {
  switch (of.type) {
    case 'text':
      return TEXT_METHODS[method] ?? TEXT;
    case 'bytes':
      return method === 'decode' ? TEXT : TEXT_METHODS[method] === undefined ? of : undefined;
    case 'dict':
      if (method === 'items') return listOf({ type: 'list', parts: [plain('mixed'), of.items] });
      if (method === 'keys') return listOf(plain('mixed'));
      if (method === 'values') return listOf(of.items);
      return method === 'copy' ? of : NONE;
    case 'list':
      if (method === 'copy') return of;
      return method === 'pop' ? of.items : method === 'index' || method === 'count' ? NUMBER : NONE;
    case 'path':
      return /^(?:absolute|expanduser|joinpath|relative_to|resolve|with_\w+)$/.test(method)
        ? PATH
        : /^(?:exists|is_\w+)$/.test(method)
          ? NUMBER
          : method === 'as_posix'
            ? TEXT
            : undefined;
    case 'element':
      return of;
    default:
      return undefined;
  }
}

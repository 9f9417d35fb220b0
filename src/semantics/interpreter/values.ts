import type { Cell } from '../../notebook/notebook.ts';
import type { Node } from '../../python/tree.ts';

/** A function of the notebook with the names of the function around it; bound to an object where it is a method. */
export interface Callable {
  readonly kind: 'function' | 'class' | 'kernel';
  readonly node: Node;
  readonly cell: Cell;
  readonly closure: ReadonlyMap<string, Value>;
  readonly self?: Instance;
}

/** An object of a class of the notebook. */
interface Instance {
  readonly kind: 'instance';
  readonly of: Callable;
}

/** Something that is there: an imported module, a function of a library. */
interface Present {
  readonly kind: 'present';
}

/** What an expression is; undefined where that is not known. A device is its name, a number a whole one. */
export type Value =
  | string
  | number
  | boolean
  | null
  | readonly Value[]
  | ReadonlyMap<string, Value>
  | Callable
  | Instance
  | Present
  | undefined;

export const PRESENT: Present = { kind: 'present' };

/** Whether a value counts as true in Python; undefined where it is not known. */
export function truthOf(value: Value): boolean | undefined {
  if (value === undefined || typeof value === 'boolean') return value;
  if (value === null || value === 0 || value === '') return false;
  if (isList(value)) return value.length > 0;
  if (isRecord(value)) return value.size > 0;
  // It may have a `__bool__`.
  return isInstance(value) ? undefined : true;
}

/** What is known of a value that is one or the other. */
export function join(left: Value, right: Value): Value {
  return left === right ? left : undefined;
}

/** Whether a value is a list or a tuple. */
export function isList(value: Value): value is readonly Value[] {
  return Array.isArray(value);
}

/** Whether a value is a dictionary with texts as keys. */
export function isRecord(value: Value): value is ReadonlyMap<string, Value> {
  return value instanceof Map;
}

/** Whether a value is a function or a class of the notebook. */
export function isCallable(value: Value): value is Callable {
  const kinds = ['function', 'class', 'kernel'];
  return typeof value === 'object' && value !== null && 'kind' in value && kinds.includes(value.kind);
}

/** Whether a value is an object of a class of the notebook. */
export function isInstance(value: Value): value is Instance {
  return typeof value === 'object' && value !== null && 'kind' in value && value.kind === 'instance';
}

type Plain = string | number | boolean | null;

function isPlain(value: Value): value is Plain {
  return value === null || ['string', 'number', 'boolean'].includes(typeof value);
}

/** What a comparison gives. */
export function compared(operator: string, left: Value, right: Value): boolean | undefined {
  if (left === undefined || right === undefined) return undefined;
  if (operator === 'in' || operator === 'not in') {
    const isIn = contains(right, left);
    return isIn === undefined ? undefined : isIn === (operator === 'in');
  }
  const isEquality = ['==', '!=', 'is', 'is not', '<>'].includes(operator);
  if (!isPlain(left) || !isPlain(right)) {
    // A function or a module is not None.
    const isOther = isEquality && (left === null || right === null);
    return isOther ? operator !== '==' && operator !== 'is' : undefined;
  }
  const [a, b] = [numeric(left), numeric(right)];
  if (isEquality) return (a === b) === (operator === '==' || operator === 'is');
  if (typeof a !== 'number' || typeof b !== 'number') return undefined;
  if (operator === '<') return a < b;
  if (operator === '<=') return a <= b;
  if (operator === '>') return a > b;
  return operator === '>=' ? a >= b : undefined;
}

/** True is 1. */
function numeric(value: Plain): string | number | null {
  return typeof value === 'boolean' ? Number(value) : value;
}

/** What an operation on whole numbers gives, as Python computes it. */
export function arithmetic(operator: string, left: Value, right: Value): number | undefined {
  if (typeof left !== 'number' || typeof right !== 'number') return undefined;
  if (operator === '+') return left + right;
  if (operator === '-') return left - right;
  if (operator === '*') return left * right;
  if (right === 0) return undefined;
  // Python rounds down, and the remainder has the sign of the divisor.
  if (operator === '//') return Math.floor(left / right);
  return operator === '%' ? left - right * Math.floor(left / right) : undefined;
}

function contains(container: Value, value: Value): boolean | undefined {
  if (typeof container === 'string' && typeof value === 'string') return container.includes(value);
  if (isRecord(container)) return typeof value === 'string' ? container.has(value) : undefined;
  if (!isList(container) || !container.every(isPlain) || !isPlain(value)) return undefined;
  return container.includes(value);
}

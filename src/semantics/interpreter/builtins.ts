import type { Arguments } from './machine.ts';
import { isList, type Value } from './values.ts';

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
    if (name === 'max' || name === 'min') return extreme(name, given);
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

/** The largest or smallest of several whole numbers. */
function extreme(name: 'max' | 'min', { positional, isOpen }: Arguments): number | undefined {
  const numbers = positional.filter((each) => typeof each === 'number');
  if (isOpen === true || positional.length < 2 || numbers.length < positional.length) return undefined;
  return name === 'max' ? Math.max(...numbers) : Math.min(...numbers);
}

import { argumentsOf } from '../../../src/python/arguments.ts';
import { children, field, type Node } from '../../../src/python/tree.ts';

/** All numbers from `low` to `high`, both included; either may be infinite. */
export interface Interval {
  readonly low: number;
  readonly high: number;
}

/** The values of a name that is not computed here; undefined where nothing is known of them. */
export type IntervalOf = (name: string) => Interval | undefined;

/**
 * The interval in which the value of an arithmetic expression lies, if it has one: `10 ** n - 1` for `n` in 3 to 6 lies
 * in 999 to 999,999. Undefined where nothing is known.
 */
export function intervalOf(node: Node, of: IntervalOf): Interval | undefined {
  switch (node.type) {
    case 'integer':
    case 'float': {
      const value = Number(node.text.replaceAll('_', ''));
      return Number.isFinite(value) ? { low: value, high: value } : undefined;
    }
    case 'identifier':
      return of(node.text);
    case 'parenthesized_expression':
      return node.firstNamedChild === null ? undefined : intervalOf(node.firstNamedChild, of);
    case 'unary_operator': {
      const value = intervalOf(field(node, 'argument') ?? node, of);
      return node.text.startsWith('-') && value !== undefined ? { low: -value.high, high: -value.low } : undefined;
    }
    case 'conditional_expression': {
      const [yes, , no] = children(node).map((each) => intervalOf(each, of));
      return yes === undefined || no === undefined ? undefined : hull([yes.low, yes.high, no.low, no.high]);
    }
    case 'binary_operator':
      return intervalOfBinary(node, of);
    case 'call':
      return intervalOfCall(node, of);
    default:
      return undefined;
  }
}

/** Whether an interval has no zero in it. */
export function isWithoutZero(interval: Interval | undefined): boolean {
  return interval !== undefined && (interval.low > 0 || interval.high < 0);
}

function intervalOfBinary(node: Node, of: IntervalOf): Interval | undefined {
  const [a, b] = ['left', 'right'].map((side) => intervalOf(field(node, side) ?? node, of));
  if (a === undefined || b === undefined) return undefined;
  switch (field(node, 'operator')?.type) {
    case '+':
      return { low: a.low + b.low, high: a.high + b.high };
    case '-':
      return { low: a.low - b.high, high: a.high - b.low };
    case '*':
      return hull([a.low * b.low, a.low * b.high, a.high * b.low, a.high * b.high]);
    case '**':
      // It grows with both sides.
      return a.low >= 1 && b.low >= 0 ? { low: a.low ** b.low, high: a.high ** b.high } : undefined;
    default:
      return undefined;
  }
}

/** `max(n, 1)`, `min(n, 8)`. */
function intervalOfCall(node: Node, of: IntervalOf): Interval | undefined {
  const pick =
    field(node, 'function')?.text === 'max' ? Math.max : field(node, 'function')?.text === 'min' ? Math.min : undefined;
  const all = argumentsOf(node).map(({ kind, value }) => (kind === 'positional' ? intervalOf(value, of) : undefined));
  const known = all.flatMap((each) => each ?? []);
  if (pick === undefined || all.length < 2 || known.length < all.length) return undefined;
  return { low: pick(...known.map(({ low }) => low)), high: pick(...known.map(({ high }) => high)) };
}

function hull(ends: readonly number[]): Interval | undefined {
  // Nothing times infinity is no number.
  return ends.some(Number.isNaN) ? undefined : { low: Math.min(...ends), high: Math.max(...ends) };
}

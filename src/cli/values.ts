import { NbfixError } from '../error.ts';

/** Values of an option that may come several times and hold several values each: `--select a,b --select c`. */
export function listed(values: readonly string[]): string[] {
  const list = values.flatMap((value) => value.split(',')).map((value) => value.trim());
  return list.filter((value) => value !== '');
}

/** The value of an option that counts once, when it was given several times: the last. */
export function last<T>(value: T | readonly T[]): T {
  if (!Array.isArray(value)) return value as T;
  const final: T | undefined = value.at(-1);
  if (final === undefined) throw new NbfixError('an option has no value');
  return final;
}

/** @throws NbfixError for what is no number above 0 */
export function positive(name: string, value: number): number {
  if (Number.isFinite(value) && value > 0) return value;
  throw new NbfixError(`--${name} needs a number above 0`);
}

/** @throws NbfixError for what is no whole number above 0 */
export function positiveWhole(name: string, value: number): number {
  if (Number.isSafeInteger(value) && value > 0) return value;
  throw new NbfixError(`--${name} needs a whole number above 0`);
}

/** The sum of numbers of which some may not be known: then it is not known either. */
export function sum(numbers: readonly (number | undefined)[]): number | undefined {
  return numbers.reduce<number | undefined>(
    (one, other) => (one === undefined || other === undefined ? undefined : one + other),
    0,
  );
}

/** Lines that have less in common than this are no version of each other. */
const ALIKE = 0.5;

/** More lines than this are not compared with one another. */
const MOST = 60;

/**
 * Which removed lines have become which added ones, in order, as pairs of indices: the pairing in which they have most in
 * common.
 */
export function pairsOf(removed: readonly string[], added: readonly string[]): (readonly [number, number])[] {
  if (removed.length === 0 || added.length === 0 || removed.length > MOST || added.length > MOST) return [];
  const [left, right] = [removed.map(wordsOf), added.map(wordsOf)];
  // best[i][j]: what the lines from i and from j on have in common at most.
  const best = Array.from({ length: left.length + 1 }, () => Array.from({ length: right.length + 1 }, () => 0));
  const likeness = left.map((one) => right.map((other) => alike(one, other)));
  for (let i = left.length - 1; i >= 0; i--) {
    for (let j = right.length - 1; j >= 0; j--) {
      const paired = likeness[i]![j]! < ALIKE ? 0 : likeness[i]![j]! + best[i + 1]![j + 1]!;
      best[i]![j] = Math.max(paired, best[i + 1]![j]!, best[i]![j + 1]!);
    }
  }
  const pairs: (readonly [number, number])[] = [];
  for (let i = 0, j = 0; i < left.length && j < right.length;) {
    if (best[i]![j] === best[i + 1]![j]) i++;
    else if (best[i]![j] === best[i]![j + 1]) j++;
    else pairs.push([i++, j++]);
  }
  return pairs;
}

function wordsOf(line: string): string[] {
  return line.match(/\w+|[^\w\s]/g) ?? [];
}

/** The share of their words that two lines have in common: 0 to 1. */
function alike(one: readonly string[], other: readonly string[]): number {
  if (one.length + other.length === 0) return 1;
  const counts = new Map<string, number>();
  for (const word of one) counts.set(word, (counts.get(word) ?? 0) + 1);
  let common = 0;
  for (const word of other) {
    const count = counts.get(word) ?? 0;
    if (count > 0) common++;
    counts.set(word, count - 1);
  }
  return (2 * common) / (one.length + other.length);
}

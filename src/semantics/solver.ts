/** Gives the value of what a key stands for, which may ask for other keys, and for itself. */
export type Solve<V> = (key: string, compute: () => V) => V;

/** A value that rests on what is not computed yet: the outermost such key, by its depth. */
interface Draft<V> {
  readonly value: V;
  readonly lowest: number;
}

/** So many rounds are enough for what people write; a value that still changes then is given up. */
const MOST_ROUNDS = 8;

/**
 * Solves equations that may go round in circles: `total = 0`, `total = total + step`. In the first round each key of a circle
 * counts as the bottom where it is asked for again, later as what the round before has found, until nothing changes.
 * @param top what a circle is that does not come to rest
 */
export function solver<V>(bottom: V, top: V, isSame: (one: V, other: V) => boolean): Solve<V> {
  const solved = new Map<string, { readonly value: V }>();
  /** What is being computed, by its depth. */
  const open = new Map<string, number>();
  const guesses = new Map<string, V>();
  const drafts = new Map<string, Draft<V>>();
  /** The lowest depth of what has been guessed since the computation of the current key began. */
  let lowest = Infinity;
  /** How often a round has found something else than was guessed. */
  let changes = 0;

  const guessed = (key: string): V => (guesses.has(key) ? guesses.get(key)! : bottom);
  const settle = (key: string, value: V, depth: number): V => {
    solved.set(key, { value });
    for (const [each, draft] of drafts) if (draft.lowest >= depth) drafts.delete(each);
    return value;
  };

  /** Computes a value; what fails is open no longer. */
  const openly = (key: string, depth: number, compute: () => V): V => {
    open.set(key, depth);
    try {
      return compute();
    } finally {
      open.delete(key);
    }
  };

  return (key, compute) => {
    const found = solved.get(key);
    if (found !== undefined) return found.value;
    const [depth, draft] = [open.get(key), drafts.get(key)];
    if (depth !== undefined || draft !== undefined) {
      lowest = Math.min(lowest, depth ?? draft!.lowest);
      return depth === undefined ? draft!.value : guessed(key);
    }
    const own = open.size;
    const outer = lowest;
    for (let round = 1; ; round += 1) {
      const before = changes;
      lowest = Infinity;
      const value = openly(key, own, compute);
      const reached = lowest;
      lowest = Math.min(outer, reached >= own ? Infinity : reached);
      if (reached === Infinity) return settle(key, value, own);
      if (!isSame(value, guessed(key))) changes += 1;
      guesses.set(key, value);
      if (reached < own) {
        drafts.set(key, { value, lowest: reached });
        return value;
      }
      if (changes === before) return settle(key, value, own);
      if (round === MOST_ROUNDS) return settle(key, top, own);
      for (const [each, { lowest: low }] of drafts) if (low >= own) drafts.delete(each);
    }
  };
}

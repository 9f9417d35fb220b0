/** A function that works out its answer once for each object, for as long as somebody holds the object. */
export function memoized<K extends object, V>(compute: (key: K) => V): (key: K) => V {
  const known = new WeakMap<K, { readonly value: V }>();
  return (key) => {
    const found = known.get(key) ?? { value: compute(key) };
    known.set(key, found);
    return found.value;
  };
}

/** The same for an object that belongs to those before it, as a cell to its notebook: answers are kept by the last one. */
export function memoizedWithin<W extends unknown[], K extends object, V>(
  compute: (...args: [...W, K]) => V,
): (...args: [...W, K]) => V {
  const answers = new WeakMap<K, { readonly value: V }>();
  return (...args) => {
    const part = args.at(-1) as K;
    let answer = answers.get(part);
    if (answer === undefined) answers.set(part, (answer = { value: compute(...args) }));
    return answer.value;
  };
}

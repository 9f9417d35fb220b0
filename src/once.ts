/**
 * A function that computes the answer for an object once and keeps it as long as the object lives. For what follows from
 * the object alone: a notebook, a cell, a syntax tree, none of which ever changes.
 */
export function once<K extends object, V>(compute: (key: K) => V): (key: K) => V {
  const answers = new WeakMap<K, { readonly value: V }>();
  return (key) => {
    let answer = answers.get(key);
    if (answer === undefined) answers.set(key, (answer = { value: compute(key) }));
    return answer.value;
  };
}

/** The same for an object that belongs to those before it, as a cell to its notebook: answers are kept by the last one. */
export function onceWithin<W extends unknown[], K extends object, V>(
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

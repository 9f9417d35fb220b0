import { plainText } from '../../../../src/python/strings.ts';
import type { Node } from '../../../../src/python/tree.ts';

/** A key, an index, or any of them. */
export type Step = string | number | typeof ANY;
export const ANY = Symbol('any');

/** Where in a value the text is: `['error']` in `{"error": text}`, nothing where the value is the text. */
export type Path = readonly Step[];

/** The step that a key of a container is. */
export function keyIn(key: Node | undefined): Step {
  const text = key === undefined ? undefined : plainText(key);
  if (text !== undefined) return text;
  return key?.type === 'integer' ? Number(key.text) : ANY;
}

import type { Node } from './tree.ts';

/*
 * Names with two underscores on both sides are holes in Python code, `__title__`: templates fill them, patterns match
 * anything there.
 */
const HOLE = /^__([a-z][a-z0-9_]*)__$/;

/** Attributes that Python gives to its classes and functions. */
const PYTHONS_OWN: ReadonlySet<string> = new Set(['__class__', '__doc__', '__module__', '__name__', '__qualname__']);

/** The name of a hole without its underscores; undefined for other nodes, and for Python's own `type(error).__name__`. */
export function holeAt(node: Node): string | undefined {
  if (node.type !== 'identifier' || (node.fieldName === 'attribute' && PYTHONS_OWN.has(node.text))) return undefined;
  return HOLE.exec(node.text)?.[1];
}

import { expect, test } from 'vitest';
import { appendArgument, prependArgument } from '../../src/edit/arguments.ts';
import { applyEdits, type Edit } from '../../src/edit/edit.ts';
import { nodesOf, parsePython, type Node } from '../../src/python/tree.ts';

/** The text of a call after the edits, which is Python again. */
function edited(text: string, edit: (call: Node) => readonly Edit[]): string {
  const result = applyEdits(text, edit(nodesOf(parsePython(text), 'call')[0]!));
  expect(parsePython(result).hasError).toBe(false);
  return result;
}

test.each([
  ['f()', 'f(0)'],
  ['f(1)', 'f(0, 1)'],
  ['f(*xs)', 'f(0, *xs)'],
  ['f(n := 1)', 'f(0, n := 1)'],
  ['f(x for x in xs)', 'f(0, (x for x in xs))'],
  ['f(  # why\n)', 'f(0  # why\n)'],
  ['f(\n    # why\n    1,\n)', 'f(\n    # why\n    0,\n    1,\n)'],
  ['f(\r\n\t1,  # why\r\n)', 'f(\r\n\t0,\r\n\t1,  # why\r\n)'],
])('prepends to %j: %j', (text, expected) => {
  expect(edited(text, (call) => prependArgument(text, call, '0'))).toBe(expected);
});

test.each([
  ['f()', 'f(a=0)'],
  ['f(1)', 'f(1, a=0)'],
  ['f(1,)', 'f(1, a=0,)'],
  ['f(**xs)', 'f(**xs, a=0)'],
  ['f(n := 1)', 'f(n := 1, a=0)'],
  ['f(x for x in xs)', 'f((x for x in xs), a=0)'],
  ['f(  # why\n)', 'f(a=0  # why\n)'],
  ['f(\n    1\n)', 'f(\n    1,\n    a=0\n)'],
  ['f(\n    1,\n)', 'f(\n    1,\n    a=0,\n)'],
  ['f(\n    1,  # why\n)', 'f(\n    1,  # why\n    a=0,\n)'],
  ['f(\n    1  # why\n)', 'f(\n    1,  # why\n    a=0\n)'],
  ['f(\r\n\t1,\r\n\t# why\r\n)', 'f(\r\n\t1,\r\n\ta=0,\r\n\t# why\r\n)'],
])('appends to %j: %j', (text, expected) => {
  expect(edited(text, (call) => appendArgument(text, call, 'a', '0'))).toBe(expected);
});

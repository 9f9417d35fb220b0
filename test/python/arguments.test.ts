import { expect, test } from 'vitest';
import { argumentsOf, hasSplat, positional } from '../../src/python/arguments.ts';
import { nodesOf, parsePython } from '../../src/python/tree.ts';

const callIn = (text: string) => nodesOf(parsePython(text), 'call')[0]!;

test.each([
  ['f()', []],
  ['f(1, a=2)', ['positional 1', 'keyword a 2']],
  ['f(*xs, 1, a=2, **ys)', ['list-splat *xs', 'positional 1', 'keyword a 2', 'dictionary-splat **ys']],
  ['f(x for x in xs)', ['positional (x for x in xs)']],
  ['f((x for x in xs))', ['positional (x for x in xs)']],
  ['f(  # a\n  1,  # b\n)', ['positional 1']],
])('the arguments of %s', (text, expected) => {
  const given = argumentsOf(callIn(text)).map(({ kind, name, value }) => [kind, name, value.text]);
  expect(given.map((each) => each.filter((part) => part !== undefined).join(' '))).toEqual(expected);
});

test.each([
  ['f(1, 2, a=3)', '1 2', false],
  ['f(1, *xs, 2)', '1', true],
  ['f(1, a=2, *xs)', '1', true],
  ['f(1, **ys)', '1', true],
  ['f(*xs)', '', true],
])('the values that %s gives by position', (text, values, isOpen) => {
  expect(
    positional(callIn(text))
      .map((each) => each.text)
      .join(' '),
  ).toBe(values);
  expect(hasSplat(callIn(text))).toBe(isOpen);
});

import { expect, test } from 'vitest';
import { argumentFor, parameterFor, parametersOf } from '../../src/python/parameters.ts';
import { argumentsOf } from '../../src/python/arguments.ts';
import { parsePython, walk, type Node } from '../../src/python/tree.ts';

function first(text: string, type: RegExp): Node {
  return walk(parsePython(text)).find((node) => type.test(node.type))!;
}

const functionOf = (parameters: string): Node => first(`def f(${parameters}): pass`, /^function_definition$/);

test.each([
  ['', []],
  ['a, b', ['a positional-or-keyword', 'b positional-or-keyword']],
  ['a, /, b: int', ['a positional-only', 'b positional-or-keyword: int']],
  ['a=1, b: int = 2', ['a positional-or-keyword = 1', 'b positional-or-keyword: int = 2']],
  ['*args, b', ['args var-positional', 'b keyword-only']],
  ['*args: int, b=1', ['args var-positional: int', 'b keyword-only = 1']],
  ['a, *, b', ['a positional-or-keyword', 'b keyword-only']],
  ['a, **kwargs', ['a positional-or-keyword', 'kwargs var-keyword']],
  ['**kwargs: int', ['kwargs var-keyword: int']],
])('the parameters of f(%s)', (parameters, expected) => {
  const found = parametersOf(functionOf(parameters)).map(({ name, kind, annotation, fallback }) =>
    [`${name} ${kind}`, annotation && `: ${annotation.text}`, fallback && ` = ${fallback.text}`].join(''),
  );
  expect(found).toEqual(expected);
});

test('the parameters of a lambda', () => {
  const found = parametersOf(first('f = lambda a, *b, c=1: 0', /^lambda$/)).map(({ name, kind }) => `${name} ${kind}`);
  expect(found).toEqual(['a positional-or-keyword', 'b var-positional', 'c keyword-only']);
});

test.each([
  ['a, b', 'f(1, 2)', ['a', 'b']],
  ['a, b', 'f(b=1, a=2)', ['b', 'a']],
  ['a, b', 'f(1, 2, 3)', ['a', 'b', undefined]],
  ['a, b', 'f(1, c=2)', ['a', undefined]],
  ['a, *rest', 'f(1, 2, 3)', ['a', 'rest', 'rest']],
  ['a, **more', 'f(b=1, a=2)', ['more', 'a']],
  ['a, *, b', 'f(1, 2)', ['a', undefined]],
  ['a, /, b', 'f(1, 2)', ['a', 'b']],
  ['a, /, b', 'f(a=1, b=2)', [undefined, 'b']],
  ['a, b', 'f(*xs, 2)', [undefined, undefined]],
  ['a, b', 'f(1, *xs)', ['a', undefined]],
  ['a, b', 'f(*xs, b=2)', [undefined, 'b']],
])('f(%s): where the arguments of %s go', (parameters, text, expected) => {
  const call = first(text, /^call$/);
  const all = parametersOf(functionOf(parameters));
  expect(argumentsOf(call).map(({ value }) => parameterFor(value, call, all)?.name)).toEqual(expected);
});

test('a generator that is all a call is given', () => {
  const call = first('f(x for x in xs)', /^call$/);
  const generator = first('f(x for x in xs)', /^generator_expression$/);
  const own = walk(call).find(({ type }) => type === generator.type)!;
  expect(parameterFor(own, call, parametersOf(functionOf('a')))?.name).toBe('a');
});

test.each([
  ['a, b=0', 'f(1)', ['1', undefined]],
  ['a, b=0', 'f(b=2, a=1)', ['1', '2']],
  ['a, b=0', 'f(*xs)', ['unknown', 'unknown']],
  ['a, b=0', 'f(1, **settings)', ['1', 'unknown']],
  ['a, *rest, **more', 'f(1, 2, c=3)', ['1', 'unknown', 'unknown']],
])('f(%s): what %s gives', (parameters, text, expected) => {
  const call = first(text, /^call$/);
  const all = parametersOf(functionOf(parameters));
  const given = all.map((each) => argumentFor(each, call, all));
  expect(given.map((each) => (typeof each === 'object' ? each.text : each))).toEqual(expected);
});

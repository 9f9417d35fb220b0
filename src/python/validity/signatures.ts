import { children, field, walk, type Node } from '../tree.ts';
import type { Found } from './mistake.ts';

/** The rules for parameters and arguments. */

const STARRED: ReadonlySet<string> = new Set(['list_splat_pattern', 'keyword_separator']);

export function checkParameters(node: Node): Found {
  const names = new Set<string>();
  let [hasDefault, isKeywordOnly, isOver] = [false, false, false];
  let separator: Node | undefined;
  for (const [at, parameter] of children(node).entries()) {
    const { type } = parameter;
    // `*args: T` is typed and starred.
    const inner = type === 'typed_parameter' ? (children(parameter)[0] ?? parameter) : parameter;
    const name = field(parameter, 'name') ?? (inner.type === 'identifier' ? inner : children(inner)[0]);
    if (isOver) return { node: parameter, message: 'arguments cannot follow var-keyword argument' };
    if (type === 'positional_separator') {
      if (at === 0) return { node: parameter, message: 'at least one argument must precede /' };
      if (separator !== undefined) return { node: parameter, message: '/ may appear only once' };
      if (isKeywordOnly) return { node: parameter, message: '/ must be ahead of *' };
      separator = parameter;
      continue;
    }
    if (inner.type === 'tuple_pattern' || name?.type === 'tuple_pattern') {
      return { node: parameter, message: 'parameters cannot be parenthesized' };
    }
    if (name !== undefined && name.type !== 'identifier') return { node: parameter, message: 'invalid syntax' };
    if (name !== undefined) {
      if (name.text === '__debug__') return { node: name, message: 'cannot assign to __debug__' };
      if (names.has(name.text))
        return { node: name, message: `duplicate argument '${name.text}' in function definition` };
      names.add(name.text);
    }
    if (STARRED.has(inner.type)) {
      if (isKeywordOnly) return { node: parameter, message: '* argument may appear only once' };
      isKeywordOnly = true;
      const next = children(node)[at + 1];
      if (inner.type === 'keyword_separator' && (next === undefined || isDictionary(next))) {
        return { node: parameter, message: 'named arguments must follow bare *' };
      }
    } else if (isDictionary(parameter)) isOver = true;
    else if (type.endsWith('default_parameter')) hasDefault = true;
    else if (hasDefault && !isKeywordOnly) {
      return { node: parameter, message: 'parameter without a default follows parameter with a default' };
    }
  }
  return undefined;
}

function isDictionary(parameter: Node): boolean {
  const inner = parameter.type === 'typed_parameter' ? children(parameter)[0] : parameter;
  return inner?.type === 'dictionary_splat_pattern';
}

export function checkArguments(node: Node): Found {
  const names = new Set<string>();
  let last: 'keyword' | 'unpacking' | undefined;
  for (const argument of children(node)) {
    if (argument.type === 'keyword_argument') {
      const name = field(argument, 'name')?.text ?? '';
      if (names.has(name)) return { node: argument, message: `keyword argument repeated: ${name}` };
      if (name === '__debug__') return { node: argument, message: 'cannot assign to __debug__' };
      names.add(name);
      last ??= 'keyword';
    } else if (argument.type === 'dictionary_splat') last = 'unpacking';
    else if (argument.type === 'list_splat') {
      if (last === 'unpacking') {
        return { node: argument, message: 'iterable argument unpacking follows keyword argument unpacking' };
      }
    } else if (last !== undefined) {
      const what = last === 'unpacking' ? 'keyword argument unpacking' : 'keyword argument';
      return { node: argument, message: `positional argument follows ${what}` };
    }
  }
  return undefined;
}

/** `[T, U: int, *Ts, **P]`. */
export function checkTypeParameters(node: Node): Found {
  // `dict[str, int]` in an annotation has the same type; its elements are any types.
  if (!/^(?:function|class)_definition$/.test(node.parent?.type ?? '')) return undefined;
  const names = new Set<string>();
  let hasDefault = false;
  for (const parameter of children(node)) {
    const [content] = children(parameter);
    const isBound = content?.type === 'constrained_type';
    const [name] = isBound ? children(content) : [parameter];
    const [inner] = name === undefined ? [] : children(name);
    const leaf = inner?.type === 'splat_type' ? children(inner)[0] : inner;
    if (leaf?.type !== 'identifier') return { node: parameter, message: 'invalid syntax' };
    // `*Ts = int` is a default; the parser sees a bound (see masks.ts).
    if (isBound && inner?.type === 'splat_type' && !parameter.text.includes('='))
      return { node: parameter, message: 'cannot use a bound here' };
    if (names.has(leaf.text)) return { node: parameter, message: `duplicate type parameter '${leaf.text}'` };
    names.add(leaf.text);
    // `T: int = str` is read as a bound by `int = str`.
    const isWithDefault = walk(parameter).some(
      ({ type, children: parts }) => type !== 'keyword_argument' && parts.some(({ text }) => text === '='),
    );
    if (hasDefault && !isWithDefault)
      return { node: parameter, message: 'a type parameter without a default follows one with a default' };
    hasDefault ||= isWithDefault;
  }
  return oddInType(node);
}

/** `type X[T: int] = list[T]` */
export function checkTypeAlias(node: Node): Found {
  return oddInType(node);
}

function oddInType(node: Node): Found {
  const odd = walk(node).find(({ type }) => type === 'yield' || type === 'await' || type === 'named_expression');
  return odd === undefined ? undefined : { node: odd, message: `${odd.type} cannot be used within a type` };
}

import { children, field, walk, type Node } from '../tree.ts';
import type { Found } from './mistake.ts';

/** `match`: what CPython finds wrong with the patterns. */

export function checkMatch(node: Node): Found {
  const body = field(node, 'body');
  const cases = body === undefined ? [] : children(body).filter(({ type }) => type === 'case_clause');
  for (const clause of cases.slice(0, -1)) {
    const patterns = children(clause).filter(({ type }) => type === 'case_pattern');
    const [pattern] = patterns;
    if (patterns.length > 1 || pattern === undefined || field(clause, 'guard') !== undefined) continue;
    if (isIrrefutable(pattern)) return { node: pattern, message: 'this pattern makes the remaining ones unreachable' };
  }
  return undefined;
}

/** `_`, a name, and those in parentheses or `as` something. */
function isIrrefutable(pattern: Node): boolean {
  const { text } = pattern;
  if (text === '_') return true;
  const [inner] = children(pattern);
  if (inner?.type === 'dotted_name') return children(inner).length === 1 && text === inner.text;
  if (inner?.type === 'as_pattern') return children(inner)[0] !== undefined && isIrrefutable(children(inner)[0]!);
  return false;
}

/** One pattern: each name once, one star in a sequence, positional parts before keywords. */
export function checkCase(node: Node): Found {
  const names = new Set<string>();
  for (const pattern of children(node).filter(({ type }) => type === 'case_pattern')) {
    for (const name of captures(pattern)) {
      if (names.has(name.text))
        return { node: name, message: `multiple assignments to name '${name.text}' in pattern` };
      names.add(name.text);
    }
  }
  return undefined;
}

function captures(pattern: Node): Node[] {
  return walk(pattern, ({ type }) => type === 'union_pattern').filter((name) => {
    const { type, parent } = name;
    if (type !== 'identifier' || parent === null) return false;
    if (parent.type === 'splat_pattern' || parent.type === 'as_pattern') return name.text !== '_';
    if (parent.type !== 'dotted_name' || children(parent).length > 1) return false;
    return parent.parent?.type === 'case_pattern';
  });
}

export function checkClassPattern(node: Node): Found {
  let hasKeyword = false;
  const names = new Set<string>();
  for (const part of children(node).slice(1)) {
    const keyword = children(part).find(({ type }) => type === 'keyword_pattern');
    if (keyword === undefined && hasKeyword) {
      return { node: part, message: 'positional patterns follow keyword patterns' };
    }
    if (keyword === undefined) continue;
    hasKeyword = true;
    const name = children(keyword)[0]?.text ?? '';
    if (names.has(name)) return { node: part, message: `attribute name repeated in class pattern: ${name}` };
    names.add(name);
  }
  return undefined;
}

export function checkSequencePattern(node: Node): Found {
  const stars = children(node).filter((part) => children(part)[0]?.type === 'splat_pattern');
  return stars.length > 1 ? 'multiple starred names in sequence pattern' : undefined;
}

export function checkAsPattern(node: Node): Found {
  return node.parent?.type === 'case_pattern' && children(node).at(-1)?.text === '_'
    ? "cannot use '_' as a target"
    : undefined;
}

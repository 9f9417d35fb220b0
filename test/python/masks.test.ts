import { expect, test } from 'vitest';
import { bindingsOf } from '../../src/python/bindings.ts';
import { neededMinor } from '../../src/python/newer-syntax.ts';
import { children, parsePython, walk } from '../../src/python/tree.ts';
import { mistakeIn } from '../../src/python/validity.ts';

/** Code that the grammar does not know; its defs and refs by marimo's rules, and the Python that brought it. */
test.each([
  ['a template string', 'a = t"{b} and {c!r}" + rT\'{d}\'', 'a', 'b c d'],
  ['a template string in an f-string', 'a = f"{b}" + t"""\n{c}"""', 'a', 'b c'],
  ['a lazy import', 'lazy import a.b as c, d', 'c d', ''],
  ['a lazy import from a module', 'if x:\n    lazy from a import b as c', 'c', 'x'],
  ['a default of a type parameter', 'def f[T = a](x: T): pass', 'f', 'a'],
  ['defaults of all kinds', 'class A[T: b = c, *Ts = *d[e], **P = [f]](g): pass', 'A', 'b c d e f g'],
  ['a default in a type alias', 'type A[T = b] = dict[T, c]', 'A', 'b c dict'],
  ['a starred list in an index', 'a = b[*[c, d], e]', 'a', 'b c d e'],
  ['a starred list in a list', 'a = b, *(c, d)', 'a', 'b c d'],
  ['a list as the subject of match', 'match [a]:\n    case [b]:\n        c', 'b', 'a c'],
  ['a list at its head', 'if x:\n    match [a][0], [d, {}], [\n        e]:\n        case _: c', '', 'a c d e x'],
  ['a name called match', 'match[a] = b\nmatch: c = d', 'match', 'a b c d match'],
  ['exceptions without parentheses', 'try: a\nexcept B, C: d', '', 'B C a d'],
])('%s', (_, code, defs, refs) => {
  const text = `${code}\nlast = 1\n`;
  const root = parsePython(text);
  expect(root.hasError).toBe(false);
  expect(mistakeIn(root, text)).toBeUndefined();
  const found = bindingsOf(children(root));
  expect([...found.defs].sort().join(' ')).toBe([...defs.split(' '), 'last'].filter(Boolean).sort().join(' '));
  expect([...found.refs].sort().join(' ')).toBe(refs);
  // What a node says is what stands in the source, at its place.
  expect(root.text).toBe(text);
  for (const node of walk(root)) expect(text.slice(node.startIndex, node.endIndex)).toBe(node.text);
});

test.each([
  ['a = 1', 0],
  ['match a:\n    case 1: b', 10],
  ['a[*b]', 11],
  ['try: a\nexcept* B: c', 11],
  ['def f[T](): pass', 12],
  ['a: dict[str, int] = {}', 0],
  ['type A = int', 12],
  ['f"{a["b"]}"'.replaceAll("'", '"'), 12],
  ['f"{a[\'b\']}"', 0],
  ['f"{a}" "#"', 0],
  ['try: a\nexcept B, C: d', 14],
  ['[*a for a in b]', 15],
])('%j needs Python 3.%i', (code, minor) => {
  expect(neededMinor(parsePython(`${code}\n`))).toBe(minor);
});

test('what looks like newer code is not', () => {
  const text = 'lazy = t\nlazy.from_ = f(lazy, t == "a")\n';
  const root = parsePython(text);
  expect(root.hasError).toBe(false);
});

import { expect, test } from 'vitest';
import { bindingsOf } from '../../src/python/bindings.ts';
import { children, type Node, parsePython, walk } from '../../src/python/tree.ts';

/** A line a named node: how deep it is, its type, and its text when nothing is below it. */
function outline(root: Node): string {
  const depth = (node: Node): number => (node.parent === null ? 0 : depth(node.parent) + 1);
  return walk(root)
    .map((node) => `${' '.repeat(depth(node))}${node.type}${node.namedChildren.length === 0 ? ` ${node.text}` : ''}`)
    .join('\n');
}

const linesOf = (count: number, line: (at: number) => string): string =>
  Array.from({ length: count }, (_, at) => `${line(at)}\n`).join('');

test('an expression of 20,000 terms has its tree', () => {
  const root = parsePython(`z = ${Array.from({ length: 20_000 }, () => 'a').join(' + ')}\n`);
  expect(root.hasError).toBe(false);
  expect(walk(root).filter(({ type }) => type === 'binary_operator')).toHaveLength(19_999);
});

test('two spellings of a name are one name, where it stands is where it stood', () => {
  const root = parsePython('µ = ﬁrst.ﬁ\nprint("ﬁ", μ)\n');
  const { defs, refs } = bindingsOf(children(root));
  expect([...defs]).toEqual(['μ']);
  expect([...refs]).toEqual(['first', 'print']);
  const [name] = walk(root).filter(({ text }) => text === 'first');
  expect([name?.startIndex, name?.endIndex]).toEqual([4, 8]);
  expect(walk(root).find(({ type }) => type === 'string')?.text).toBe('"ﬁ"');
});

/** Comments in and after blocks; a few lines and many make the same tree, but for the lines themselves. */
test.each([
  ['before a block ends', (run: string) => `if a:\n    b\n${run}c\n`],
  ['at the end', (run: string) => `if a:\n    b\n${run}`],
  ['at the start of a block', (run: string) => `if a:\n${run}    b\nc\n`],
  ['in a list', (run: string) => `a = [\n${run}    1,\n]\n`],
])('a long run of comments %s', (_, around) => {
  const short = linesOf(3, () => '    # in\n\n') + linesOf(3, () => '  # middle') + linesOf(3, () => '# out');
  const long = linesOf(80, () => '    # in\n\n') + linesOf(80, () => '  # middle') + linesOf(80, () => '# out');
  const distinct = (text: string): string[] =>
    outline(parsePython(around(text)))
      .split('\n')
      .filter((line, at, lines) => line !== lines[at - 1]);
  expect(distinct(long)).toEqual(distinct(short));
  const comments = walk(parsePython(around(long))).filter(({ type }) => type === 'comment');
  expect(comments).toHaveLength(240);
  expect(comments[1]?.startPosition).toMatchObject({ column: 4 });
});

test('what looks like comments in a string stays a string', () => {
  const text = `a = """\n${linesOf(100, (at) => `# ${at}`)}"""\nb = 1\n`;
  const root = parsePython(text);
  expect(walk(root).filter(({ type }) => type === 'comment')).toEqual([]);
  expect(walk(root).find(({ type }) => type === 'string')?.text).toBe(text.slice(4, -7));
  expect(children(root)).toHaveLength(2);
});

test.each([
  ['numbers', 'x = [', (at: number) => `${at}, `, ']'],
  ['numbers on lines', 'x = (\n', (at: number) => `    -${at}.5e3,\n`, ')'],
  ['strings', 'x = {', (at: number) => `"a ${at}", `, "'b'}"],
  ['rows', 'x = [', (at: number) => `[${at}, "b", None],\n`, ']'],
  ['pairs', 'x = {', (at: number) => `"a${at}": (1, 2), `, '}'],
])('a data set of %s: the tree keeps the first ones', (_, head, entry, tail) => {
  const text = `${head}${Array.from({ length: 5_000 }, (__, at) => entry(at)).join('')}${tail}\ny = x\n`;
  const root = parsePython(text);
  expect(root.hasError).toBe(false);
  expect(children(root).map((node) => node.text)).toEqual([text.split('\ny = x')[0], 'y = x']);
  expect(walk(root).length).toBeLessThan(1_500);
});

test('a data set with an expression keeps it', () => {
  const text = `x = [${'1, '.repeat(2_000)}f(a), ${'2, '.repeat(2_000)}g(b)]\n`;
  const names = walk(parsePython(text)).filter(({ type }) => type === 'identifier');
  expect(names.map((node) => node.text)).toEqual(['x', 'f', 'a', 'g', 'b']);
});

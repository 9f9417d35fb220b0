import fc from 'fast-check';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { nativeParser } from '../../src/python/native-parser.ts';
import type { TreeCursor } from '../../src/python/tree-cursor.ts';
import { wasmParser } from '../../src/python/wasm-parser.ts';

/*
 * The native parser and the one in WebAssembly make the same trees. `TREE_SITTER_PYTHON_PREBUILD=/none npm test` runs all
 * tests with the latter.
 */

const native = await nativeParser();
const wasm = await wasmParser();

/** All that src/python/tree.ts reads of a tree, a line a node. */
function outline(cursor: TreeCursor): string {
  const lines: string[] = [];
  const line = (): string => {
    const { nodeTypeId, nodeType, nodeIsNamed, nodeIsMissing, startIndex, endIndex } = cursor;
    const field = [cursor.currentFieldId || 0, cursor.currentFieldName ?? ''];
    return [nodeTypeId, nodeType, nodeIsNamed, nodeIsMissing, startIndex, endIndex, ...field].join(' ');
  };
  let depth = 0;
  for (;;) {
    lines.push(`${depth} ${line()}`);
    if (cursor.gotoFirstChild()) depth += 1;
    else {
      while (!cursor.gotoNextSibling()) {
        if (!cursor.gotoParent()) return lines.join('\n');
        depth -= 1;
      }
    }
  }
}

const texts = ['test/notebooks', 'test/fixtures'].flatMap((folder) =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.py'))
    .map((name): [string, string] => [name, readFileSync(join(folder, name), 'utf8')]),
);

test('all notebooks and fixtures', () => {
  const different = texts.filter(([, text]) => wasm(text, outline) !== native(text, outline));
  expect(different.map(([name]) => name)).toEqual([]);
});

test('broken Python, which the parser repairs in the same ways', () => {
  const pieces = [
    '(',
    ')',
    '[',
    '"""',
    "'",
    '\n',
    '    ',
    ':',
    '\\',
    '#',
    'f"{',
    'def ',
    '=',
    '🚀',
    '\ud800',
    '\0',
    '',
  ];
  const cut = fc.record({ at: fc.nat(), length: fc.nat(8), piece: fc.constantFrom(...pieces) });
  const small = texts.map(([, text]) => text).filter(({ length }) => length < 5_000);
  const broken = fc
    .tuple(fc.constantFrom(...small), fc.array(cut, { minLength: 1, maxLength: 10 }))
    .map(([text, cuts]) =>
      cuts.reduce((rest, { at, length, piece }) => {
        const start = at % (rest.length + 1);
        return rest.slice(0, start) + piece + rest.slice(start + length);
      }, text),
    );
  fc.assert(
    fc.property(broken, (text) => {
      expect(wasm(text, outline)).toBe(native(text, outline));
    }),
  );
});

test.each([
  ['nothing', ''],
  ['a byte order mark', '\ufeffx = 1\n'],
  ['NUL', 'x = "a\0b"\0\ny = 2\n'],
  ['lone surrogates', '"\ud800" + \udc00\n'],
  ['astral characters wherever a buffer may end', `x = "${'🚀'.repeat(20_000)}"\ny = 1\n`],
  ['astral characters at odd places', `x = " ${'🚀'.repeat(20_000)}"\ny = 1\n`],
  ['200,000 characters', 'x = f(a, b)[1] + "s"\n'.repeat(10_000)],
  ['brackets in brackets', `x = ${'('.repeat(5_000)}${')'.repeat(5_000)}\n`],
  ['brackets that are never closed', `x = ${'['.repeat(5_000)}`],
  ['blocks in blocks', Array.from({ length: 90 }, (_, depth) => `${' '.repeat(depth)}if a:\n`).join('')],
  ['a long expression', `x = ${'a + '.repeat(20_000)}a\n`],
])('%s', (_, text) => {
  expect(wasm(text, outline)).toBe(native(text, outline));
});

test('trees in WebAssembly are freed, also where reading one fails', () => {
  const text = 'x = f(a, b)[1] + "s"\n'.repeat(3_000);
  const fail = (): never => {
    throw new Error('cannot be read');
  };
  const parseOften = (): void => {
    for (let run = 0; run < 3; run += 1) {
      wasm(text, (cursor) => cursor.endIndex);
      expect(() => wasm(text, fail)).toThrow('cannot be read');
    }
  };
  parseOften();
  const before = process.memoryUsage().external;
  parseOften();
  // One such tree takes 8 MB.
  expect(process.memoryUsage().external - before).toBeLessThan(10_000_000);
});

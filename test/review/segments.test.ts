import fc from 'fast-check';
import { expect, test } from 'vitest';
import { changedWords, segmentsOf, trailingBlanks } from '../../src/review/client/segments.ts';
import { INDENT, tokensOf } from '../../src/review/client/tokens.ts';
import { linesOf } from '../../src/review/client/stages.ts';

test('Python has its colours, over several lines too', () => {
  const [first, second] = tokensOf('def f():\n    """a\n    b""" # c\n').slice(1);
  expect(first).toEqual([
    { text: '    ', colour: INDENT },
    { text: '"""a', colour: 'str' },
  ]);
  expect(second!.map(({ colour }) => colour)).toEqual([INDENT, 'str', '', 'com']);
});

test('the words that differ are marked', () => {
  const { old, new: now } = changedWords('f(mo, torch)', 'f(gate, mo, torch)');
  expect(old).toEqual([]);
  expect(now.map(([start, end]) => 'f(gate, mo, torch)'.slice(start, end)).join('')).toBe('gate, ');
  expect(trailingBlanks('a  ')).toEqual([[1, 3]]);
});

test('characters that hide or turn others are shown, and told from the same text in the code', () => {
  const [line] = tokensOf('a = "\u202e\\u202e"');
  const escaped = segmentsOf(line!, []).filter(({ isEscaped }) => isEscaped);
  expect(escaped.map(({ text }) => text)).toEqual(['\\u202e']);
});

test('property: no character of a line is lost, wherever it is cut', () => {
  const text = fc.string({
    unit: fc.constantFrom('a', ' ', '"', "'", '#', '\t', '\n', '(', 'é', '😀', '\\', '{', '='),
    maxLength: 60,
  });
  const spans = fc.array(fc.tuple(fc.nat(60), fc.nat(60)), { maxLength: 3 });
  fc.assert(
    fc.property(text, spans, (code, marked) => {
      const sorted = marked.flat().toSorted((a, b) => a - b);
      const pairs = marked.map((_, at) => [sorted[2 * at]!, sorted[2 * at + 1]!] as const);
      const shown = tokensOf(code).map((line) =>
        segmentsOf(line, pairs)
          .map((each) => each.text)
          .join(''),
      );
      expect(linesOf(`${shown.join('\n')}\n`)).toEqual(linesOf(`${code}\n`));
    }),
  );
});

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { applyEdits, insertion, type Edit } from '../../src/edit/edit.ts';

describe('applyEdits', () => {
  test('replaces, inserts and removes', () => {
    const edits = [{ start: 0, end: 1, text: 'one' }, insertion(2, '+'), { start: 3, end: 4, text: '' }];
    expect(applyEdits('1 2 3', edits)).toBe('one +23');
  });

  test('insertions at one offset keep the order of the list', () => {
    expect(applyEdits('ab', [insertion(1, '1'), insertion(1, '2'), insertion(1, '3')])).toBe('a123b');
  });

  test('an insertion at the start of a replaced span goes before it, one at its end after it', () => {
    const replaced = { start: 1, end: 2, text: 'X' };
    expect(applyEdits('abc', [replaced, insertion(1, '<'), insertion(2, '>')])).toBe('a<X>c');
  });

  test('insertions around a removed span survive it', () => {
    const removed = { start: 1, end: 2, text: '' };
    expect(applyEdits('abc', [insertion(2, '>'), removed, insertion(1, '<')])).toBe('a<>c');
  });

  test('at both ends of the text, and in an empty one', () => {
    expect(applyEdits('b', [insertion(1, 'c'), insertion(0, 'a')])).toBe('abc');
    expect(applyEdits('', [insertion(0, 'a'), insertion(0, 'b')])).toBe('ab');
  });

  test('offsets count UTF-16 code units', () => {
    const text = '# 🔥🔥\nx = 1';
    expect(applyEdits(text, [{ start: text.indexOf('1'), end: text.length, text: '2' }])).toBe('# 🔥🔥\nx = 2');
  });

  test.each([
    [
      'two replacements that share a character',
      [
        { start: 0, end: 2, text: '' },
        { start: 1, end: 3, text: '' },
      ],
    ],
    ['an insertion inside a replaced span', [{ start: 0, end: 3, text: 'x' }, insertion(1, 'y')]],
    [
      'the same replacement twice',
      [
        { start: 0, end: 1, text: 'x' },
        { start: 0, end: 1, text: 'x' },
      ],
    ],
  ])('%s overlap', (_, edits) => {
    expect(() => applyEdits('abcd', edits)).toThrow(/overlaps another/);
  });

  test.each([
    ['after the end', { start: 4, end: 5, text: '' }],
    ['before the start', { start: -1, end: 0, text: '' }],
    ['turned around', { start: 2, end: 1, text: '' }],
  ])('an edit %s lies outside the text', (_, edit) => {
    expect(() => applyEdits('abcd', [edit])).toThrow(/lies outside the text \(4\)/);
  });

  test('gives what putting the edits in from the back gives', () => {
    const edits = fc
      .array(fc.tuple(fc.nat({ max: 3 }), fc.nat({ max: 3 }), fc.string({ maxLength: 3, unit: 'grapheme' })), {
        maxLength: 8,
      })
      .map((parts) => {
        let at = 0;
        return parts.map(([gap, length, text]): Edit => {
          const start = at + gap;
          at = start + length;
          return { start, end: at, text };
        });
      });
    fc.assert(
      fc.property(edits, fc.string({ minLength: 60, maxLength: 60 }), (list, text) => {
        const expected = list.reduceRight(
          (each, edit) => each.slice(0, edit.start) + edit.text + each.slice(edit.end),
          text,
        );
        expect(applyEdits(text, list)).toBe(expected);
      }),
    );
  });
});

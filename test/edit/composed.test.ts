import fc from 'fast-check';
import { expect, test } from 'vitest';
import { composedEdits, originalOffset } from '../../src/edit/composed.ts';
import { applyEdits, type Edit } from '../../src/edit/edit.ts';

/** Edits of a text of some length that don't overlap: pairs of cuts, each with what goes between them. */
const editsOf = (length: number): fc.Arbitrary<Edit[]> =>
  fc.array(fc.tuple(fc.nat(length), fc.nat(3), fc.string({ maxLength: 4 })), { maxLength: 6 }).map((cuts) => {
    let end = 0;
    return cuts
      .toSorted(([a], [b]) => a - b)
      .flatMap(([at, size, text]) => {
        if (at < end) return [];
        const edit = { start: at, end: Math.min(length, at + size), text };
        end = edit.end + 1;
        return [edit];
      });
  });

const twice = fc
  .string({ maxLength: 30 })
  .chain((text) =>
    editsOf(text.length).chain((first) =>
      editsOf(applyEdits(text, first).length).map((second) => ({ text, first, second })),
    ),
  );

test('edits and then edits of the result are one list that comes to the same', () => {
  fc.assert(
    fc.property(twice, ({ text, first, second }) => {
      const composed = composedEdits(first, second);
      expect(applyEdits(text, composed)).toBe(applyEdits(applyEdits(text, first), second));
      // In order, and with something of the text between any two.
      for (const [at, { start }] of composed.entries()) expect(start).toBeGreaterThan(composed[at - 1]?.end ?? -1);
    }),
    { numRuns: 500 },
  );
});

test('an offset of the result leads back to the same character, or to where its text was put in', () => {
  fc.assert(
    fc.property(twice, ({ text, first }) => {
      const after = applyEdits(text, first);
      const inserted = new Set<number>();
      for (const { start, end, text: put } of first) {
        const shift = first
          .filter((other) => other.start < start)
          .reduce((sum, e) => sum + e.text.length - (e.end - e.start), 0);
        for (let at = 0; at < put.length; at += 1) {
          inserted.add(start + shift + at);
          expect(originalOffset(start + shift + at, first)).toBe(start);
        }
        expect(originalOffset(start + shift + put.length, first)).toBe(end);
      }
      for (let at = 0; at < after.length; at += 1) {
        if (!inserted.has(at)) expect(text[originalOffset(at, first)]).toBe(after[at]);
      }
    }),
    { numRuns: 500 },
  );
});

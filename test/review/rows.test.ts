import { structuredPatch } from 'diff';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { blocksOf, inOneColumn, type Block } from '../../src/review/client/rows.ts';
import { changesOf, linesOf, wholeChange } from '../../src/review/client/stages.ts';

function blocks(before: string, after: string): Block[] {
  return blocksOf(linesOf(before), linesOf(after), wholeChange(before, after).hunks);
}

/** One line of text a row: `-3`, `+4`, `~3:4`, ` 5:6`, `>5:6`. */
function told({ title, rows }: Block): string {
  const signs = { same: ' ', moved: '>', changed: '~', removed: '-', added: '+' };
  const shown = rows.map((row) => signs[row.kind] + [row.old, row.new].filter((line) => line !== null).join(':'));
  return title === null ? shown.join('\n') : title;
}

const cell = (...body: string[]): string => `@app.cell\ndef _():\n${body.map((line) => `    ${line}\n`).join('')}`;

test('lines that only moved right are folded, and a changed line stands beside what it was', () => {
  const steps = ['a()', 'b()', '', 'c()', 'd()'];
  const after = cell('with spinner():', ...steps.map((line) => (line === '' ? '' : `    ${line}`)), 'return 1, 2');
  const found = blocks(cell(...steps, 'return 1,'), after);
  expect(found.map(told)).toEqual([' 1:1\n 2:2\n+3', '5 lines indented by 4', '~8:9']);
});

test('what is far from a change is folded, with the cell that follows', () => {
  const filler = Array.from({ length: 9 }, (_, at) => `x${at} = 1`);
  const [head, ...rest] = blocks(cell(...filler) + cell('y = 1', 'z = 1'), cell(...filler) + cell('y = 1', 'z = 2'));
  expect(head).toMatchObject({ title: '11 unchanged lines · cell 2', folds: 'same' });
  expect(rest.map(told)).toEqual([' 12:12\n 13:13\n 14:14\n~15:15']);
});

test('lines with nothing in common are no pair', () => {
  expect(blocks('alpha = one\n', 'beta(two)\n').map(told)).toEqual(['-1\n+1']);
});

test('blanks that come or go are a change', () => {
  expect(blocks('a\n    \nb\n', 'a\n\nb\n').map(told)).toEqual([' 1:1\n~2:2\n 3:3']);
});

test('in one column what was comes before what is', () => {
  const [block] = blocks('a(1)\nb(1)\nc\n', 'a(2)\nb(2)\nc\n');
  const lines = inOneColumn(block!.rows).map(({ row, side }) => `${side} ${side === 'old' ? row.old : row.new}`);
  expect(lines).toEqual(['old 1', 'old 2', 'new 1', 'new 2', 'new 3']);
});

const texts = fc
  .array(fc.constantFrom('', 'a', 'b = 1', 'b = 2', '    a', '    b = 1', '\ta', '  ', '@app.cell', 'a b c d'), {
    maxLength: 40,
  })
  .map((lines) => lines.map((line) => `${line}\n`).join(''));

test('property: both texts can be read off the rows, whichever way they are shown', () => {
  fc.assert(
    fc.property(texts, texts, (before, after) => {
      const rows = blocks(before, after).flatMap((block) => block.rows);
      const [old, now] = [linesOf(before), linesOf(after)];
      const column = inOneColumn(rows);
      const count = (lines: readonly string[]): number[] => lines.map((_, at) => at + 1);
      expect(rows.flatMap((row) => row.old ?? [])).toEqual(count(old));
      expect(rows.flatMap((row) => row.new ?? [])).toEqual(count(now));
      expect(column.flatMap(({ row, side }) => (side === 'new' ? (row.new ?? []) : []))).toEqual(count(now));
      for (const row of rows) {
        if (row.kind === 'same') expect(old[row.old! - 1]).toBe(now[row.new! - 1]);
        if (row.kind === 'moved') expect(old[row.old! - 1]!.trimStart()).toBe(now[row.new! - 1]!.trimStart());
      }
    }),
  );
});

test('property: each fix is shown on top of those before it', () => {
  fc.assert(
    fc.property(fc.array(texts, { minLength: 1, maxLength: 5 }), (stages) => {
      const [before, ...rest] = stages;
      const fixes = rest.map((after, at) => {
        const { hunks } = structuredPatch('', '', stages[at]!, after, undefined, undefined, { context: 3 });
        const diff = hunks.map((hunk) => {
          const range = (start: number, lines: number): string => `${lines === 0 ? start - 1 : start},${lines}`;
          const head = `@@ -${range(hunk.oldStart, hunk.oldLines)} +${range(hunk.newStart, hunk.newLines)} @@\n`;
          return head + hunk.lines.map((line) => `${line}\n`).join('');
        });
        return { diff: diff.join('') };
      });
      const changes = changesOf(before!, fixes);
      expect(changes.map((change) => [change.before, change.after])).toEqual(
        rest.map((after, at) => [stages[at], after]),
      );
    }),
  );
});

import { structuredPatch } from 'diff';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { insertion, type Edit } from '../../src/edit/edit.ts';
import { insertAbove, insertBelow, placeIn, removeLine, wrap } from '../../src/edit/place.ts';
import { editedLines, lineMove } from '../../src/engine/lines.ts';
import { reachModule } from '../../src/edit/reach-module.ts';
import type { Notebook } from '../../src/notebook/notebook.ts';
import { field, type Node } from '../../src/python/tree.ts';
import { notebookOf } from '../support/build.ts';
import { fake, NO_TEMPLATES } from '../support/fake-codemods.ts';
import { planText } from '../support/plan.ts';

describe('editedLines', () => {
  const text = 'one\ntwo\nthree\n';
  test.each<[string, readonly Edit[], (readonly [number, number])[]]>([
    ['an inserted line', [insertion(4, 'new\n')], [[2, 2]]],
    ['inserted lines', [insertion(4, 'a\nb\n')], [[2, 3]]],
    [
      'two insertions at one place',
      [insertion(4, 'a\n'), insertion(4, 'b\nc\n')],
      [
        [2, 2],
        [3, 4],
      ],
    ],
    ['an insertion into a line', [insertion(5, '+')], [[2, 2]]],
    ['an insertion that breaks a line', [insertion(5, '+\n+')], [[2, 3]]],
    [
      'a replacement after an insertion',
      [insertion(0, 'a\n'), { start: 4, end: 7, text: 'b\nc' }],
      [
        [1, 1],
        [3, 4],
      ],
    ],
    [
      'an insertion before a replacement at the same offset',
      [{ start: 4, end: 7, text: 'x' }, insertion(4, 'a\n')],
      [
        [3, 3],
        [2, 2],
      ],
    ],
    [
      'edits in any order',
      [insertion(8, '+'), { start: 0, end: 4, text: '' }],
      [
        [2, 2],
        [1, 1],
      ],
    ],
    ['a removed line: the line after the gap', [{ start: 4, end: 8, text: '' }], [[2, 2]]],
    ['a line after the last line break', [insertion(14, 'end')], [[4, 4]]],
  ])('%s', (_, edits, expected) => {
    expect(editedLines(text, edits)).toEqual(expected);
  });
});

describe('lineMove', () => {
  const text = 'one\ntwo\nthree\nfour\n';
  test.each<[string, readonly Edit[], readonly [number, number], readonly [number, number]]>([
    ['by lines above', [insertion(0, 'a\nb\n')], [2, 3], [4, 5]],
    ['by lines at their start', [insertion(4, 'a\n')], [2, 2], [3, 3]],
    ['not by lines below', [insertion(8, 'a\n')], [1, 2], [1, 2]],
    ['not by an insertion into them', [insertion(5, '+')], [2, 2], [2, 2]],
    ['apart, by lines between', [insertion(8, 'a\n')], [2, 3], [2, 4]],
    ['by removed lines', [{ start: 0, end: 4, text: '' }], [2, 4], [1, 3]],
    ['to the gap, when they are removed', [{ start: 4, end: 8, text: '' }], [2, 2], [2, 2]],
    ['after what replaces them and more', [{ start: 1, end: 13, text: '…\n…\n…' }], [2, 2], [3, 3]],
  ])('%s', (_, edits, before, after) => {
    expect(lineMove(text, edits)([before])).toEqual([after]);
  });
});

/*
 * Fixes of all kinds on random notebooks: the lines that a plan says its fixes wrote are the ones that a line diff of the
 * whole change shows.
 */

/** By kind, what a fix does to `_kind_7 = 0` beside writing `1` for the `0`; 7 makes its lines unlike all others. */
const KINDS: Readonly<Record<string, (notebook: Notebook, statement: Node, number: string) => readonly Edit[]>> = {
  plain: () => [],
  above: (notebook, statement, number) => [
    insertAbove(placeIn(notebook), statement, `_above_${number} = 1`, { blankAfter: Number(number) % 2 === 0 }),
  ],
  below: (notebook, statement, number) => [
    insertBelow(placeIn(notebook), statement, `_below_${number} = 1\n_after_${number} = 1`, '    '),
  ],
  wrap: (notebook, statement, number) =>
    wrap(
      placeIn(notebook),
      statement,
      statement,
      `try:\n    __work__\nexcept ValueError as _error_${number}:\n    raise`,
    ),
  import: (notebook, statement, number) => {
    const cell = notebook.cells.find(
      ({ node }) => node.startIndex < statement.startIndex && statement.endIndex <= node.endIndex,
    )!;
    const module = ['gc', 'psutil', 'random'][Number(number) % 3]!;
    const reach = reachModule(notebook, cell, module, `m${number}`);
    if ('refused' in reach) throw new Error(reach.refused);
    return [...reach.edits, insertBelow(placeIn(notebook), statement, `_import_${number} = ${reach.name}`, '    ')];
  },
};

/** One codemod a kind; `remove` takes the whole line away. */
const codemods = [...Object.keys(KINDS), 'remove'].map((kind) =>
  fake({
    id: kind,
    effects: { imports: ['gc', 'psutil', 'random'] },
    at: (node) => node.type === 'assignment' && node.text.startsWith(`_${kind}_`) && node.text.endsWith(' = 0'),
    fix: (node, notebook) => {
      const statement = node.parent!;
      if (kind === 'remove') return [removeLine(placeIn(notebook), statement)];
      const value = field(node, 'right')!;
      const number = /\d+/.exec(node.text)![0];
      const rewrite = { start: value.startIndex, end: value.endIndex, text: '1' };
      return [rewrite, ...KINDS[kind]!(notebook, statement, number)];
    },
  }),
);

const notebooks = fc
  .tuple(
    fc.array(fc.array(fc.constantFrom(...Object.keys(KINDS), 'remove', 'other'), { minLength: 1, maxLength: 5 }), {
      minLength: 1,
      maxLength: 4,
    }),
    fc.constantFrom('(os)', '(\n    os,\n)'),
    fc.constantFrom('\n', '\r\n'),
  )
  .map(([cells, parameters, lineBreak]) => {
    let number = 9;
    const bodies = cells.map((kinds) =>
      kinds.map((kind) => `_${kind}_${(number += 1)} = ${kind === 'other' ? 'os' : '0'}`),
    );
    return notebookOf(
      'import os\nreturn (os,)',
      ...bodies.map((lines) => ({ parameters, body: `${lines.join('\n')}\nprint(os)\nreturn` })),
    ).replaceAll('\n', lineBreak);
  });

test('the lines of the fixes are the lines of the diff', () => {
  fc.assert(
    fc.property(notebooks, (text) => {
      const plan = planText('notebook.py', text, codemods, NO_TEMPLATES);
      expect(plan.dropped).toEqual([]);
      const { added, following, gaps } = diffLines(plan.before, plan.after);
      const claimed = new Set(plan.applied.flatMap(({ afterLines }) => afterLines.flatMap(numbersOf)));
      const lines = plan.after.split(/\r?\n/);
      // Where a fix puts in an empty line, the diff may take another one for it.
      const isEmpty = (line: number): boolean => lines[line - 1] === '';
      const unclaimed = [...added].filter((line) => !claimed.has(line) && !isEmpty(line));
      expect(unclaimed).toEqual([]);
      expect(gaps.filter((line) => !claimed.has(line) && !claimed.has(line - 1))).toEqual([]);
      const untouched = [...claimed].filter((line) => !added.has(line) && !following.has(line) && !isEmpty(line));
      expect(untouched).toEqual([]);

      const linesBefore = plan.before.split(/\r?\n/);
      for (const { message, line, originalLine, afterLines } of plan.applied) {
        const number = /_(\d+) =/.exec(message)![1]!;
        const kind = message.split(' ')[0]!;
        expect(linesBefore[originalLine - 1]).toBe(`    _${kind}_${number} = 0`);
        if (kind !== 'remove') expect(lines[line - 1]?.trim()).toBe(`_${kind}_${number} = 1`);
        const own = lines.flatMap((line, index) =>
          line.includes(`_${number} = 1`) || line.includes(`_${number}:`) ? [index + 1] : [],
        );
        const ranges = afterLines.flatMap(numbersOf);
        expect(own.filter((line) => !ranges.includes(line))).toEqual([]);
        // A fix lays no claim to the lines that only another one wrote.
        const foreign = ranges.filter((line) => /_(\d+) = 1/.test(lines[line - 1] ?? '') && !own.includes(line));
        expect(foreign).toEqual(message.startsWith('remove') ? foreign : []);
      }
    }),
    { numRuns: 150 },
  );
});

function numbersOf([first, last]: readonly [number, number]): number[] {
  return Array.from({ length: last - first + 1 }, (_, index) => first + index);
}

/** Lines of the new text: those that a diff adds, those after removed ones, and those after gaps. */
function diffLines(before: string, after: string): { added: Set<number>; following: Set<number>; gaps: number[] } {
  const added = new Set<number>();
  const following = new Set<number>();
  const gaps: number[] = [];
  for (const hunk of structuredPatch('a', 'b', before, after, undefined, undefined, { context: 0 }).hunks) {
    let line = hunk.newStart;
    if (hunk.newLines === 0) gaps.push(line);
    for (const text of hunk.lines) if (text.startsWith('+')) added.add(line++);
    if (hunk.lines.some((text) => text.startsWith('-    _remove_'))) following.add(line);
  }
  return { added, following, gaps };
}

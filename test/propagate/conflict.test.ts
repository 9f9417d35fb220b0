import { describe, expect, test } from 'vitest';
import type { CellConflict } from '../../src/model/propagate-report.ts';
import { notebookOf, type CellText } from '../support/build.ts';
import { followed, versionOf } from './follower.ts';

/* What a conflict shows, and what it looks like between markers. */

const IMPORTS = 'import work as w\nreturn (w,)';
const NO_CODEMODS = { codemods: [] };

interface Options {
  readonly isWritten?: boolean;
  readonly isMarked?: boolean;
}
type Bodies = readonly (string | CellText)[];

const lines = (...all: readonly string[]): string => all.join('\n');
const notebook = (bodies: Bodies): string =>
  notebookOf(IMPORTS, ...bodies.map((each) => (typeof each === 'string' ? `${each}\nreturn` : each)));

function outcomeOf(
  [base, now, ours]: readonly [Bodies, Bodies, Bodies],
  options: Options = {},
): ReturnType<typeof followed>['outcome'] {
  return against(notebook(base), notebook(now), notebook(ours), options);
}

/** The outcome for a base that is given, as with `--base`. */
function against(
  base: string,
  now: string,
  ours: string,
  options: Options = {},
): ReturnType<typeof followed>['outcome'] {
  const versions = [versionOf('the base', base)] as const;
  return followed([now, base], ours, { ...NO_CODEMODS, versions, ...options }).outcome;
}

const conflictsIn = ({ cells }: ReturnType<typeof outcomeOf>): CellConflict[] =>
  cells.flatMap(({ conflict }) => conflict ?? []);

/** The lines from the first marker to the last one. */
function markedLines(text: string | null): string {
  const all = (text ?? '').split('\n');
  const [first, last] = [
    all.findIndex((line) => line.startsWith('<<<<<<<')),
    all.findLastIndex((line) => line.startsWith('>>>>>>>')),
  ];
  return all.slice(first, last + 1).join('\n');
}

const CELL = ['# How many', 'limit = 3', 'other = 4', 'w.show(limit, other)'];

/** What it is, the base, the template, the notebook; base, template, notebook and proposal of each place. */
const CASES: readonly (readonly [string, string[], string[], string[], (readonly string[])[]])[] = [
  [
    'one value, beside lines that merge',
    CELL,
    ['# How many jobs', 'limit = 4', 'other = 5', 'w.show(limit, other)'],
    ['# How many', 'limit = 9', 'other = 4', 'w.show(limit, other)', 'w.mine()'],
    [['    limit = 3', '    limit = 4', '    limit = 9', '    limit = 4']],
  ],
  [
    'words of a line, beside other words of the notebook',
    ['w.show(limit=3, size=1)'],
    ['w.show(limit=4, size=1)'],
    ['w.show(limit=9, size=2)'],
    [
      [
        '    w.show(limit=3, size=1)',
        '    w.show(limit=4, size=1)',
        '    w.show(limit=9, size=2)',
        '    w.show(limit=4, size=2)',
      ],
    ],
  ],
  [
    'a line that the template drops',
    CELL,
    [...CELL.slice(0, 2), 'w.show(limit, other)'],
    CELL.with(2, 'other = 40'),
    [['    other = 4', '', '    other = 40', '']],
  ],
  [
    'lines of both at one place',
    ['a = 1', 'w.b(a)'],
    ['a = 1', 'w.theirs()', 'w.b(a)'],
    ['a = 1', 'w.ours()', 'w.b(a)'],
    [['', '    w.theirs()', '    w.ours()', '    w.ours()\n    w.theirs()']],
  ],
  [
    'two places of a cell, apart',
    CELL,
    ['# How many', 'limit = 4', 'other = 4', 'w.show(other, limit=limit)'],
    ['# How many', 'limit = 9', 'other = 4', 'w.show(limit * 2)'],
    [
      ['    limit = 3', '    limit = 4', '    limit = 9', '    limit = 4'],
      [
        '    w.show(limit, other)',
        '    w.show(other, limit=limit)',
        '    w.show(limit * 2)',
        '    w.show(other, limit=limit)',
      ],
    ],
  ],
];

describe.each(CASES)('%s', (_what, base, now, ours, places) => {
  const versions = [[lines(...base)], [lines(...now)], [lines(...ours)]] as const;

  test('shows the lines that differ, each with its number in its file', () => {
    const [conflict, ...others] = conflictsIn(outcomeOf(versions));
    expect(others).toEqual([]);
    const shown = conflict!.hunks.map((hunk) => [
      hunk.base.text,
      hunk.template.text,
      hunk.notebook.text,
      hunk.proposal,
    ]);
    expect(shown).toEqual(places);
    const files = versions.map((bodies) => notebook(bodies).split('\n'));
    for (const hunk of conflict!.hunks) {
      for (const [at, { line, text }] of [hunk.base, hunk.template, hunk.notebook].entries()) {
        if (text !== '')
          expect(
            files[at]!.slice(line! - 1)
              .join('\n')
              .startsWith(`${text}\n`),
          ).toBe(true);
      }
    }
  });

  test('is between markers, and the rest of the cell is merged', () => {
    const { marked, after } = outcomeOf(versions, { isMarked: true });
    expect(after).toBe(notebook(versions[2]));
    const parts = marked!.split(/^<<<<<<< notebook\n|^>>>>>>> template\n/m);
    expect(parts.filter((_part, at) => at % 2 === 1)).toEqual(
      places.map(([was, is, here]) =>
        [here, '||||||| base', was, '=======', is].flatMap((each) => (each === '' ? [] : [`${each}\n`])).join(''),
      ),
    );
    // With the template's side everywhere, nothing of it is missing.
    const taken = marked!.replaceAll(/^<<<<<<< notebook\n[^]*?^=======\n([^]*?)^>>>>>>> template\n/gm, '$1');
    const again = against(notebook(versions[0]), notebook(versions[1]), taken);
    expect([again.changed, conflictsIn(again)]).toEqual([false, []]);
  });
});

test('lines of a conflict are those of the file: the notebook as it is in a dry run, else the result', () => {
  const versions = [
    ['limit = 3\nw.show(limit)'],
    ['w.fresh("a new cell", 1)', 'limit = 4\nw.show(limit)'],
    ['limit = 9\nw.show(limit)'],
  ] as const;
  const line = (isWritten: boolean): number => conflictsIn(outcomeOf(versions, { isWritten }))[0]!.line;
  const [shown, written] = [line(false), line(true)];
  expect(notebook(versions[2]).split('\n')[shown - 1]).toBe('    limit = 9');
  expect(outcomeOf(versions).after.split('\n')[written - 1]).toBe('    limit = 9');
  expect(shown).not.toBe(written);
});

test('markers have the names, the indentation and the line breaks of the notebook', () => {
  const text = (limit: number, name = 'limit'): string =>
    notebook([
      `if w.big:
    ${name} = ${limit}
    w.show(${name}, "at once")
    w.plot(${name}, title="Work")`,
    ]);
  const windows = text(9, 'most').replaceAll('    ', '\t').replaceAll('\n', '\r\n');
  const outcome = against(text(3), text(4), windows, { isMarked: true });
  expect(markedLines(outcome.marked)).toBe(
    lines(
      '<<<<<<< notebook\r',
      '\t\tmost = 9\r',
      '||||||| base\r',
      '\t\tmost = 3\r',
      '=======\r',
      '\t\tmost = 4\r',
      '>>>>>>> template\r',
    ),
  );
  expect(outcome.marked).not.toMatch(/(?<!\r)\n/);
});

test('a decorator that both have changed, and a new cell that breaks the notebook', () => {
  const cell = (decorator: string): CellText => ({ decorator, body: 'w.show("one", 1)\nreturn' });
  const decorated = outcomeOf([[cell('cell')], [cell('cell(column=1)')], [cell('cell(column=2)')]], { isMarked: true });
  expect(markedLines(decorated.marked)).toBe(
    lines(
      '<<<<<<< notebook',
      '@app.cell(column=2)',
      '||||||| base',
      '@app.cell',
      '=======',
      '@app.cell(column=1)',
      '>>>>>>> template',
    ),
  );
  const old = 'total = 3\nw.show(total)\nreturn (total,)';
  const versions = [[{ body: old }], [{ body: old }, { body: 'limit = 4\nreturn (limit,)' }]] as const;
  const own = { body: 'limit = w.own("mine", 5)\nw.show(limit, limit)\nreturn (limit,)' };
  const added = outcomeOf([...versions, [{ body: old }, own]], { isMarked: true });
  expect(conflictsIn(added)).toMatchObject([
    {
      reason: 'a name would be defined in several cells: `limit`',
      hunks: [
        {
          base: { text: '' },
          template: { line: 19, text: '@app.cell\ndef _():\n    limit = 4' },
          notebook: { text: '' },
        },
      ],
    },
  ]);
  expect(markedLines(added.marked)).toBe(
    lines(
      '<<<<<<< notebook',
      '||||||| base',
      '=======',
      '@app.cell',
      'def _():',
      '    limit = 4',
      '    return',
      '>>>>>>> template',
    ),
  );
});

test('what breaks the notebook is shown as the template wants it, and only that', () => {
  const monitor = 'limit = 5\nw.show(limit)\nreturn (limit,)';
  const unit = { body: 'unit = 1e9\nreturn (unit,)' };
  const versions = [
    [unit, { body: monitor }],
    [unit, { body: monitor.replace('w.show(limit)', 'w.show(limit / unit)') }],
    [{ body: 'own = 3\nreturn (own,)' }, { body: monitor }],
  ] as const;
  const outcome = outcomeOf(versions, { isMarked: true });
  expect(conflictsIn(outcome)[0]?.hunks.map(({ notebook: { text }, proposal }) => [text, proposal])).toEqual([
    ['    w.show(limit)', '    w.show(limit / unit)'],
  ]);
  expect(markedLines(outcome.marked)).toContain('=======\n    w.show(limit / unit)\n>>>>>>> template');
});

test('nothing is marked where nothing conflicts, or nobody asked', () => {
  const versions = [['a = 1'], ['a = 2'], ['a = 3']] as const;
  expect(outcomeOf(versions).marked).toBeNull();
  expect(outcomeOf([['a = 1'], ['a = 2'], ['a = 1']], { isMarked: true }).marked).toBeNull();
});

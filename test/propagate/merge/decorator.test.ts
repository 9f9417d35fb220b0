import { describe, expect, test } from 'vitest';
import type { CellOutcome, PropagatedNotebook } from '../../../src/model/propagate-report.ts';
import { notebookOf } from '../../support/build.ts';
import { followed } from '../follower.ts';

/** What becomes of a notebook, without codemods. */
function after(base: string, now: string, notebook: string): PropagatedNotebook {
  return followed([now, base], notebook, { codemods: [] }).outcome;
}

const states = ({ cells }: PropagatedNotebook): CellOutcome['state'][] => cells.map(({ state }) => state);
const reasons = ({ cells }: PropagatedNotebook): string[] => cells.flatMap(({ conflict }) => conflict?.reason ?? []);

/** The three versions of a decorator and what becomes of the last one; undefined: a conflict. */
const MERGES: readonly (readonly [string, string, string, string | undefined])[] = [
  ['cell', 'cell(hide_code=True)', 'cell', 'cell(hide_code=True)'],
  ['cell()', 'cell(disabled=True)', 'cell', 'cell(disabled=True)'],
  ['cell(hide_code=True)', 'cell', 'cell( hide_code = True )', 'cell'],
  ['cell(hide_code=True)', 'cell(column=1, hide_code=True)', 'cell(hide_code=True)', 'cell(column=1, hide_code=True)'],
  ['cell', 'cell(hide_code=True)', 'cell(hide_code = True)', 'cell(hide_code = True)'],
  ['cell', 'cell(hide_code=True)', 'cell(column=2)', 'cell(column=2, hide_code=True)'],
  ['cell(hide_code=True)', 'cell(disabled=True)', 'cell(column=2, hide_code=True)', 'cell(column=2, disabled=True)'],
  ['cell(column=1)', 'cell(column=3)', 'cell(column=1, disabled=True)', 'cell(column=3, disabled=True)'],
  ['cell(hide_code=True)', 'cell', 'cell(hide_code=True, disabled=True)', 'cell(disabled=True)'],
  ['cell(hide_code=True)', 'cell(hide_code=True)', 'cell(hide_code=False)', 'cell(hide_code=False)'],
  ['cell(column=1)', 'cell(column=2)', 'cell(column=3)', undefined],
  ['cell(column=1)', 'cell(column=2)', 'cell', undefined],
  ['cell', 'cell(column=2)', 'cell(column=1)', undefined],
];

describe.each(MERGES)('of a cell that was @app.%s and is @app.%s in the template', (base, now, ours, wanted) => {
  const cell = (decorator: string, code = 'limit = 9'): string =>
    notebookOf({ decorator, body: `${code}\nprint(limit)\nreturn (limit,)` });

  test(`@app.${ours} becomes ${wanted === undefined ? 'nothing else: a conflict' : `@app.${wanted}`}`, () => {
    const outcome = after(cell(base), cell(now), cell(ours));
    expect(outcome.after).toBe(cell(wanted ?? ours));
    const conflict = `the decorator is changed in the template and here: app.${ours}`;
    expect(reasons(outcome)).toEqual(wanted === undefined ? [conflict] : []);
    expect(after(cell(base), cell(now), outcome.after).changed).toBe(false);
  });

  test('together with the code, or neither', () => {
    const outcome = after(cell(base), cell(now, 'limit = 10'), cell(ours));
    expect(outcome.after).toBe(wanted === undefined ? cell(ours) : cell(wanted, 'limit = 10'));
    const own = cell(ours, 'limit = 11');
    const conflict = after(cell(base), cell(now, 'limit = 10'), own);
    expect([conflict.after, states(conflict)]).toEqual([own, ['conflict']]);
  });
});

test('a cell is behind until its decorator follows, then the same; the conflict shows all decorators', () => {
  const cell = (decorator: string): string => notebookOf({ decorator, body: 'print("one", 1)\nreturn' });
  const [base, now] = [cell('cell'), cell('cell(column=1)')];
  const outcome = after(base, now, base);
  expect(states(outcome)).toEqual(['behind']);
  expect(outcome.applied).toMatchObject([{ rule: 'template', cell: 1, line: 6, afterLines: [[6, 6]] }]);
  expect(states(after(base, now, outcome.after))).toEqual(['same']);
  expect(states(after(base, now, cell('cell(column=1, hide_code=True)')))).toEqual(['changed here']);
  expect(after(base, now, cell('cell(column=2)')).cells[0]?.conflict).toMatchObject({
    line: 6,
    hunks: [
      {
        base: { line: 6, text: '@app.cell' },
        template: { line: 6, text: '@app.cell(column=1)' },
        notebook: { line: 6, text: '@app.cell(column=2)' },
        proposal: null,
      },
    ],
  });
});

test('code that the notebook has already, in whatever way it came, is no conflict when the decorator comes', () => {
  const cell = (decorator: string, ...lines: readonly string[]): string =>
    notebookOf({ decorator, body: [...lines, 'return'].join('\n') });
  const [base, now] = [cell('cell', 'print("a", 1)'), cell('cell(hide_code=True)', 'print("b", 1)', 'print("a", 2)')];
  const outcome = after(base, now, cell('cell', 'print("b", 1)', 'print("a", 2)'));
  expect([outcome.after, states(outcome)]).toEqual([now, ['behind']]);
});

test('a version whose decorator the notebook lacks is not its base, improved ahead of the template or not', () => {
  const cells = (decorator: string, count: number): string =>
    notebookOf({ decorator, body: 'print("one", 1)\nreturn' }, `total = ${count}\nprint(total)\nreturn (total,)`);
  const [base, now] = [cells('cell', 3), cells('cell(disabled=True)', 4)];
  expect(after(base, now, cells('cell', 4)).after).toBe(now);
});

/** A notebook of whole cells. */
const notebookWith = (...cells: readonly string[]): string =>
  ['import marimo\n\napp = marimo.App()\n', ...cells].join('\n\n');

test.each([
  ['with app.setup:\n    import math\n', 'with app.setup(hide_code=True):\n    import math\n'],
  [
    '@app.function\ndef twice(x):\n    return 2 * x\n',
    '@app.function(hide_code=True)\ndef twice(x):\n    return 2 * x\n',
  ],
  ['@app.class_definition\nclass Circle:\n    r = 1\n', '@app.class_definition(column=1)\nclass Circle:\n    r = 1\n'],
])('%j becomes %j', (old, fresh) => {
  const [base, now] = [notebookWith(old), notebookWith(fresh)];
  expect(after(base, now, base).after).toBe(now);
  expect(after(base, now, base.replaceAll('\n', '\r\n')).after).toBe(now.replaceAll('\n', '\r\n'));
  expect(states(after(base, now, now))).toEqual(['same']);
});

describe('decorators below that of a reusable function', () => {
  const reusable = (decorators: string): string =>
    notebookWith(
      'with app.setup:\n    import functools\n',
      `@app.function\n${decorators}def twice(x):\n    return 2 * x\n`,
    );
  const [cached, small, wrapped] = ['@functools.cache\n', '@functools.lru_cache(9)\n', '@functools.wraps(len)\n'];

  test.each([
    ['', cached, '', cached],
    [cached, '', cached, ''],
    [cached, small + wrapped, cached, small + wrapped],
    [cached, small, small, small],
    [cached, cached, small, small],
    [cached, small, wrapped + small, null],
    [cached, small, '', null],
  ])('%j, then %j: %j becomes %j', (base, now, ours, wanted) => {
    const outcome = after(reusable(base), reusable(now), reusable(ours));
    expect(outcome.after).toBe(reusable(wanted ?? ours));
    const conflict = `the decorators are changed in the template and here: ${ours.trim().replace('\n', ' ') || 'none'}`;
    expect(reasons(outcome)).toEqual(wanted === null ? [conflict] : []);
    expect(after(reusable(base), reusable(now), outcome.after).changed).toBe(false);
    const windows = after(reusable(base), reusable(now), reusable(ours).replaceAll('\n', '\r\n'));
    expect(windows.after).toBe(reusable(wanted ?? ours).replaceAll('\n', '\r\n'));
  });

  test('come with the code', () => {
    const change = (text: string): string => text.replace('2 * x', '3 * x');
    const [base, now] = [reusable(''), change(reusable(cached))];
    expect(after(base, now, base).after).toBe(now);
  });
});

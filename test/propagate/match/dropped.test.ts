import { describe, expect, test } from 'vitest';
import { driftMembers, driftMarkdown, driftText, isBehind } from '../../../src/report/drift.ts';
import { propagateMembers, propagateMarkdown, propagateText } from '../../../src/report/propagate.ts';
import type { PropagateReport } from '../../../src/model/propagate-report.ts';
import { plain } from '../../../src/report/paint.ts';
import { notebookOf } from '../../support/build.ts';
import { followed } from '../follower.ts';

/** What becomes of a notebook, without codemods. */
function after(base: string, now: string, notebook: string): ReturnType<typeof followed>['outcome'] {
  return followed([now, base], notebook, { codemods: [] }).outcome;
}

const total = 'total = 3\nprint(total)\nreturn (total,)';
const links = 'links = ["a", "b"]\nprint(len(links))\nreturn (links,)';
const own = 'for word in open("words.txt"):\n    print(word.upper())\nreturn';
const [base, now] = [notebookOf(total, links), notebookOf(total)];

describe('a cell that the template has no more', () => {
  test('stays in a notebook, which is told and is not behind', () => {
    const outcome = after(base, now, notebookOf(own, total, links));
    expect([outcome.changed, isBehind(outcome), outcome.dropped]).toEqual([false, false, [{ id: 'links', cell: 3 }]]);
  });

  test('is told by its place in the notebook that the user then has', () => {
    const added = notebookOf('import time\nprint(time.time())\nreturn', total);
    expect(after(base, added, base).dropped).toEqual([{ id: 'links', cell: 3 }]);
  });

  test('is not told of where it is not, and where it never was', () => {
    expect(after(base, now, notebookOf(own, total)).dropped).toEqual([]);
    expect(after(base, base, base).dropped).toEqual([]);
  });

  test('is not told of where it has become another one, which the notebook is halfway to', () => {
    const lines = [
      'pages = load("a")',
      'show(pages)',
      'log(1)',
      'count(pages, 3)',
      'plot(pages, width=80)',
      'save(pages)',
      'print("seven")',
      'sum(range(8))',
      'open("nine.txt")',
    ];
    const cell = (from: number, to: number): string => [...lines.slice(from, to), 'return'].join('\n');
    const [old, fresh] = [notebookOf(total, cell(0, 6)), notebookOf(cell(3, 9), total)];
    expect(after(old, fresh, notebookOf(total, cell(1, 6))).dropped).toEqual([{ id: 'pages', cell: 2 }]);
    expect(after(old, fresh, notebookOf(total, cell(2, 7))).dropped).toEqual([]);
  });
});

test('all reports tell it', () => {
  const report: PropagateReport = { template: 'template.py', dryRun: false, notebooks: [after(base, now, base)] };
  const words = 'cell 2 (links) is no longer in the template; it stays here';
  expect(propagateText(report, plain)).toContain(`\n  ${words}\n`);
  expect(propagateMarkdown(report, plain, new Map())).toContain(`\n- ${words}\n`);
  expect(driftText(report, plain)).toContain(`\nnotebook.py: ${words}\n`);
  expect(driftMarkdown(report)).toContain(`\n- notebook.py: ${words}\n`);
  for (const members of [propagateMembers(report), driftMembers(report)]) {
    expect(members).toMatchObject({ notebooks: [{ dropped: [{ id: 'links', cell: 2 }] }] });
  }
});

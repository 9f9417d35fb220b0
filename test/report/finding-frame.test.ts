import { expect, test } from 'vitest';
import { findingFrame } from '../../src/report/finding-frame.ts';
import { coloured } from '../../src/report/paint.ts';
import { cutLeft, widthOf } from '../../src/report/width.ts';
import { gateFinding, oomFinding, setting } from './samples.ts';

/** The lines of code that are shown of a finding about `[start, end)` of a line, and the marks below it. */
function frame(code: string, [start, end]: readonly [number, number], columns?: number): string[] {
  const finding = { ...gateFinding, line: 1, column: start + 1, endLine: 1, endColumn: end + 1 };
  return findingFrame('a.py', finding, `${code}\n`, { ...setting, columns })
    .split('\n')
    .slice(1, 3);
}

test('the line of the code, what it is about underlined, why, and what can be done', () => {
  const text = `${'\n'.repeat(40)}    if gpu_info is None:\n`;
  expect(findingFrame('draft/trainer.py', gateFinding, text, setting)).toBe(
    [
      'draft/trainer.py:41:5: critical gpu-gate [*] `gpu_info` is checked but the notebook keeps running (cell 3)',
      '  41      if gpu_info is None:',
      '          ^^^^^^^^^^^^^^^^^^^',
      '  why: Every cell below fails with a CUDA error that names no cause.',
      '  fix: `nbfix apply` fixes it',
      '',
      '',
    ].join('\n'),
  );
});

test('of what spans several lines the first is shown, and where it ends; no box is drawn', () => {
  const page = findingFrame(
    'a.py',
    oomFinding,
    `${'\n'.repeat(119)}    for batch in loader:\r\n        train()\r\n`,
    setting,
  );
  expect(page.split('\n').slice(1, 4)).toEqual([
    '  120      for batch in loader:',
    '           ^^^^^^^^^^^^^^^^^^^^',
    '       … to line 131',
  ]);
  expect(page).toContain('  fix: not by nbfix: the loop is inside a function that other cells call\n');
  expect(page).not.toMatch(/[│┃|╭└─]/);
});

test.each<[string, string, readonly [number, number], string, string]>([
  ['tabs', '\tx = f(1)', [5, 9], '    x = f(1)', '        ^^^^'],
  ['a tab in the midst', 'ab\tx', [3, 4], 'ab  x', '    ^'],
  ['East Asian wide characters', 'x = "日本", f(1)', [10, 14], 'x = "日本", f(1)', '            ^^^^'],
  ['a wide character itself', 'x = "日本"', [5, 7], 'x = "日本"', '     ^^^^'],
  ['emoji of several code points', 'x = "👩‍👩‍👧", f', [16, 17], 'x = "👩‍👩‍👧", f', '          ^'],
  ['what combines', 'e\u0301 = f', [5, 6], 'e\u0301 = f', '    ^'],
  ['what acts on a terminal', 'x\u001b[31m = f', [9, 10], 'x\\x1b[31m = f', '            ^'],
  ['nothing but a place', 'x = f', [4, 4], 'x = f', '    ^'],
])('the marks are below what they mark: %s', (_, code, span, shown, marks) => {
  expect(frame(code, span)).toEqual([`  1  ${shown}`, `     ${marks}`]);
});

test.each<[string, number, readonly [number, number]]>([
  ['at the start', 40, [0, 5]],
  ['at the end', 40, [190, 195]],
  ['in the midst', 40, [100, 105]],
  ['longer than the line is', 30, [50, 150]],
  ['all of it', 40, [0, 200]],
])('a long line is cut to the terminal, with what it is about in sight: %s', (_, columns, [start, end]) => {
  const code = Array.from({ length: 200 }, (_none, at) => String.fromCharCode(97 + (at % 26))).join('');
  const [line = '', marks = ''] = frame(code, [start, end], columns);
  expect(widthOf(line)).toBeLessThanOrEqual(columns);
  expect(marks.length).toBeLessThanOrEqual(columns);
  const at = marks.indexOf('^');
  const marked = line.slice(at, marks.length);
  expect(marked.length).toBeGreaterThan(4);
  // What is marked is what it is about, as far as there is room.
  expect(code.slice(start, start + marked.length - 1)).toBe(marked.slice(0, -1));
});

test('a wide character across the cut goes as a whole, and what stays keeps its place', () => {
  const text = 'ab日本cd';
  for (let columns = 1; columns < 6; columns += 1) {
    const cut = cutLeft(text, columns);
    expect([columns, widthOf(cut)]).toEqual([columns, widthOf(text) - columns]);
    expect(cut).toMatch(/^… ?[^…]*d$/);
  }
});

test('colour says nothing that words do not', () => {
  const text = `${'\n'.repeat(40)}    if gpu_info is None:\n`;
  const page = findingFrame('a.py', gateFinding, text, { ...setting, paint: coloured });
  // oxlint-disable-next-line no-control-regex
  expect(page.replaceAll(/\u001b\[\d+m/g, '')).toBe(findingFrame('a.py', gateFinding, text, setting));
});

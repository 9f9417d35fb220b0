import { expect, test } from 'vitest';
import { foldedDiff } from '../../src/report/folded.ts';
import { plain } from '../../src/report/paint.ts';
import { gateFinding, planOf } from './samples.ts';

const steps = Array.from({ length: 6 }, (_, index) => `    train(${index})`);
const head = ['def _(train):', '    button.value'];

function folded(before: readonly string[], after: readonly string[], newline = '\n'): string[] {
  const plan = planOf('a.py', before.join(newline) + newline, after.join(newline) + newline, [1, after.length]);
  const lines = foldedDiff(plan, plain).split('\n');
  return lines.slice(2, -1);
}

function moved(lines: readonly string[], by: string): string[] {
  return lines.map((line) => (line === '' ? '' : by + line));
}

test('a run of lines that only moved right is one line', () => {
  const after = [...head, '    with spinner():', ...moved(steps, '    '), '    return'];
  expect(folded([...head, ...steps, '    return'], after)).toEqual([
    `@@ -1,9 +1,10 @@ gpu-gate: ${gateFinding.message}`,
    ' def _(train):',
    '     button.value',
    '+    with spinner():',
    '    6 lines indented by 4',
    '     return',
  ]);
});

test('empty lines inside a run belong to it; those after it do not', () => {
  const body = [...steps.slice(0, 3), '', ...steps.slice(3), ''];
  const after = [...head, '    with spinner():', ...moved(body, '    '), '    return'];
  const view = folded([...head, ...body, '    return'], after);
  expect(view.slice(3)).toEqual(['+    with spinner():', '    7 lines indented by 4', ' ', '     return']);
});

test('a line that also changed interrupts the run', () => {
  const after = [...head, '    with spinner():', ...moved(steps, '    ')];
  after[5] = '        train(2, seed=1)';
  const view = folded([...head, ...steps], after);
  expect(view).toContain('-    train(2)');
  expect(view).toContain('+        train(2, seed=1)');
});

test('a short run is shown line by line', () => {
  const view = folded(
    [...head, ...steps.slice(0, 2)],
    [...head, '    with spinner():', ...moved(steps.slice(0, 2), '    ')],
  );
  expect(view.slice(3)).toEqual([
    '+    with spinner():',
    '-    train(0)',
    '-    train(1)',
    '+        train(0)',
    '+        train(1)',
  ]);
});

test('a text that was not moved inside a moved run is shown as it stands', () => {
  const body = [...steps.slice(0, 4), '    text = """', 'inside', '"""', ...steps.slice(0, 4)];
  const after = [...moved(body.slice(0, 5), '    '), 'inside', '"""', ...moved(body.slice(7), '    ')];
  const view = folded([...head, ...body], [...head, '    with spinner():', ...after]);
  expect(view.slice(4)).toEqual(['    5 lines indented by 4', ' inside', ' """', '    4 lines indented by 4']);
});

test('lines that moved left are shown', () => {
  expect(folded(moved(steps, '    '), steps)).toContain('+    train(0)');
});

test('tabs and CRLF', () => {
  const tabbed = steps.map((line) => line.replace('    ', '\t'));
  expect(folded([...head, ...tabbed], [...head, '\twith spinner():', ...moved(tabbed, '\t')], '\r\n').slice(4)).toEqual(
    ['    6 lines indented by 1 tab'],
  );
});

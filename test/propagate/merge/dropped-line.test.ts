import { expect, test } from 'vitest';
import { merged } from '../merged.ts';

type Lines = readonly string[];

const CALLS = ['w.start()', 'w.step(1)', 'w.step(2)', 'w.step(3)', 'w.end()'];
const REMARKS = ['w.start()', '# Part 1', '# Part 2', 'w.end()'];
const PART = '# Part II';

/** Merges one cell with a base that stays the same, whatever the notebook has become. */
function mergedCell(base: Lines, now: Lines, ours: Lines): ReturnType<typeof merged> {
  const [was, is, here] = [base, now, ours].map((lines) => [lines.join('\n')] as const);
  return merged(was!, is!, here!, true);
}

test.each([
  ['a remark', REMARKS, REMARKS.toSpliced(1, 1), REMARKS.with(2, PART), ['w.start()', PART, 'w.end()']],
  ['a call', CALLS, CALLS.toSpliced(1, 1), CALLS.with(2, 'w.step(9)'), CALLS.with(2, 'w.step(9)').toSpliced(1, 1)],
  ['two calls', CALLS, CALLS.toSpliced(1, 2), CALLS.with(3, 'w.step(9)'), ['w.start()', 'w.step(9)', 'w.end()']],
  [
    'one of three calls',
    CALLS,
    CALLS.toSpliced(2, 1),
    CALLS.with(1, 'w.step(8)').with(3, 'w.step(9)'),
    ['w.start()', 'w.step(8)', 'w.step(9)', 'w.end()'],
  ],
  [
    'a remark below a line of the notebook',
    REMARKS,
    REMARKS.toSpliced(2, 1),
    REMARKS.with(1, PART).toSpliced(1, 0, 'w.mine()'),
    ['w.start()', 'w.mine()', PART, 'w.end()'],
  ],
])('the template drops %s beside a line that the notebook has changed; once more, it is gone', (...row) => {
  const [, base, now, ours, result] = row;
  const expected = { bodies: [result.join('\n')], conflicts: [] };
  expect(mergedCell(base, now, ours)).toMatchObject(expected);
  expect(mergedCell(base, now, result)).toMatchObject(expected);
});

test('a line that the template drops and the notebook has changed is a conflict', () => {
  const ours = ['w.start()', 'w.step(1, "of three")', 'w.end()'];
  expect(mergedCell(CALLS, CALLS.toSpliced(1, 1), ours)).toMatchObject({
    bodies: [ours.join('\n')],
    conflicts: ['the template drops a line that is changed here: w.step(1, "of three")'],
  });
});

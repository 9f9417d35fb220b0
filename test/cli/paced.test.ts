import { expect, test } from 'vitest';
import { timeLeft } from '../../src/cli/paced.ts';

test.each([
  [0, 100, 60_000, ''],
  [10, 100, 4_999, ''],
  [10, 100, 5_000, ', about 45 s left,'],
  [50, 100, 60_000, ', about 60 s left,'],
  [10, 1000, 10_000, ', about 17 min left,'],
  [100, 100, 10_000, ', about 0 s left,'],
])('%i of %i in %i ms%s', (done, all, milliseconds, text) => {
  expect(timeLeft(done, all, milliseconds)).toBe(text);
});

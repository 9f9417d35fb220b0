import { expect, test } from 'vitest';
import { unexplainedNumbers } from '../../../codemods/C/magic-numbers/unexplained-numbers.ts';
import { parseNotebook } from '../../../src/notebook/parse.ts';
import { notebookOf } from '../../support/build.ts';

function numbersIn(line: string): string[] {
  const notebook = parseNotebook('notebook.py', notebookOf(`def f(a, b):\n    ${line}\nreturn`));
  return unexplainedNumbers(notebook).flatMap(({ numbers }) => numbers.map(({ text }) => text));
}

test.each([
  ['return a * 3.7 + b', ['3.7']],
  ['return -17 < a', ['17']],
  ['return a > 3', []],
  ['return a > 3 and b > 3', ['3', '3']],
  ['return a * 3 + b / 3', []],
  ['a *= 0.75', ['0.75']],
  ['return a ** 0.3 + b ** 4', []],
  ['return a / 1e-6 + b / 1_000_000 + a / 1024**2', []],
  ['return a % 360 / 180 * 0.5', []],
  ['return a.ndim == 13', []],
  ['return "-" * 13 + [0] * 14', []],
  ['return f(a, 13) + f(a, b=14 * a) + b[15 + a]', []],
  ['return [14 + each for each in a]', ['14']],
  ['return a * 3.7  # of all', []],
  ['# of all\n    return a * 3.7', []],
  ['c = 7 * 12.5', []],
  ['c = a * 12.5', ['12.5']],
  ['return f"{a * 12.5}"', []],
])('%j', (line, numbers) => {
  expect(numbersIn(line)).toEqual(numbers);
});

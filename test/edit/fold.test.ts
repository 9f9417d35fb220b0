import { describe, expect, test } from 'vitest';
import { foldLines } from '../../src/edit/fold.ts';
import { roomAt } from '../../src/edit/width.ts';
import { nodesOf, parsePython } from '../../src/python/tree.ts';

function folded(...lines: readonly string[]): string[] {
  return foldLines(lines.join('\n'), 40).split('\n');
}

describe('foldLines', () => {
  test('leaves what fits, and what cannot be broken', () => {
    const name = 'a_name_that_is_longer_than_a_line_may_be_here';
    expect(folded('if ready:', '    run(1, 2)', name)).toEqual(['if ready:', '    run(1, 2)', name]);
  });

  test('puts arguments on the next line, or each on a line of its own', () => {
    expect(folded('if a:', '    stop(True, warn("settings", rows + 1))')).toEqual([
      'if a:',
      '    stop(',
      '        True, warn("settings", rows + 1)',
      '    )',
    ]);
    expect(folded('result = function({"Batch size": batch_size, "Rows": rows}, device)')).toEqual([
      'result = function(',
      '    {',
      '        "Batch size": batch_size,',
      '        "Rows": rows,',
      '    },',
      '    device,',
      ')',
    ]);
  });

  test('breaks sums at their operators, in parentheses of their own', () => {
    expect(folded('return part * size + other * size + the_third_one')).toEqual([
      'return (',
      '    part * size + other * size',
      '    + the_third_one',
      ')',
    ]);
  });

  test('gives each case of a choice a line', () => {
    expect(
      folded('return 48 * (n * (n - 1) if kind == "all" else 2 * n if kind == "some" else n) if ready else 0'),
    ).toEqual([
      'return (',
      '    48 * (',
      '        n * (n - 1) if kind == "all"',
      '        else 2 * n if kind == "some"',
      '        else n',
      '    )',
      '    if ready else 0',
      ')',
    ]);
  });

  test('means what it meant', () => {
    const line =
      'x = (a - (b - c)) * dddddddddddddddd ** eeeeeeeeeeeeee / (f if g else h) % iiiiiiiiiii or not jjjjjjjj';
    expect(foldLines(line, 30).replaceAll(/\s+/g, ' ').replaceAll('( ', '(').replaceAll(' )', ')')).toBe(
      `x = (${line.slice('x = '.length)})`,
    );
  });
});

test('the room at a statement counts a tab as four', () => {
  const text = 'if a:\n\tb\n';
  const statement = nodesOf(parsePython(text), 'identifier').at(-1)!;
  expect(roomAt(text, statement)).toBe(96);
});

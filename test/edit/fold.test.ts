import { describe, expect, test } from 'vitest';
import { foldLines } from '../../src/edit/fold.ts';
import { roomAt } from '../../src/edit/width.ts';
import { parseNotebook } from '../../src/notebook/parse.ts';
import { nodesOf, parsePython } from '../../src/python/tree.ts';
import { notebookOf } from '../support/build.ts';

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

describe('foldLines, as ruff format does it', () => {
  test.each([
    ['raise ValueError("some words that are long")', 'raise ValueError(', '    "some words that are long"', ')'],
    [
      'show(page(f"a text that is longer than a line is"))',
      'show(',
      '    page(',
      '        f"a text that is longer than a line is"',
      '    )',
      ')',
    ],
    [
      'with status(title="words that are long"):\n    work()',
      'with status(',
      '    title="words that are long"',
      '):',
      '    work()',
    ],
    ['a = [f"{t:.4f}" if t else "N" for t in a]', 'a = [', '    f"{t:.4f}" if t else "N" for t in a', ']'],
    [
      'a = [compute(some, thing) for some, thing in zip(some, things)]',
      'a = [',
      '    compute(some, thing)',
      '    for some, thing in zip(some, things)',
      ']',
    ],
    ['layer = Layer(sizes).to(the_device).float()', 'layer = (', '    Layer(sizes).to(the_device).float()', ')'],
    ['show(\n    1, text=run(one, two, three, four)\n)', 'show(', '    1, text=run(one, two, three, four)', ')'],
    [
      'show(\n    text=run(one, two, three, four, five)\n)',
      'show(',
      '    text=run(',
      '        one, two, three, four, five',
      '    )',
      ')',
    ],
  ])('%s', (line, ...lines) => {
    expect(folded(...line.split('\n'))).toEqual(lines);
  });
});

test('the room at a statement counts a tab as four', () => {
  const text = 'if a:\n\tb\n';
  const notebook = parseNotebook('notebook.py', notebookOf('return'));
  const statement = nodesOf(parsePython(text), 'identifier').at(-1)!;
  expect(roomAt({ ...notebook, text }, statement)).toBe(96);
});

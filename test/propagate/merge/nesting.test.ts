import { expect, test } from 'vitest';
import { merged } from '../merged.ts';

const lines = (...all: string[]): string => all.join('\n');
const UNPARSABLE = 'the result would not parse';
const OTHERWISE = 'the lines around it are nested differently';

test('what the notebook has put into a block moves with it, a changed line and an `else` of its own, too', () => {
  const base = lines('w.z()', 'if w.p:', '    w.a(1)', '    w.b()');
  const now = lines('w.z()', 'for _ in w.r:', '    if w.p:', '        w.a(1)', '        w.b()');
  const ours = lines(
    'w.z()',
    'if w.p:',
    '    w.a(2)',
    '    # mine',
    '    w.mine("""',
    'x',
    '""")',
    '    w.b()',
    'else:',
    '    w.e()',
  );
  const result = ours.replace('if w.p', 'for _ in w.r:\nif w.p').split('\n');
  const isMoved = (line: string, at: number): boolean => at > 1 && line !== 'x' && line !== '""")';
  const expected = result.map((line, at) => (isMoved(line, at) ? `    ${line}` : line)).join('\n');
  const outcome = merged([base], [now], [ours]);
  expect(outcome.conflicts).toEqual([]);
  expect(outcome.text).toContain(expected.replaceAll(/^/gm, '    '));
});

test.each([
  ['between others', lines('for x in w.xs:', '    w.f(x)', 'if w.a:', '    w.mine()', '    w.g()')],
  ['after others', lines('for x in w.xs:', '    w.f(x)', 'if w.a:', '    w.g()', '    w.mine()')],
])('lines %s in a block that the template drops do not slip into another one', (_where, ours) => {
  const base = lines('for x in w.xs:', '    w.f(x)', 'if w.a:', '    w.g()');
  const now = lines('for x in w.xs:', '    w.f(x)', 'w.g()');
  const { bodies, conflicts } = merged([base], [now], [ours]);
  expect([bodies, conflicts]).toEqual([[ours], ['the template drops the block that holds a line here: w.mine()']]);
});

test.each([
  [
    'a block that the template leaves empty',
    lines('w.a()', 'w.b()', 'w.c()'),
    lines('w.a()', 'w.c()'),
    lines('w.a()', 'if w.p:', '    w.b()', 'w.c()'),
    UNPARSABLE,
  ],
  [
    'a line below the one that the template takes out of its block',
    lines('if w.p:', '    w.a()', '    w.b()', 'w.c()'),
    lines('if w.p:', '    w.a()', 'w.b()', 'w.c()'),
    lines('if w.p:', '    w.a()', '    w.b()', '    w.mine()', 'w.c()'),
    UNPARSABLE,
  ],
  [
    'a neighbour that the notebook has put into a block',
    lines('w.a()', 'w.c()'),
    lines('w.a()', 'w.b()', 'w.c()'),
    lines('if w.p:', '    w.a()', 'w.c()'),
    `${OTHERWISE}: w.b()`,
  ],
  [
    'a block of the notebook that holds a part of what the template wraps',
    lines('w.a()', 'w.b(1)', 'w.c(2)'),
    lines('for x in w.xs:', '    w.b(1)', '    w.c(2)'),
    lines('for y in w.ys:', '    w.a()', '    w.b(1)', 'w.c(2)'),
    `${OTHERWISE}: w.c(2)`,
  ],
  [
    'a block of the notebook around the first of two lines that the template wraps, the first of them twice',
    lines('w.a()', 'w.b()'),
    lines('with w.s:', '    with w.t:', '        w.a()', '    w.b()'),
    lines('if w.p:', '    w.a()', 'w.b()'),
    `${OTHERWISE}: w.b()`,
  ],
  [
    'a block of the notebook around the second of them',
    lines('w.a()', 'w.b()'),
    lines('with w.s:', '    with w.t:', '        w.a()', '    w.b()'),
    lines('w.a()', 'if w.p:', '    w.b()'),
    `${OTHERWISE}: w.b()`,
  ],
  [
    'a new line between lines that the notebook has nested differently, below a block of the template',
    lines('w.a()', 'w.b()'),
    lines('with w.t:', '    w.a()', 'w.new()', 'w.b()'),
    lines('if w.p:', '    w.a()', 'w.b()'),
    `${OTHERWISE}: w.new()`,
  ],
])('%s is a conflict', (_what, base, now, ours, reason) => {
  const { bodies, conflicts } = merged([base], [now], [ours]);
  expect([bodies, conflicts]).toEqual([[ours], [expect.stringContaining(reason)]]);
});

test('lines among those that the template wraps are wrapped with them', () => {
  const base = lines('w.a()', 'w.b()', 'w.c()');
  const now = lines('with w.s:', '    w.a()', '    w.new()', '    if w.q:', '        w.b()', 'w.c()');
  expect(merged([base], [now], [base])).toMatchObject({ bodies: [now], conflicts: [] });
});

test('a new line comes below a block in which the notebook has put a block around lines', () => {
  const base = lines('if w.q:', '    w.a()', 'w.b()');
  const ours = lines('if w.q:', '    if w.p:', '        w.a()', 'w.b()');
  const [now, wanted] = [base, ours].map((body) => body.replace('w.b()', 'w.new()\nw.b()'));
  expect(merged([base], [now!], [ours])).toMatchObject({ bodies: [wanted], conflicts: [] });
});

test('a line that the template moves moves in a cell, too, that is nested deeper as a whole', () => {
  const base = lines('w.z()', 'if w.q:', '    w.y()', 'w.a()');
  const now = lines('w.z()', 'if w.q:', '    w.y()', '    w.a()');
  const ours = lines('with w.m:', '    w.z()', '    if w.q:', '        w.y()', '    w.a()');
  expect(merged([base], [now], [ours]).bodies).toEqual([ours.replace('    w.a', '        w.a')]);
});

test('new lines are indented as the block that they go into, where a cell has several kinds', () => {
  const base = lines('if w.a:', '    w.x()', 'if w.b:', '    w.y()');
  const ours = lines('if w.a:', '  w.x()', 'if w.b:', '    w.y()');
  expect(merged([base], [`${base}\n    w.new()`], [ours]).bodies).toEqual([`${ours}\n    w.new()`]);
});

test('lines between those that the template wraps are wrapped with them', () => {
  const base = lines('total = w.a()', 'w.b()', 'w.c()');
  const now = lines('total = w.a()', 'try:', '    w.b()', '    w.c()', 'finally:', '    w.d()');
  const ours = lines(
    'total = w.a()',
    'w.first()',
    'w.b()  # mine',
    'if w.p:',
    '    w.mine()',
    'else:',
    '    w.own()',
    'w.c()',
    'w.last()',
  );
  const { bodies, conflicts } = merged([base], [now], [ours]);
  const inside = lines(
    '    w.b()  # mine',
    '    if w.p:',
    '        w.mine()',
    '    else:',
    '        w.own()',
    '    w.c()',
  );
  const wanted = lines('total = w.a()', 'w.first()', 'try:', inside, 'finally:', '    w.d()', 'w.last()');
  expect([bodies, conflicts]).toEqual([[wanted], []]);
  expect(merged([base], [now], [wanted])).toMatchObject({ bodies: [wanted], conflicts: [] });
});

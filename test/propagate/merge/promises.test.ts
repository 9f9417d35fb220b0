import { expect, test } from 'vitest';
import { merged } from '../merged.ts';

test('a name of the template that the notebook has given to another variable is a conflict', () => {
  const base = 'a = w.load(1)\nb = a + 2\nw.show(a, b)';
  const ours = 'c = w.load(1)\nb = c + 2\nw.show(c, b)';
  const { bodies, conflicts } = merged([base], [`${base}\nc = 9`], [ours]);
  expect([bodies, conflicts]).toEqual([[ours], ['the template adds c, and this cell has its own']]);
});

test('a local name of a function that is called otherwise here is not read from another cell', () => {
  const body = (x: string, more = ''): string =>
    `def helper(${x}, scale, offset):\n    y = w.compute(${x}, scale, offset)\n${more}    return w.final(y, 1, 2, 3)`;
  const { bodies, conflicts } = merged(
    ['x = 1', body('x')],
    ['x = 1', body('x', '    w.log(x)\n')],
    ['x = 1', body('v')],
  );
  expect(bodies[1]).toBe(body('v'));
  expect(conflicts).toEqual(['x would come from another place than in the template']);
});

const WHOLE = 'a = w.load(1, 2, 3, 4)\ng = w.other(5, 6, 7)\nb = w.step(8)\nw.show("hello world")';
const HALVES = ['a = w.load(1, 2, 3, 4)\ng = w.other(5, 6, 7)', 'b = w.step(8)\nw.show("hello world")'];

test('a cell that the template has split in two is split', () => {
  expect(merged([WHOLE], HALVES, [WHOLE])).toMatchObject({ bodies: HALVES, conflicts: [] });
});

test('a cell that the template has split in two and the notebook has changed stays whole', () => {
  const ours = WHOLE.replace('8', '8, 99');
  const { bodies, conflicts } = merged([WHOLE], HALVES, [ours]);
  expect(bodies).toEqual([ours]);
  expect(conflicts).toEqual([
    'the template drops a line that is changed here: b = w.step(8, 99)',
    'a name would be defined in several cells: `b`',
  ]);
});

test('a cell of the template that is changed nearly as a whole does not come beside its old self', () => {
  const base = 'w.a()\nw.b(1)\nw.c(2)';
  const outcome = merged(
    [base, 'w.end("text")'],
    ['for x in w.xs:\n    w.b(1)', 'w.end("text")'],
    [base, 'w.end("text")'],
  );
  expect(outcome).toMatchObject({ bodies: ['for x in w.xs:\n    w.b(1)', 'w.end("text")'], conflicts: [] });
});

test('what one cell of the template hands to another one stays where the other one can’t take it', () => {
  const [base, now] = [
    ['a = w.load(1)\nb = w.step(2)', 'c = w.last(3)\nw.show(c, "text")'],
    ['a = w.load(1)', 'b = w.step(2)\nc = w.last(4)\nw.show(c, "text")'],
  ];
  const ours = [base[0]!, base[1]!.replace('3', '5')];
  const { bodies, conflicts } = merged(base, now, ours);
  expect(bodies).toEqual(ours);
  expect(conflicts).toEqual([
    'the template defines b in another cell, which does not get it here',
    'the same words are changed in the template and here: c = w.last(5)',
  ]);
});

test('one merge that breaks the notebook keeps none of the others out', () => {
  const base = ['a = w.load(1)\nb = w.step(2)\nw.show(a)', 'c = w.last(3)\nw.show(c)', 'd = w.more(4)\nw.show(d)'];
  const now = [
    'a = w.load(1)\nw.show(a)',
    'b = w.step(2)\nc = w.last(3)\nw.show(c)',
    'own = 7\nd = w.more(4)\nw.show(d)',
  ];
  const { bodies, conflicts } = merged(base, now, [...base, 'own = "mine"']);
  expect(bodies).toEqual([now[0], now[1], base[2], 'own = "mine"']);
  expect(conflicts).toEqual(['a name would be defined in several cells: `own`']);
});

test('a cell that comes to await something becomes `async`', () => {
  const { text, conflicts } = merged(['x = w.f(1)'], ['x = await w.f(1)'], ['x = w.f(1)']);
  expect(conflicts).toEqual([]);
  expect(text).toContain('async def _():\n    x = await w.f(1)');
});

test('lines that the notebook has already at another place do not come twice', () => {
  const ours = 'import csv\nimport json\nimport re\nw.own(1, 2, 3)';
  const outcome = merged(['import json\nimport re'], ['import json\nimport csv\nimport re'], [ours]);
  expect(outcome).toMatchObject({ bodies: [ours], conflicts: [] });
});

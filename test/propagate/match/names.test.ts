import { expect, test } from 'vitest';
import { merged } from '../merged.ts';

test('a variable that both have renamed keeps the name that the notebook gave it', () => {
  const base = 'total = w.load(1)\nw.show(total, 1)\nw.plot(total, "text")';
  const now = base.replaceAll('total', 'amount').replace('1)\nw.p', '2)\nw.p');
  const ours = base.replaceAll('total', 'sum_of_all');
  const { bodies, conflicts } = merged([base], [now], [ours]);
  expect([bodies, conflicts]).toEqual([[ours.replace('1)\nw.p', '2)\nw.p')], []]);
});

test.each([
  ['given to another variable', 'x = w.load(1)\nb = w.step(x)\nw.show(x, b)\na = "mine"\nw.own(a)'],
  ['swapped', 'b = w.load(1)\na = w.step(b)\nw.show(b, a)'],
])('a name of the template that the notebook has %s is not used for its own', (_what, ours) => {
  const base = 'a = w.load(1)\nb = w.step(a)\nw.show(a, b)';
  const { bodies, conflicts } = merged([base], [base.replace('w.show', 'a.show()\nw.show')], [ours]);
  expect([bodies, conflicts]).toEqual([[ours], ['a in the template is a different variable here']]);
});

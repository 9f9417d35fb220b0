import { expect, test } from 'vitest';
import { merged } from '../merged.ts';

/* Comments of the template and of the notebook, and orders to nbfix among them. */

const lines = (...all: readonly string[]): string => all.join('\n');

const WAS = '# Trains on the images of the first folder and keeps what it has learned for later';
const THEIRS = '# See issue 12 first: two users on one machine get in the way of one another, says Grace';
const OURS = '# Von Ada, bitte genau so lassen, weil sonst unser Kurs am Montag nicht mehr funktioniert';
const ORDER = '# nbfix: ignore[random-seeds] -- the seed is set by the caller';

const above = (comment: string): string => lines(comment, 'w.a(1)', 'w.b(2)');
const after = (comment: string): string => lines(`x = w.a(1)${comment}`, 'w.b(x)', 'w.c(x, 3)');

test.each([
  ['above, alike', above('# Train it'), above('# Train them'), above('# Train this')],
  ['above, unlike', above(WAS), above(THEIRS), above(OURS)],
  ['above, alike in the template alone', above(WAS), above(WAS.replace('first', 'last')), above(OURS)],
  ['above, alike in the notebook alone', above(WAS), above(THEIRS), above(WAS.replace('first', 'last'))],
  ['below all', `w.a(1)\nw.b(2)\n${WAS}`, `w.a(1)\nw.b(2)\n${WAS}!`, `w.a(1)\nw.b(2)\n${OURS}`],
  ['above, gone in the template', above('# Train it'), lines('w.a(1)', 'w.b(2)'), above('# Train this')],
  ['above, new in both', lines('w.a(1)', 'w.b(2)'), above(THEIRS), above(OURS)],
  ['at the end of a line', after(`  ${WAS}`), after(`  ${THEIRS}`), after(`  ${OURS}`)],
  ['at the end, gone in the template', after('  # one'), after(''), after('  # three')],
  ['at the end, new in both', after(''), after('  # two'), after('  # three')],
  ['within a call', 'w.a(\n    1,  # x\n    2,\n)', 'w.a(\n    1,  # y\n    2,\n)', 'w.a(\n    1,  # z\n    2,\n)'],
  [
    'at the end of a line that the template drops',
    'w.a(1)\nw.c()\nw.b(2)',
    'w.a(1)\nw.b(2)',
    'w.a(1)\nw.c()  # mine\nw.b(2)',
  ],
])('a comment that both have changed is a conflict: %s', (_where, base, now, ours) => {
  const outcome = merged([base], [now], [ours], true);
  expect([outcome.bodies, outcome.conflicts.length]).toEqual([[ours], 1]);
});

test.each([
  ['both the same way', above(WAS), above(THEIRS), above(THEIRS), above(THEIRS)],
  [
    'beside the code of the other',
    above(WAS),
    above(THEIRS),
    above(WAS).replace('a(1', 'a(5'),
    above(THEIRS).replace('a(1', 'a(5'),
  ],
  [
    'code before a comment',
    after(''),
    after('').replace('1', '2'),
    after('  # mine'),
    after('  # mine').replace('1', '2'),
  ],
  ['a comment that is gone here', above(WAS), above(`${WAS}!`), lines('w.a(1)', 'w.b(2)'), lines('w.a(1)', 'w.b(2)')],
  ['the same at the end of a line', after('  # one'), after('  # two'), after(''), after('')],
])('no conflict: %s', (_what, base, now, ours, result) => {
  expect(merged([base], [now], [ours], true)).toMatchObject({ bodies: [result], conflicts: [] });
});

test.each([
  [
    'code before it',
    after(''),
    after('').replace('1', '2'),
    after(`  ${ORDER}`),
    after(`  ${ORDER}`).replace('1', '2'),
  ],
  ['a new comment before it', after(''), after('  # note'), after(`  ${ORDER}`), after(`  # note  ${ORDER}`)],
  ['another comment before it', after('  # a'), after('  # b'), after(`  # a  ${ORDER}`), after(`  # b  ${ORDER}`)],
  ['a comment that goes', after('  # a'), after(''), after(`  # a  ${ORDER}`), after(`  ${ORDER}`)],
  ['a line above', after(''), `w.new()\n${after('')}`, `${ORDER}\n${after('')}`, `w.new()\n${ORDER}\n${after('')}`],
  [
    'a line between',
    'w.a(1)\nw.b(2)',
    'w.a(1)\nw.new()\nw.b(2)',
    `w.a(1)\n${ORDER}\nw.b(2)`,
    `w.a(1)\nw.new()\n${ORDER}\nw.b(2)`,
  ],
  [
    'a block around it',
    'w.a(1)\nw.b(2)',
    'with w.s():\n    w.a(1)\nw.b(2)',
    `w.a(1)  ${ORDER}\nw.b(2)`,
    `with w.s():\n    w.a(1)  ${ORDER}\nw.b(2)`,
  ],
])('an order to nbfix stays, and is no conflict: %s', (_what, base, now, ours, result) => {
  expect(merged([base], [now], [ours], true)).toMatchObject({ bodies: [result], conflicts: [] });
  expect(merged([base], [now], [result], true)).toMatchObject({ bodies: [result], conflicts: [] });
});

test('an order to nbfix whose code the template replaces is a conflict: it would be about other code', () => {
  const ours = `w.a(1)\nw.work(1, 2, 3)  ${ORDER}\nw.b(2)`;
  const now = 'w.a(1)\nfor _i in range(3):\n    w.z(_i)\nw.b(2)';
  const outcome = merged(['w.a(1)\nw.work(1, 2, 3)\nw.b(2)'], [now], [ours], true);
  expect(outcome).toMatchObject({ bodies: [ours], conflicts: [`a comment would be lost: \`${ORDER}\``] });
});

test('an order of the template comes along', () => {
  const now = lines(ORDER, 'w.a(1)', `w.b(2)  ${ORDER}`);
  expect(merged(['w.a(1)\nw.b(2)'], [now], ['w.a(1)\nw.b(2)'], true)).toMatchObject({ bodies: [now], conflicts: [] });
});

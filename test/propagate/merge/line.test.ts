import { expect, test } from 'vitest';
import { merged } from '../merged.ts';

const SAME = 'the same words are changed in the template and here';

test.each([
  ['words that the template puts in beside others', 'w.show(1)', 'w.show(not 1)'],
  ['a comment among arguments that share a line', 'x = (\n    1, 2\n)', 'x = (\n    1,  # one\n    2\n)'],
  ['an argument after a comment', 'w.f(\n    1,  # one\n    2, 3,\n)', 'w.f(\n    1,  # one\n    3,\n)'],
  ['the text of an f-string', 'w.show(f"hello {w.x}")', 'w.show(f"hallo {w.y} {w.z}")'],
])('%s: what the notebook has left alone becomes what the template has', (_what, base, now) => {
  expect(merged([base], [now], [base])).toMatchObject({ bodies: [now], conflicts: [] });
});

test.each([
  ['words stay apart', 'w.show(not(w.a))', 'w.show(not w.a)', 'w.show(not(w.a), 3)', 'w.show(not w.a, 3)'],
  ['words that come in stay apart', 'w.show(w.a)', 'w.show(not w.a)', 'w.show(w.a, 3)', 'w.show(not w.a, 3)'],
  [
    'a comment swallows nothing',
    'x = w.f(\n    1,  # one\n    2, 3,\n)',
    'x = w.f(\n    1,  # one\n    3,\n)',
    'y = w.f(\n    1,  # one\n    2, 3, w.own,\n)',
    'y = w.f(\n    1,  # one\n    3, w.own,\n)',
  ],
  ['a comment stays at the end', 'x = w.a', 'x = w.a + w.b', 'x = w.a  # mine', 'x = w.a + w.b  # mine'],
  ['a comment stays after what is new', 'w.f(1)', 'w.f(2).g()', 'w.f(1)  # mine', 'w.f(2).g()  # mine'],
  ['brackets keep their partners', 'w.f(w.g(1, 2), 5)', 'w.f(1, 2, 5)', 'w.f(w.g(1, 2), 5, 7)', 'w.f(1, 2, 5, 7)'],
  [
    'no blank stays after a bracket',
    'w.f(a=["1s", "2s"])',
    'w.f(a=["2s"])',
    'w.f(a=["1s", "2s"], b=3)',
    'w.f(a=["2s"], b=3)',
  ],
  ['no blank stays before a word', 'w.f(a=1, b=2)', 'w.f(b=2)', 'w.f(a=1, b=2, c=3)', 'w.f(b=2, c=3)'],
  ['no blank stays between brackets', 'w.f(1)', 'w.f()', 'w.f( 1 ).g()', 'w.f().g()'],
  ['a bracket keeps its blank', 'w.f(1, 2)', 'w.f(2)', 'w.f( 1, 2, 3 )', 'w.f( 2, 3 )'],
  ['a bracket keeps its line', 'w.f(\n    1, 2\n)', 'w.f(\n    2\n)', 'w.f(\n    1, 2, 3\n)', 'w.f(\n    2, 3\n)'],
  [
    'a line keeps its start',
    'w.f(\n    1,\n    2\n)',
    'w.f(\n    2\n)',
    'w.f(\n    1,\n    2,  # two\n)',
    'w.f(\n    2,  # two\n)',
  ],
  ['a blank comes after a first word', 'w.f(2)', 'w.f(1, 2)', 'w.f(2, 3)', 'w.f(1, 2, 3)'],
  [
    'the text of an f-string',
    'w.show(f"hello {w.x}", 1)',
    'w.show(f"hallo {w.x}", 1)',
    'w.show(f"hello {w.x}", 2)',
    'w.show(f"hallo {w.x}", 2)',
  ],
])('%s in a line that the notebook has changed', (_what, base, now, ours, result) => {
  expect(merged([base], [now], [ours])).toMatchObject({ bodies: [result], conflicts: [] });
});

test.each(['f"it\'s {w.x}"', 'f"hello {w.x[\'key\']}"', 'f"hello\\n{w.x}"'])(
  'what would end an f-string in other quotes, or needs Python 3.12 there, stays out: %s',
  (now) => {
    const ours = "w.show(f'hello {w.x}')";
    const { bodies, conflicts } = merged(['w.show(f"hello {w.x}")'], [`w.show(${now})`], [ours]);
    expect([bodies, conflicts]).toEqual([[ours], [`${SAME}: ${ours}`]]);
  },
);

test('a word that stands beside the one that the template replaces may be the notebook’s own', () => {
  expect(merged(['w.f(1, 5)'], ['w.f(2, 5)'], ['w.f(1, 2, 5)']).conflicts).toEqual([`${SAME}: w.f(1, 2, 5)`]);
});

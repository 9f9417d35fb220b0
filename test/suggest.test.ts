import { expect, test } from 'vitest';
import { closest, didYouMean } from '../src/suggest.ts';

const rules = ['gpu-gate', 'oom-guard', 'progress-spinner'];

test.each([
  ['gpu-gat', 'gpu-gate'],
  ['GPU-GATE', 'gpu-gate'],
  ['oom_guard', 'oom-guard'],
  ['progres-spiner', 'progress-spinner'],
  ['x', null],
  ['random-seeds', null],
])('%s is probably %s', (word, meant) => {
  expect(closest(word, rules)).toBe(meant);
});

test('two letters that are swapped are one mistake', () => {
  expect(closest('jsno', ['jsonl', 'json'])).toBe('json');
  // Two of three letters replaced would be too many.
  expect(closest('oom', ['moo', 'omo'])).toBe('omo');
  expect(closest('ab', ['ba'])).toBe('ba');
});

test('one letter may be another', () => {
  expect(closest('b', ['A', 'BC'])).toBe('A');
});

test('the end of a message', () => {
  expect(didYouMean('oom-gaurd', rules)).toBe('; did you mean "oom-guard"?');
  expect(didYouMean('entirely-else', rules)).toBe('');
});

import { expect, test } from 'vitest';
import { merged } from '../merged.ts';

const lines = (...all: readonly string[]): string => all.join('\n');

const CLASS = ['class Work:', '    def a(self):', '        return 1', '', '    def b(self):', '        return 2'];

test.each([
  ['a remark above a paragraph', ['a = 1', '', 'w.b(a)'], ['a = 1', '', '# The figures', 'w.b(a)']],
  ['a remark below a paragraph', ['a = 1', '', 'w.b(a)'], ['a = 1', '# The figures', '', 'w.b(a)']],
  ['a paragraph of its own', ['a = 1', 'w.b(a)'], ['a = 1', '', '# The figures', '', 'w.b(a)']],
  ['what joins two paragraphs', ['a = 1', '', 'w.b(a)'], ['a = 1', '# The figures', 'w.b(a)']],
  ['a first paragraph', ['w.b(1)'], ['a = 1', '', 'w.b(1)']],
  ['a decorator', CLASS, CLASS.toSpliced(4, 0, '    @w.cache')],
  [
    'a block around a paragraph',
    ['a = 1', '', 'w.b(a)', '', 'w.c()'],
    ['a = 1', '', 'try:', '    w.b(a)', 'except ValueError:', '    w.d()', '', 'w.c()'],
  ],
  ['several places', ['w.a()', '', 'w.b()', '', 'w.c()'], ['w.a()', '', '# b', 'w.b()', '# b', '', '', 'w.c()']],
])('%s has the blank lines of the template on both sides', (_what, base, now) => {
  expect(merged([lines(...base)], [lines(...now)], [lines(...base)])).toMatchObject({
    bodies: [lines(...now)],
    conflicts: [],
  });
});

test.each([
  ['more than the base', ['a = 1', '', '', 'w.b(a)'], ['a = 1', '', '', '# The figures', 'w.b(a)']],
  ['none', ['a = 1', 'w.b(a)'], ['a = 1', '# The figures', 'w.b(a)']],
  ['as the base, with blanks', ['a = 1', '  ', 'w.b(a)'], ['a = 1', '  ', '# The figures', 'w.b(a)']],
])('blank lines of the notebook stay: %s', (_what, ours, result) => {
  const [base, now] = [lines('a = 1', '', 'w.b(a)'), lines('a = 1', '', '# The figures', 'w.b(a)')];
  expect(merged([base], [now], [lines(...ours)]).bodies).toEqual([lines(...result)]);
});

import { expect, test } from 'vitest';
import { fits, rowFinder } from '../../src/knowledge/fits.ts';
import { GPU_CALLS, RAISES_WITHOUT_GPU } from '../../src/knowledge/known-calls.ts';
import { LONG_CALLS } from '../../src/knowledge/long-calls.ts';

test.each(Object.entries({ GPU_CALLS, RAISES_WITHOUT_GPU, LONG_CALLS }))(
  'a row of %s is found as in the whole table',
  (_name, rows) => {
    const find = rowFinder<{ readonly path: string }>(rows);
    for (const { path } of rows) {
      expect(path.split('.')[0]).not.toContain('*');
      for (const name of [
        path.replaceAll('**', 'some.where').replaceAll('*', 'Some'),
        `${path}.more`,
        path.slice(0, -1),
      ])
        expect(find(name)).toBe(rows.find((row) => fits(name, row.path)));
    }
    expect(find('unknown.library')).toBeUndefined();
  },
);

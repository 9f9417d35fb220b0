import { expect, test } from 'vitest';
import { notebookOf } from '../../support/build.ts';
import { followed } from '../follower.ts';

/* An import is itself or absent: another module in its place is no renamed variable. */

const WORK = 'start = time.time()\nprint(mo.running_in_notebook(), start)\nreturn (start,)';

/** The first cell of a notebook, with its imports. */
function imports(...lines: readonly string[]): string {
  const names = lines.map((line) => /(\w+)(?: *#.*)?$/.exec(line)![1]).join(', ');
  return notebookOf(`import marimo as mo\n${lines.join('\n')}\nimport time\nreturn mo, ${names}, time`, WORK);
}

test.each([
  ['drops', [], ['import seaborn'], ['import seaborn'], 0],
  ['drops', [], ['import seaborn as subprocess_plots'], ['import seaborn as subprocess_plots'], 0],
  ['says something about', ['import subprocess  # asks nvidia-smi'], ['import gc'], ['import gc'], 0],
  ['renames', ['import subprocess as sp'], ['import gc'], ['import gc'], 1],
  ['adds to', ['import subprocess', 'import json'], ['import gc'], ['import gc', 'import json'], 0],
  [
    'adds to',
    ['import subprocess', 'import json'],
    ['import subprocess', 'import gc'],
    ['import subprocess', 'import json', 'import gc'],
    0,
  ],
])('the template %s an import where the notebook has another one: %j, %j', (_what, now, ours, wanted, conflicts) => {
  const versions = [imports(...now, 'import math'), imports('import subprocess', 'import math')];
  const { outcome } = followed(versions, imports(...ours, 'import math'), { codemods: [] });
  const found = [...outcome.after.matchAll(/^ {4}(import .*)$/gm)].map(([, line]) => line);
  expect(found).toEqual(['import marimo as mo', ...wanted, 'import math', 'import time']);
  expect(outcome.cells.filter(({ state }) => state === 'conflict')).toHaveLength(conflicts);
  const again = followed(versions, outcome.after, { codemods: [] }).outcome;
  expect(again.after).toBe(outcome.after);
});

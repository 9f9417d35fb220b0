import { expect, test } from 'vitest';
import { codemods } from '../../codemods/index.ts';
import { notebookOf } from '../support/build.ts';
import { auditText } from '../support/plan.ts';
import { readTemplates } from '../support/templates.ts';

const LAB = 'import torch\nimport lab';

/** The audit of a notebook of cells that return nothing, as far as it says what was not checked. */
function audited(bodies: readonly string[], rules = codemods): string {
  const text = notebookOf(...bodies.map((each) => `${each}\nreturn`));
  const { status, checks, unchecked } = auditText('notebook.py', text, rules, readTemplates(), codemods);
  const open = Object.entries(checks).flatMap(([name, check]) => (check === 'not checked' ? [name] : []));
  return [status, ...open, ...unchecked.map(({ call, line }) => `${call}:${line}`)].join(' ');
}

test.each([
  ['what the project does', [LAB, 'result = lab.fit_all(3)'], 'not-checked stop spinner oom lab.fit_all:15'],
  [
    'what it does in a function',
    [LAB, 'def run():\n    return lab.fit_all(3)'],
    'not-checked stop spinner oom lab.fit_all:16',
  ],
  [
    'each of its functions once',
    [LAB, 'lab.a()\nlab.b()', 'lab.a()'],
    'not-checked stop spinner oom lab.a:15 lab.b:16',
  ],
  [
    'what a module beside the notebook does',
    ['import torch\nfrom . import lab', 'result = lab.fit_all(3)'],
    'not-checked stop spinner oom .lab.fit_all:15',
  ],
  ['beside what is known', [LAB, 'x = torch.ones(3)\nx.sum()'], 'ok'],
  ['where nothing computes on GPUs', ['import lab', 'result = lab.fit_all(3)'], 'ok'],
  [
    'beside what was found',
    [LAB, 'net = torch.nn.Linear(4, 4).cuda()', 'lab.fit_all(net)'],
    'needs-fixes spinner oom lab.fit_all:21',
  ],
])('%s', (_, bodies, expected) => {
  expect(audited(bodies)).toBe(expected);
});

test('one rule alone can say that it has found nothing', () => {
  const rules = codemods.filter(({ meta }) => meta.id === 'whitespace-lines');
  expect(audited([LAB, 'result = lab.fit_all(3)'], rules)).toBe('ok stop spinner oom');
});

import { expect, test } from 'vitest';
import { codemods } from '../../codemods/index.ts';
import { notebookOf } from '../support/build.ts';
import { planText } from '../support/plan.ts';
import { readTemplates } from '../support/templates.ts';

/** A gate in the first cell would wait for the helper cell, which stands below the imports. */
function planned(setting: string): { readonly applied: number; readonly dropped: readonly string[] } {
  const text = notebookOf(
    { parameters: '(torch)', body: 'device = "cuda" if torch.cuda.is_available() else "cpu"\nreturn' },
    { parameters: '(os)', body: `${setting}\nreturn` },
    { parameters: '(torch)', body: 'print(torch.zeros(4, device="cuda").sum())\nreturn' },
    'import marimo as mo\nimport torch\nimport os\nreturn mo, os, torch',
  );
  const gate = codemods.filter(({ meta }) => meta.id === 'gpu-gate');
  const { applied, dropped } = planText('notebook.py', text, gate, readTemplates());
  return { applied: applied.length, dropped: dropped.map(({ reason }) => reason) };
}

test('a question that a setting came too late for stays before the setting', () => {
  expect(planned('os.environ["CUDA_VISIBLE_DEVICES"] = "1"')).toEqual({
    applied: 0,
    dropped: ['cell 1 would run after cell 3, which ran after it'],
  });
  expect(planned('limit = 3')).toEqual({ applied: 2, dropped: [] });
});

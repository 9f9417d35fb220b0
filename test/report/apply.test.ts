import { expect, test } from 'vitest';
import { applyJson } from '../../src/report/apply-json.ts';
import { applyMarkdown } from '../../src/report/apply-markdown.ts';
import { applyText } from '../../src/report/apply-text.ts';
import { failedPlan } from '../../src/report/failed.ts';
import { plain } from '../../src/report/paint.ts';
import type { ApplyReport, LeftFinding, NotebookPlan } from '../../src/model/report.ts';
import { gateFinding, oomFinding, planOf } from './samples.ts';

const refused: LeftFinding = { rule: 'oom-guard', cell: 7, line: 118, message: oomFinding.message, reason: 'why not' };
const dropped: LeftFinding = {
  rule: 'progress-spinner',
  cell: 8,
  line: 130,
  message: 'no progress is shown',
  reason: 'a comment would be lost',
};
const unsafe: LeftFinding = { ...refused, line: 90, message: 'the seed may be no number', reason: 'it can be empty' };
const other = { ...gateFinding, line: 200, message: 'another gate' };

const fixed: NotebookPlan = {
  ...planOf('draft/trainer.py', 'x = 1\n', 'x = 2\n', [1, 1]),
  unsafe: [unsafe],
  refused: [refused],
  dropped: [dropped],
  audit: {
    path: 'draft/trainer.py',
    status: 'needs-fixes',
    error: null,
    lines: 530,
    cells: 12,
    checks: { stop: 'yes', spinner: 'no', oom: 'no' },
    unchecked: [],
    starts: true,
    lostOutputs: 0,
    findings: [oomFinding, other],
    ignored: [],
    inBaseline: 0,
  },
};
const untouched = planOf('draft/ready.py', 'x = 1\n', 'x = 1\n', [1, 1]);
const report: ApplyReport = {
  dryRun: false,
  notebooks: [fixed, { ...untouched, applied: [] }, failedPlan('draft/torn.py', 'a binary file')],
};

test('text: applied, unsafe, refused, dropped, what else is left; silent on notebooks with nothing to do', () => {
  expect(applyText(report, plain)).toBe(
    [
      'draft/trainer.py: 1 fix applied',
      `  applied gpu-gate line 1: ${gateFinding.message}`,
      '  unsafe oom-guard line 90: the seed may be no number',
      '    because it can be empty',
      `  refused oom-guard line 118: ${oomFinding.message}`,
      '    because why not',
      '  dropped progress-spinner line 130: no progress is shown',
      '    because a comment would be lost',
      '  left gpu-gate line 200: another gate',
      '',
      'draft/torn.py: failed',
      '  a binary file',
      '',
      '3 notebooks: 1 changed, 1 unchanged, 1 failed',
      '1 fix applied, 1 unsafe (not applied without --unsafe-fixes), 1 refused, 1 dropped; 2 findings left',
      '',
    ].join('\n'),
  );
});

test('text: a dry run says what it would do', () => {
  const text = applyText({ ...report, dryRun: true }, plain);
  expect(text).toContain('draft/trainer.py: 1 fix to apply\n  to apply gpu-gate line 1');
  expect(text).toContain('3 notebooks: 1 would change, 1 unchanged, 1 failed\n1 fix to apply, ');
});

test('text and markdown: what is not known of an unsafe fix that was made', () => {
  const applied = fixed.applied.map((fix) => ({ ...fix, unsafe: 'the seed can be empty' }));
  const made: ApplyReport = { dryRun: false, notebooks: [{ ...fixed, applied }] };
  expect(applyText(made, plain)).toContain(`${gateFinding.message}\n    unsafe: the seed can be empty\n`);
  expect(applyMarkdown(made, new Map())).toContain('Unsafe: the seed can be empty');
});

test('json: the audit of the result and what led to it', () => {
  const parsed: unknown = JSON.parse(applyJson(report));
  expect(parsed).toMatchObject({
    schemaVersion: 1,
    dryRun: false,
    notebooks: [
      {
        path: 'draft/trainer.py',
        status: 'needs-fixes',
        checks: { stop: true, spinner: false, oom: false },
        findings: [{ rule: 'oom-guard' }, { rule: 'gpu-gate', line: 200 }],
        changed: true,
        applied: [{ rule: 'gpu-gate', cell: 3, line: 1 }],
        unsafe: [unsafe],
        refused: [refused],
        dropped: [dropped],
      },
      { path: 'draft/ready.py', changed: false, applied: [], refused: [], dropped: [] },
      { path: 'draft/torn.py', status: 'failed', error: 'a binary file', changed: false },
    ],
    totals: { notebooks: 3, changed: 1, applied: 1, unsafe: 1, refused: 1, dropped: 1, failed: 1, findings: 2 },
  });
  expect(JSON.stringify(parsed)).not.toContain('afterLines');
});

test('markdown: the patch is fenced, whatever fences it holds', () => {
  const page = applyMarkdown(report, new Map([['draft/trainer.py', '-```\n+````\n']]));
  expect(page).toContain('| draft/trainer.py | 1 | 1 | 1 | 1 | 2 | needs fixes |');
  expect(page).toContain('`````diff\n-```\n+````\n`````');
  expect(page).toContain('- Failed: a binary file');
});

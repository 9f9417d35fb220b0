import { expect, test } from 'vitest';
import { applyConcise } from '../../src/report/apply-concise.ts';
import { applyMembers } from '../../src/report/apply-json.ts';
import { applyMarkdown } from '../../src/report/apply-markdown.ts';
import { failedPlan } from '../../src/report/failed.ts';
import { plain } from '../../src/report/paint.ts';
import type { ApplyReport, LeftFinding, NotebookPlan } from '../../src/model/report.ts';
import { gateFinding, oomFinding, planOf } from './samples.ts';

const refused: LeftFinding = {
  rule: 'oom-guard',
  severity: 'critical',
  cell: 7,
  line: 118,
  originalLine: 110,
  message: oomFinding.message,
  reason: 'why not',
};
const dropped: LeftFinding = {
  rule: 'progress-spinner',
  severity: 'high',
  cell: 8,
  line: 130,
  originalLine: 122,
  message: 'no progress is shown',
  reason: 'a comment would be lost',
};
const unsafe: LeftFinding = {
  ...refused,
  line: 90,
  originalLine: 82,
  message: 'the seed may be no number',
  reason: 'it can be empty',
};
const suggested: LeftFinding = {
  ...refused,
  rule: 'whitespace-lines',
  severity: 'low',
  line: 7,
  originalLine: 5,
  message: '3 whitespace-only lines',
  reason: 'let a formatter do it',
};
const fixed: NotebookPlan = {
  ...planOf('draft/trainer.py', 'x = 1\n', 'x = 2\n', [1, 1]),
  unsafe: [unsafe],
  refused: [refused],
  dropped: [dropped],
  suggested: [suggested],
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
    findings: [gateFinding, gateFinding, oomFinding, oomFinding],
    ignored: [],
    inBaseline: 0,
  },
};
const untouched = planOf('draft/ready.py', 'x = 1\n', 'x = 1\n', [1, 1]);
const report: ApplyReport = {
  dryRun: false,
  notebooks: [fixed, { ...untouched, applied: [] }, failedPlan('draft/torn.py', 'a binary file')],
};

test('concise: a line a finding, each reason once, numbers that add up; nothing on notebooks with nothing to do', () => {
  const page = applyConcise(report, plain, 'nbfix audit draft/');
  expect(page).toBe(
    [
      `draft/trainer.py:1: fixed gpu-gate ${gateFinding.message}`,
      'draft/trainer.py:7: suggested whitespace-lines 3 whitespace-only lines',
      'draft/trainer.py:90: unsafe oom-guard the seed may be no number',
      `draft/trainer.py:118: refused oom-guard ${oomFinding.message}`,
      'draft/trainer.py:130: dropped progress-spinner no progress is shown',
      'draft/torn.py: error: a binary file',
      '',
      'whitespace-lines',
      '  suggested (1): let a formatter do it',
      'oom-guard',
      '  unsafe (1): it can be empty',
      '  refused (1): why not',
      'progress-spinner',
      '  dropped (1): a comment would be lost',
      '',
      'unsafe: not proven safe; --unsafe-fixes applies them',
      'refused: a fix would likely be wrong',
      'dropped: the fix failed a check and was taken back',
      'suggested: nbfix has no fix; read and decide',
      '3 notebooks: 1 changed, 1 unchanged, 1 failed',
      '5 findings: 1 fixed, 1 unsafe, 1 refused, 1 dropped, 1 suggested',
      'next: nbfix audit draft/',
      '',
    ].join('\n'),
  );
});

test('concise: a dry run says what it would do, and where in the file as it is', () => {
  const page = applyConcise({ ...report, dryRun: true }, plain, '');
  expect(page).toContain('draft/trainer.py:1: to fix gpu-gate');
  expect(page).toContain('draft/trainer.py:110: refused oom-guard');
  expect(page).toContain('3 notebooks: 1 would change, 1 unchanged, 1 failed\n5 findings: 1 to fix, ');
  expect(page).not.toContain('next:');
});

test('a reason is told once, and no more than three of one rule', () => {
  const many = [1, 2, 3, 4, 4, 5].map((number) => ({ ...refused, reason: `reason ${number}` }));
  const page = applyConcise({ dryRun: false, notebooks: [{ ...fixed, refused: many }] }, plain, '');
  expect(page).toContain(
    'oom-guard\n  refused (2): reason 4\n  unsafe (1): it can be empty\n  refused (1): reason 1\n  and 3 more reasons\n',
  );
});

test('concise and markdown: what is not known of an unsafe fix that was made', () => {
  const applied = fixed.applied.map((fix) => ({ ...fix, unsafe: 'the seed can be empty' }));
  const made: ApplyReport = { dryRun: false, notebooks: [{ ...fixed, applied }] };
  expect(applyConcise(made, plain, '')).toContain('gpu-gate\n  unsafe fix (1): the seed can be empty\n');
  expect(applyMarkdown(made, new Map())).toContain('Unsafe: the seed can be empty');
});

test.each([
  [false, 118],
  [true, 110],
])('json: what was measured of the result, and what led to it (dry run: %s)', (dryRun, line) => {
  const members = applyMembers({ ...report, dryRun });
  expect(members).toMatchObject({
    dryRun,
    notebooks: [
      {
        path: 'draft/trainer.py',
        status: 'needs-fixes',
        checks: { stop: true, spinner: false, oom: false },
        changed: true,
        fixed: [{ rule: 'gpu-gate', cell: 3, line: 1, originalLine: 1 }],
        left: [
          { state: 'suggested', reason: 'let a formatter do it' },
          { state: 'unsafe', rule: 'oom-guard' },
          { state: 'refused', line, reason: 'why not' },
          { state: 'dropped', severity: 'high' },
        ],
      },
      { path: 'draft/ready.py', changed: false, fixed: [], left: [] },
      { path: 'draft/torn.py', status: 'failed', error: 'a binary file', changed: false },
    ],
    totals: {
      notebooks: 3,
      changed: 1,
      found: 5,
      fixed: 1,
      unsafe: 1,
      refused: 1,
      dropped: 1,
      suggested: 1,
      failed: 1,
    },
  });
  expect(JSON.stringify(members)).not.toContain('afterLines');
});

test('markdown: the patch is fenced, whatever fences it holds', () => {
  const page = applyMarkdown(report, new Map([['draft/trainer.py', '-```\n+````\n']]));
  expect(page).toContain('| draft/trainer.py | 1 | 1 | 1 | 1 | 0 | 1 | needs fixes |');
  expect(page).toContain('`````diff\n-```\n+````\n`````');
  expect(page).toContain('- Failed: a binary file');
});

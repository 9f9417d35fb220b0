import { expect, test } from 'vitest';
import type { AuditReport } from '../../src/model/report.ts';
import * as json from '../../src/report/audit-json.ts';
import * as markdown from '../../src/report/audit-markdown.ts';
import * as text from '../../src/report/audit-text.ts';
import type { AuditWriter } from '../../src/report/audit-writer.ts';
import { coloured, plain, type Paint } from '../../src/report/paint.ts';
import { audit, gateFinding, oomFinding } from './samples.ts';

function written(writer: AuditWriter, { notebooks }: AuditReport, paint: Paint = plain): string {
  const { add, end } = writer(paint);
  return [...notebooks.map(add), end()].join('');
}
const auditText = (report: AuditReport, paint: Paint): string => written(text.auditText, report, paint);
const auditJson = (report: AuditReport): string => written(json.auditJson, report);
const auditMarkdown = (report: AuditReport): string => written(markdown.auditMarkdown, report);

test('text: the table, each finding, the totals', () => {
  expect(auditText(audit, plain)).toBe(
    [
      'draft/trainer.py:41:5 gpu-gate critical',
      '  `gpu_info` is checked but the notebook keeps running',
      '  why: Every cell below fails with a CUDA error that names no cause.',
      '  fixable',
      '',
      'draft/trainer.py:120:5 oom-guard critical',
      '  the training loop has no handler for running out of memory',
      '  why: Every cell below fails with a CUDA error that names no cause.',
      '  not fixable: the loop is inside a function that other cells call',
      '',
      'draft/torn.py error',
      '  syntax error at line 12, column 3',
      '',
      'notebook          lines  cells  starts       lost outputs  mo.stop      spinner      OOM handling  status',
      'draft/trainer.py    526     12  no                      3  no           yes          no            needs fixes',
      'draft/ready.py       80      6  yes                     0  yes          none needed  yes           ok',
      'draft/torn.py         -      -  not checked             -  not checked  not checked  not checked   failed',
      '',
      '3 notebooks: 1 ok, 1 to fix, 1 failed',
      'starts 1/2, 3 lost outputs',
      'mo.stop 1/2, spinner 2/2, OOM handling 1/2',
      '2 findings, 1 fixable',
      '',
    ].join('\n'),
  );
});

test('text: colour changes nothing but colour', () => {
  const page = auditText(audit, coloured);
  expect(page).toContain('\u001b[33mneeds fixes\u001b[39m');
  // oxlint-disable-next-line no-control-regex
  expect(page.replaceAll(/\u001b\[\d+m/g, '')).toBe(auditText(audit, plain));
});

test('text: nothing at all for no notebooks', () => {
  expect(auditText({ notebooks: [] }, plain)).toBe('');
});

test('json: the contract', () => {
  const finding = (sample: typeof gateFinding): Record<string, unknown> => ({ ...sample });
  expect(JSON.parse(auditJson(audit))).toEqual({
    schemaVersion: 1,
    notebooks: [
      {
        path: 'draft/trainer.py',
        lines: 526,
        cells: 12,
        status: 'needs-fixes',
        checks: { stop: false, spinner: true, oom: false },
        unchecked: [],
        starts: false,
        lostOutputs: 3,
        findings: [finding(gateFinding), finding(oomFinding)],
        ignored: [],
        inBaseline: 0,
      },
      {
        path: 'draft/ready.py',
        lines: 80,
        cells: 6,
        status: 'ok',
        checks: { stop: true, spinner: true, oom: true },
        unchecked: [],
        starts: true,
        lostOutputs: 0,
        findings: [],
        ignored: [],
        inBaseline: 0,
      },
      {
        path: 'draft/torn.py',
        lines: 0,
        cells: 0,
        status: 'failed',
        error: 'syntax error at line 12, column 3',
        checks: { stop: false, spinner: false, oom: false },
        unchecked: [],
        starts: false,
        lostOutputs: 0,
        findings: [],
        ignored: [],
        inBaseline: 0,
      },
    ],
    totals: {
      notebooks: 3,
      ok: 1,
      needsFixes: 1,
      notChecked: 0,
      failed: 1,
      findings: 2,
      fixable: 1,
      unsafeFixable: 0,
      ignored: 0,
      inBaseline: 0,
      starts: 1,
      lostOutputs: 3,
      checks: { stop: 1, spinner: 2, oom: 1 },
    },
  });
});

test('what comments silence is told apart, and the check that it belongs to says so', () => {
  const [first] = audit.notebooks;
  const ignored = [{ rule: 'gpu-gate', cell: 2, line: 14, column: 5, message: 'no gate', reason: 'falls back' }];
  const checks = { stop: 'ignored', spinner: 'yes', oom: 'yes' } as const;
  const report = { notebooks: [{ ...first!, status: 'ok' as const, findings: [], checks, ignored }] };
  const page = auditText(report, plain);
  expect(page).toMatch(/^draft\/trainer\.py .* ignored +yes +yes +ok$/m);
  expect(page).toContain('0 findings, 0 fixable, 1 ignored');
  expect(auditMarkdown(report)).toContain('0 findings, 0 fixable, 1 ignored.');
  expect(JSON.parse(auditJson(report))).toMatchObject({
    notebooks: [{ checks: { stop: true }, ignored }],
    totals: { findings: 0, ignored: 1, checks: { stop: 1 } },
  });
});

test('a check that was not made is told with its reason, and does not pass', () => {
  const [first] = audit.notebooks;
  const unchecked = ['train', 'save', 'load', 'show', 'end'].map((name, at) => ({
    call: `lab.${name}`,
    line: 30 + at,
  }));
  const checks = { stop: 'none needed', spinner: 'not checked', oom: 'not checked' } as const;
  const report = { notebooks: [{ ...first!, status: 'not-checked' as const, findings: [], checks, unchecked }] };
  const why = 'what lab.train (line 30), lab.save (line 31), lab.load (line 32) and 2 more calls do is not known';
  const page = auditText(report, plain);
  expect(page).toContain(`draft/trainer.py not checked\n  ${why}\n`);
  expect(page).toContain('1 notebook: 0 ok, 0 to fix, 1 not checked, 0 failed\n');
  expect(page).toContain('mo.stop 1/1, spinner 0/1, OOM handling 0/1');
  expect(auditMarkdown(report)).toContain(`## draft/trainer.py\n\n- Not checked: ${why}\n`);
  expect(JSON.parse(auditJson(report))).toMatchObject({
    notebooks: [{ status: 'not-checked', checks: { stop: true, spinner: false, oom: false }, unchecked }],
    totals: { ok: 0, needsFixes: 0, notChecked: 1 },
  });
  const one = { notebooks: [{ ...report.notebooks[0]!, unchecked: unchecked.slice(0, 1) }] };
  expect(auditText(one, plain)).toContain('  what lab.train (line 30) does is not known\n');
});

test('json: piece by piece it is what the whole would be', () => {
  const whole = JSON.parse(auditJson(audit)) as object;
  expect(auditJson(audit)).toBe(`${JSON.stringify(whole, null, 2)}\n`);
  expect(auditJson({ notebooks: [] })).toBe(`${JSON.stringify(JSON.parse(auditJson({ notebooks: [] })), null, 2)}\n`);
});

test('json: a run that was interrupted says so after what was done', () => {
  const { add, end } = json.auditJson(plain);
  const [first] = audit.notebooks;
  expect(JSON.parse(add(first!) + end('interrupted'))).toMatchObject({
    notebooks: [{ path: first!.path }],
    totals: { notebooks: 1 },
    error: 'interrupted',
  });
});

test('json: a run that failed as a whole has the same members and an error', () => {
  expect(JSON.parse(json.failureJson('unknown rule "gpu"'))).toMatchObject({
    schemaVersion: 1,
    notebooks: [],
    totals: { notebooks: 0 },
    error: 'unknown rule "gpu"',
  });
});

test('markdown: the table, a section for each notebook with something to say', () => {
  const page = auditMarkdown(audit);
  expect(page).toContain('| draft/trainer.py | 526 | 12 | no | 3 | no | yes | no | needs fixes |');
  expect(page).toContain('- **`oom-guard`** (critical), line 120, column 5: the training loop has no handler');
  expect(page).toContain('## draft/torn.py\n\nFailed: syntax error at line 12, column 3\n');
  expect(page).not.toContain('## draft/ready.py');
});

test('markdown: a bar in a path does not end its cell', () => {
  const [first] = audit.notebooks;
  const page = auditMarkdown({ notebooks: first ? [{ ...first, path: 'a|b.py' }] : [] });
  expect(page).toContain('| a\\|b.py | 526 |');
});

test('an unsafe fix is told apart from a safe one, with what is not known', () => {
  const finding = { ...gateFinding, safety: 'unsafe' as const, unsafe: 'who reads it?' };
  const report = { notebooks: [{ ...audit.notebooks[0]!, findings: [finding, gateFinding] }] };
  expect(auditText(report, plain)).toContain('fixable with --unsafe-fixes: who reads it?');
  expect(auditText(report, plain)).toContain('2 findings, 2 fixable (1 with --unsafe-fixes)');
  expect(auditMarkdown(report)).toContain('Fixable with `--unsafe-fixes`: who reads it?');
});

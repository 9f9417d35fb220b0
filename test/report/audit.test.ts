import { expect, test } from 'vitest';
import type { AuditReport } from '../../src/model/report.ts';
import { isFailing, type FailOn } from '../../src/model/fail-on.ts';
import * as json from '../../src/report/audit-json.ts';
import * as markdown from '../../src/report/audit-markdown.ts';
import * as text from '../../src/report/audit-text.ts';
import type { AuditSetting, AuditWriter } from '../../src/report/audit-writer.ts';
import { coloured } from '../../src/report/paint.ts';
import { audit, gateFinding, oomFinding, setting } from './samples.ts';

interface Asked extends Partial<AuditSetting> {
  readonly failOn?: FailOn;
}

function written(writer: AuditWriter, { notebooks }: AuditReport, { failOn = 'medium', ...asked }: Asked = {}): string {
  const { add, end } = writer({ ...setting, ...asked });
  return [...notebooks.map((notebook) => add(notebook, { text: '', failOn })), end()].join('');
}
const auditConcise = (report: AuditReport, asked: Asked = {}): string => written(text.auditConcise, report, asked);
const auditJson = (report: AuditReport): string => written(json.auditJson, report);
const auditMarkdown = (report: AuditReport): string => written(markdown.auditMarkdown, report);

const FINDINGS = [
  'draft/trainer.py:41:5: critical gpu-gate [*] `gpu_info` is checked but the notebook keeps running (cell 3)',
  'draft/trainer.py:120:5: critical oom-guard the training loop has no handler for running out of memory (cell train)',
  'draft/torn.py: error: syntax error at line 12, column 3',
];
const TOTALS = [
  '3 notebooks: 1 ok, 1 to fix, 1 failed',
  'starts 1/2, 3 lost outputs, mo.stop 1/2, spinner 2/2, OOM handling 1/2',
  '2 findings: 2 critical',
  '1 fixable [*], 1 not fixable, 2 make the exit code 1 (--fail-on medium)',
  'next: nbfix apply --dry-run draft/',
];

test('concise: a line a finding; each reason once; the table, the totals, what to type next', () => {
  expect(auditConcise(audit)).toBe(
    [
      ...FINDINGS,
      '',
      'gpu-gate: 1 critical in 1 notebook',
      '  Every cell below fails with a CUDA error that names no cause.',
      'oom-guard: 1 critical in 1 notebook',
      '  Every cell below fails with a CUDA error that names no cause.',
      '  not fixable (1): the loop is inside a function that other cells call',
      '',
      'notebook          lines  cells  starts       lost outputs  mo.stop      spinner      OOM handling  status',
      'draft/trainer.py    526     12  no                      3  no           yes          no            needs fixes',
      'draft/ready.py       80      6  yes                     0  yes          none needed  yes           ok',
      'draft/torn.py         -      -  not checked             -  not checked  not checked  not checked   failed',
      '',
      ...TOTALS,
      '',
    ].join('\n'),
  );
});

test('concise: of many notebooks there is no table', () => {
  const [first] = audit.notebooks;
  const many = (number: number): string => auditConcise({ notebooks: Array.from({ length: number }, () => first!) });
  expect(many(25)).toContain('OOM handling  status\n');
  expect(many(26)).not.toContain('OOM handling  status\n');
  expect(many(26)).toContain('oom-guard: 26 critical in 26 notebooks\n');
});

test('--quiet writes the findings and nothing else, --statistics a row a rule in their place', () => {
  expect(auditConcise(audit, { quiet: true })).toBe(`${FINDINGS.join('\n')}\n`);
  expect(auditConcise({ notebooks: audit.notebooks.slice(0, 1) }, { quiet: true, statistics: true })).toMatch(
    /^rule .*\n(?:[a-z]+-[a-z-]+ .*\n)+$/,
  );
  const [trainer] = audit.notebooks;
  const more = {
    ...trainer!,
    findings: [gateFinding, gateFinding, { ...gateFinding, rule: 'x', severity: 'low' as const }],
  };
  expect(auditConcise({ notebooks: [trainer!, more] }, { statistics: true })).toMatch(
    /^rule +severity +findings +fixable +unsafe +refused +suggested +notebooks\ngpu-gate +critical +3 +3 +0 +0 +0 +2\noom-guard +critical +1 +0 +0 +1 +0 +1\nx +low +1 +1 +0 +0 +0 +1\n\n2 notebooks: /,
  );
});

test('--sort severity puts the worst first, whichever notebook they are of', () => {
  const finding = (severity: 'high' | 'low', rule: string): typeof gateFinding => ({ ...gateFinding, severity, rule });
  const notebooks = [
    { ...audit.notebooks[0]!, findings: [finding('low', 'a'), finding('high', 'b')] },
    { ...audit.notebooks[0]!, path: 'z.py', findings: [gateFinding] },
  ];
  const lines = auditConcise({ notebooks }, { sort: 'severity', quiet: true }).split('\n');
  expect(lines.map((line) => line.split(' ').slice(0, 3).join(' '))).toEqual([
    'z.py:41:5: critical gpu-gate',
    'draft/trainer.py:41:5: high b',
    'draft/trainer.py:41:5: low a',
    '',
  ]);
});

test.each([
  ['critical', 'critical', 'safe', true],
  ['critical', 'high', 'safe', false],
  ['high', 'critical', 'unsafe', true],
  ['medium', 'medium', 'safe', true],
  ['medium', 'low', 'safe', false],
  ['medium', 'critical', 'suggest', false],
  ['low', 'low', 'safe', true],
  ['low', 'low', 'suggest', false],
  ['any', 'low', 'suggest', true],
  ['never', 'critical', 'safe', false],
] as const)('--fail-on %s: a %s finding, %s: %s', (failOn, severity, safety, isCounted) => {
  expect(isFailing({ severity, safety }, failOn)).toBe(isCounted);
  const notebooks = [{ ...audit.notebooks[0]!, findings: [{ ...gateFinding, severity, safety }] }];
  const told = `${isCounted ? '1 makes' : 'none makes'} the exit code 1 (--fail-on ${failOn})`;
  expect(auditConcise({ notebooks }, { failOn })).toContain(told);
});

test('concise: colour changes nothing but colour, and each severity has its own', () => {
  const page = auditConcise(audit, { paint: coloured });
  expect(page).toContain('\u001b[33mneeds fixes\u001b[39m');
  // oxlint-disable-next-line no-control-regex
  expect(page.replaceAll(/\u001b\[\d+m/g, '')).toBe(auditConcise(audit));
  const severities = (['critical', 'high', 'medium', 'low'] as const).map((severity) => {
    const notebooks = [{ ...audit.notebooks[0]!, findings: [{ ...gateFinding, severity }] }];
    // oxlint-disable-next-line no-control-regex
    return /\u001b\[(\d+)m(?:critical|high|medium|low)/.exec(auditConcise({ notebooks }, { paint: coloured }))?.[1];
  });
  expect(new Set(severities).size).toBe(4);
});

test('concise: nothing at all for no notebooks', () => {
  expect(auditConcise({ notebooks: [] })).toBe('');
});

test('json: the contract', () => {
  const finding = ({ replacements: _replacements, ...sample }: typeof gateFinding): Record<string, unknown> => sample;
  expect(JSON.parse(auditJson(audit))).toEqual({
    schemaVersion: 2,
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
      severities: { critical: 2, high: 0, medium: 0, low: 0 },
      kinds: { fixable: 1, unsafe: 0, refused: 1, suggested: 0 },
      failing: 2,
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
  const page = auditConcise(report);
  expect(page).toMatch(/^draft\/trainer\.py .* ignored +yes +yes +ok$/m);
  expect(page).toContain('\n0 findings, 1 ignored\n');
  expect(auditMarkdown(report)).toContain('0 findings, 1 ignored.');
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
  const page = auditConcise(report);
  expect(page).toContain(`draft/trainer.py: not checked: ${why}\n`);
  expect(page).toContain('1 notebook: 0 ok, 0 to fix, 1 not checked, 0 failed\n');
  expect(page).toContain('mo.stop 1/1, spinner 0/1, OOM handling 0/1');
  expect(auditMarkdown(report)).toContain(`## draft/trainer.py\n\n- Not checked: ${why}\n`);
  expect(JSON.parse(auditJson(report))).toMatchObject({
    notebooks: [{ status: 'not-checked', checks: { stop: true, spinner: false, oom: false }, unchecked }],
    totals: { ok: 0, needsFixes: 0, notChecked: 1 },
  });
  const one = { notebooks: [{ ...report.notebooks[0]!, unchecked: unchecked.slice(0, 1) }] };
  expect(auditConcise(one)).toContain(': what lab.train (line 30) does is not known\n');
});

test('json: piece by piece it is what the whole would be', () => {
  const whole = JSON.parse(auditJson(audit)) as object;
  expect(auditJson(audit)).toBe(`${JSON.stringify(whole, null, 2)}\n`);
  expect(auditJson({ notebooks: [] })).toBe(`${JSON.stringify(JSON.parse(auditJson({ notebooks: [] })), null, 2)}\n`);
});

test('json: a run that was interrupted says so after what was done', () => {
  const { add, end } = json.auditJson(setting);
  const [first] = audit.notebooks;
  expect(JSON.parse(add(first!, { text: '', failOn: 'medium' }) + end('interrupted'))).toMatchObject({
    notebooks: [{ path: first!.path }],
    totals: { notebooks: 1 },
    error: 'interrupted',
  });
});

test('jsonl: a line a notebook, the totals last', () => {
  const lines = written(json.auditJsonLines, audit).trimEnd().split('\n');
  const whole = JSON.parse(auditJson(audit)) as { readonly notebooks: readonly object[]; readonly totals: object };
  expect(lines.map((line) => JSON.parse(line) as unknown)).toEqual([
    ...whole.notebooks.map((notebook) => ({ type: 'notebook', ...notebook })),
    { type: 'totals', schemaVersion: 2, totals: whole.totals },
  ]);
});

test('markdown: the table, a section for each notebook with something to say', () => {
  const page = auditMarkdown(audit);
  expect(page).toContain('| draft/trainer.py | 526 | 12 | no | 3 | no | yes | no | needs fixes |');
  expect(page).toContain(
    '- **`oom-guard`** (critical), line 120, column 5, cell train: the training loop has no handler',
  );
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
  expect(auditConcise(report)).toContain('  unsafe fix (1): who reads it?\n');
  expect(auditConcise(report)).toContain('1 fixable [*], 1 with an unsafe fix [u], ');
  expect(auditMarkdown(report)).toContain('Fixable with `--unsafe-fixes`: who reads it?');
});

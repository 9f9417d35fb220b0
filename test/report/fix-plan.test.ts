import { createHash } from 'node:crypto';
import { readdirSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import type { LeftFinding, NotebookPlan, PlannedFix } from '../../src/model/report.ts';
import { failedPlan } from '../../src/report/failed.ts';
import { fixPlan, type FixPlanSetting } from '../../src/report/fix-plan.ts';
import { commandLine } from '../../src/report/next-command.ts';
import type { RuleFacts } from '../../src/report/plan-tables.ts';
import { minutesExplained } from '../../src/report/effort.ts';

const setting: FixPlanSetting = {
  rules: new Map<string, RuleFacts>([
    ['multiple-definitions', { phase: '0', severity: 'critical' }],
    ['lost-output', { phase: '0', severity: 'high' }],
    ['gpu-gate', { phase: 'A', severity: 'critical' }],
    ['oom-guard', { phase: 'A', severity: 'high' }],
    ['progress-spinner', { phase: 'A', severity: 'high' }],
    ['random-seeds', { phase: 'B', severity: 'medium' }],
    ['memory-scaling', { phase: 'B', severity: 'medium' }],
  ]),
  commandLine: (command, options, paths = ['draft/']) => commandLine(command, options, paths, Infinity),
  again: ['--plan'],
  digest: (text) => createHash('sha256').update(text).digest('hex').slice(0, 16),
};

test('the rules of the table of minutes exist', () => {
  const folders = readdirSync(new URL('../../codemods/', import.meta.url), { recursive: true, encoding: 'utf8' });
  const rules = minutesExplained().match(/\b[a-z]+-[a-z-]+\b/g) ?? [];
  expect(rules).toHaveLength(9);
  expect(rules.filter((rule) => !folders.some((folder) => folder.endsWith(`/${rule}`)))).toEqual([]);
});

const TEXT = Array.from({ length: 40 }, (_none, index) => `line ${index + 1}`).join('\n');

function fix(rule: string, line: number, message = `${rule} is missing`): PlannedFix {
  const lines = [[line, line + 9]] as const;
  const id = `${rule}-${setting.digest(`${message} ${line}`).slice(0, 10)}`;
  return { id, rule, cell: 2, line, originalLine: line, message, unsafe: null, afterLines: lines, writtenLines: lines };
}

function left(rule: string, line: number, reason: string): LeftFinding {
  return { rule, severity: 'medium', cell: 3, line, originalLine: line, message: `${rule} is missing`, reason };
}

function planOf(path: string, applied: readonly PlannedFix[], refused: readonly LeftFinding[] = []): NotebookPlan {
  const base = failedPlan(path, '', TEXT);
  const audit = { ...base.audit, error: null, status: 'needs-fixes' } as const;
  return { ...base, error: null, audit, applied, refused };
}

const update = (text: string | null, ...plans: readonly NotebookPlan[]): string => fixPlan(text, plans, setting).text;
const cellsOf = (text: string, row: string): string[] =>
  (text.split('\n').find((line) => line.startsWith(`| ${row} |`)) ?? '')
    .split('|')
    .slice(2, -1)
    .map((cell) => cell.trim());
const taskOf = (text: string, rule: string): string =>
  text.split('\n').find((line) => line.startsWith('- [') && line.includes(`\`${rule}`)) ?? '';

const trainer = planOf(
  'draft/trainer.py',
  [fix('multiple-definitions', 4), fix('gpu-gate', 10), fix('oom-guard', 12), fix('oom-guard', 14)],
  [left('memory-scaling', 20, 'no shape tells; limit it by hand')],
);
const viewer = planOf('draft/viewer.py', [fix('progress-spinner', 3), fix('random-seeds', 5)]);
const tidy = planOf('draft/tidy.py', [fix('random-seeds', 5)]);
const done = planOf('draft/done.py', []);
const all = [tidy, done, viewer, trainer];

describe('a new fix plan', () => {
  const text = update(null, ...all);

  it('has the notebooks by priority, those that do not start first', () => {
    const rows = ['draft/trainer.py', 'draft/viewer.py', 'draft/tidy.py', 'draft/done.py'];
    expect(rows.map((path) => cellsOf(text, path)[0])).toEqual(['high', 'medium', 'low', 'low']);
    const headings = [...text.matchAll(/^## (.*)$/gm)].map(([, heading]) => heading);
    expect(headings).toEqual(['Phases', 'Options', 'For a person', 'Testing', ...rows]);
  });

  it('counts minutes by hand once a notebook and kind, and with nbfix those of reading and of what is left', () => {
    // 5 + 10 + 20, 5 for the second oom-guard, 30 for memory-scaling, 15 for the test; 40 lines at 500 an hour are 5.
    expect(cellsOf(text, 'draft/trainer.py')).toEqual(['high', '0/4', '0/1', '0/0', '85 min', '50 min', '40', '1']);
    expect(cellsOf(text, 'draft/done.py')).toEqual(['low', '0/0', '0/0', '0/0', '0 min', '0 min', '0', '0']);
    // 85 + 15 + 5 + 15 + 5 + 15
    expect(cellsOf(text, 'all').slice(4, 5)).toEqual(['140 min']);
  });

  it('says of the options what each brings', () => {
    expect(cellsOf(text, '1. all')).toEqual(['3', '7', '140 min', '84 min', '70', '1', '4 of 4']);
    expect(cellsOf(text, '2. high priority first')).toEqual(['1', '4', '85 min', '50 min', '40', '1', '3 of 4']);
    expect(cellsOf(text, '3. critical only: must')).toEqual(['2', '5', '85 min', '36 min', '50', '0', '4 of 4']);
    expect(text).toContain('Now 2 of 4 have no must left.');
    expect(text).toContain('nbfix apply draft/trainer.py\n');
    expect(text).toContain('nbfix apply --phase 0,A draft/\n');
  });

  it('has a line to tick for each fix, and for the test', () => {
    expect(taskOf(text, 'gpu-gate')).toMatch(
      /^- \[ \] `gpu-gate-[0-9a-f]{10}` cell 2, line 10, 10 min by hand, 10 lines to read: gpu-gate is missing$/,
    );
    expect(taskOf(text, 'testing')).toBe(
      '- [ ] `testing` 15 min by hand, for a person: `nbfix verify --run draft/trainer.py`',
    );
    expect(text).toMatch(
      /## For a person[^]*- draft\/trainer\.py, cell 3, line 20: `memory-scaling`: .*limit it by hand/,
    );
  });

  it('says where a must is left', () => {
    expect(fixPlan(null, all, setting).hasMust).toBe(true);
    expect(fixPlan(null, [tidy, done], setting).hasMust).toBe(false);
  });
});

describe('a fix plan that is brought up to date', () => {
  const first = update(null, ...all);
  const only = (...rules: string[]): NotebookPlan =>
    planOf(
      'draft/trainer.py',
      trainer.applied.filter(({ rule }) => rules.includes(rule)),
    );

  it('does not change when nothing has changed', () => {
    expect(update(first, ...all)).toBe(first);
  });

  it('ticks what is done, and nothing else', () => {
    const second = update(first, only('gpu-gate'));
    const ticks = second.split('\n').filter((line) => line.startsWith('- [x]'));
    expect(ticks.map((line) => /`([a-z-]+)-\w+`/.exec(line)?.[1])).toEqual([
      'multiple-definitions',
      'oom-guard',
      'oom-guard',
      'memory-scaling',
    ]);
    expect(cellsOf(second, 'draft/trainer.py')).toEqual(['high', '3/4', '1/1', '0/0', '25 min', '17 min', '10', '0']);
    expect(second).toContain('4 of 6 done.');
  });

  it('opens again what it ticked and finds again, and leaves a tick that is a person’s', () => {
    const ticked = first.replace('- [ ] `gpu-gate', '- [x] `gpu-gate');
    expect(taskOf(update(ticked, ...all), 'gpu-gate')).toMatch(/^- \[x\]/);
    const again = update(update(first, only('oom-guard')), ...all);
    expect(again).toBe(first);
  });

  it('recognises a fix whose line, cell and numbers have moved', () => {
    const moved = planOf('draft/trainer.py', [{ ...fix('gpu-gate', 30, 'cell 3 is not stopped'), cell: 9 }]);
    const before = planOf('draft/trainer.py', [fix('gpu-gate', 10, 'cell 2 is not stopped')]);
    const text = update(update(null, before), moved);
    expect(text.match(/^- \[.\] `gpu-gate/gm)).toHaveLength(1);
    expect(taskOf(text, 'gpu-gate')).toMatch(/^- \[ \] .* cell 9, line 30, .*cell 3 is not stopped$/);
  });

  it('adds what is new in the place of its phase', () => {
    const more = planOf('draft/viewer.py', [...viewer.applied, fix('lost-output', 9)]);
    const rules = [...update(update(null, viewer), more).matchAll(/^- \[.\] `([a-z-]+?)(?:-\w{10})?`/gm)];
    expect(rules.map(([, rule]) => rule)).toEqual(['lost-output', 'progress-spinner', 'random-seeds', 'testing']);
  });

  it('keeps minutes and remarks of a person, and puts remarks below the line', () => {
    const noted = first
      .replace(/(?<=`gpu-gate.*)10 min/, '25 min')
      .replace('gpu-gate is missing', 'gpu-gate is missing: Ada')
      .replace('oom-guard is missing', 'see #12\n  - half of it is there');
    const second = update(noted, ...all);
    expect(second).toMatch(/`gpu-gate.* 25 min by hand.*: gpu-gate is missing\n {2}: Ada\n/);
    expect(second).toMatch(/: oom-guard is missing\n {2}see #12\n {2}- half of it is there\n/);
    expect(update(second, ...all)).toBe(second);
  });

  it('keeps what it knows of notebooks that are not asked for, or cannot be read', () => {
    const failed = failedPlan('draft/trainer.py', 'syntax error at line 1', 'x');
    const second = update(first, failed);
    expect(second).toContain('Failed: syntax error at line 1');
    expect(cellsOf(second, 'draft/trainer.py')).toEqual(cellsOf(first, 'draft/trainer.py'));
    expect(cellsOf(second, 'draft/viewer.py')).toEqual(cellsOf(first, 'draft/viewer.py'));
    expect(update(second, ...all)).toBe(first);
  });

  it('loses no line that a person puts anywhere', () => {
    const lines = first.split('\n');
    const words = fc.stringMatching(/^[-*# a-z[\]`|:é]{1,30}$/).map((text) => `${text} Ada`);
    fc.assert(
      fc.property(fc.nat(lines.length - 1), words, fc.boolean(), (at, remark, isChanged) => {
        const noted = [...lines.slice(0, at), remark, ...lines.slice(at)].join('\n');
        const plans = isChanged ? [only('gpu-gate'), viewer] : all;
        const second = update(noted, ...plans);
        expect(second).toContain(remark.trim());
        expect(update(second, ...plans)).toBe(second);
      }),
    );
  });
});

test.each([
  ['a--b -->.py', '-->'],
  ['## Phases.py', '\n## Phases.py'],
  ['x\n- [x] `gpu-gate-12345678` 1 min by hand: y.py', '\n- [x]'],
  ['<script>alert(1)</script>.py', '<script>'],
  ['summary', ''],
  ['\u202e.py', '\u202e'],
  ['::error::x.py', '\n::error::'],
])('a notebook called %j is a notebook like any other', (path, forbidden) => {
  const message = `\`${path}\` and ${path}`;
  const plan = planOf(path, [fix('gpu-gate', 10, message)], [left('oom-guard', 20, message)]);
  const text = update(null, plan);
  // Code and comments show what is in them, and no more.
  const shown = text.replaceAll(/^```sh\n[^]*?^```$|`+[^`\n]+`+|^<!-- .* -->$/gm, '');
  if (forbidden !== '') expect(shown).not.toContain(forbidden);
  expect(text.match(/^- \[ \]/gm)).toHaveLength(3);
  expect(text.match(/^<!--(?:(?!-->).)*-->$/gm)).toHaveLength(text.match(/<!--/g)!.length);
  expect(update(text, plan)).toBe(text);
  const after = update(text, planOf(path, []));
  expect(after.match(/^- \[x\]/gm)).toHaveLength(2);
});

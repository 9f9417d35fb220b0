import type { AuditSetting } from '../../src/report/audit-writer.ts';
import { plain } from '../../src/report/paint.ts';
import type { AuditReport, NotebookAudit, NotebookPlan, ReportedFinding } from '../../src/model/report.ts';

export const gateFinding: ReportedFinding = {
  rule: 'gpu-gate',
  phase: 'A',
  severity: 'critical',
  safety: 'safe',
  cell: 3,
  cellName: null,
  line: 41,
  column: 5,
  endLine: 41,
  endColumn: 24,
  code: 'device = "cuda"',
  message: '`gpu_info` is checked but the notebook keeps running',
  why: 'Every cell below fails with a CUDA error that names no cause.',
  fixable: true,
  unsafe: null,
  refusal: null,
  replacements: null,
};

export const oomFinding: ReportedFinding = {
  ...gateFinding,
  rule: 'oom-guard',
  cell: 7,
  cellName: 'train',
  line: 120,
  endLine: 131,
  message: 'the training loop has no handler for running out of memory',
  fixable: false,
  refusal: 'the loop is inside a function that other cells call',
};

const goodAudit: NotebookAudit = {
  path: 'draft/ready.py',
  status: 'ok',
  error: null,
  lines: 80,
  cells: 6,
  checks: { stop: 'yes', spinner: 'none needed', oom: 'yes' },
  unchecked: [],
  starts: true,
  lostOutputs: 0,
  findings: [],
  ignored: [],
  inBaseline: 0,
};

const brokenAudit: NotebookAudit = {
  path: 'draft/torn.py',
  status: 'failed',
  error: 'syntax error at line 12, column 3',
  lines: 0,
  cells: 0,
  checks: { stop: 'no', spinner: 'no', oom: 'no' },
  unchecked: [],
  starts: false,
  lostOutputs: 0,
  findings: [],
  ignored: [],
  inBaseline: 0,
};

export const audit: AuditReport = {
  notebooks: [
    {
      path: 'draft/trainer.py',
      status: 'needs-fixes',
      error: null,
      lines: 526,
      cells: 12,
      checks: { stop: 'no', spinner: 'yes', oom: 'no' },
      unchecked: [],
      starts: false,
      lostOutputs: 3,
      findings: [gateFinding, oomFinding],
      ignored: [],
      inBaseline: 0,
    },
    goodAudit,
    brokenAudit,
  ],
};

/** A plan that changes `before` to `after` by one fix that wrote the given lines of `after`. */
export function planOf(path: string, before: string, after: string, lines: readonly [number, number]): NotebookPlan {
  return {
    path,
    error: null,
    before,
    after,
    changed: before !== after,
    applied: [
      {
        id: `${gateFinding.rule}-0123456789`,
        rule: gateFinding.rule,
        cell: 3,
        line: lines[0],
        originalLine: lines[0],
        message: gateFinding.message,
        unsafe: null,
        afterLines: [lines],
        writtenLines: [lines],
      },
    ],
    unsafe: [],
    refused: [],
    dropped: [],
    declined: [],
    leftOut: [],
    suggested: [],
    audit: { ...goodAudit, path },
  };
}

/** A run that nothing was asked of. */
export const setting: AuditSetting = {
  paint: plain,
  sort: 'file',
  statistics: false,
  quiet: false,
  commandLine: (command, ...options) => ['nbfix', command, ...options, 'draft/'].join(' '),
};

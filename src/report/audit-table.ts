import type { AuditReport, Check, NotebookAudit } from '../model/report.ts';

/** The columns of the review that nbfix grew out of, and what it did not measure: does it start, does it show all? */
export const AUDIT_COLUMNS = [
  'notebook',
  'lines',
  'cells',
  'starts',
  'lost outputs',
  'mo.stop',
  'spinner',
  'OOM handling',
  'status',
] as const;

export const STATUS_WORDS: Readonly<Record<NotebookAudit['status'], string>> = {
  ok: 'ok',
  'needs-fixes': 'needs fixes',
  failed: 'failed',
};

const NOT_LOOKED = 'not checked';

/** The audit as rows of `AUDIT_COLUMNS`: what was measured, and `not checked` where nothing was. */
export function auditRows(report: AuditReport): string[][] {
  return report.notebooks.map((notebook) => {
    const failed = notebook.status === 'failed';
    const { stop, spinner, oom } = notebook.checks;
    const measured = [notebook.lines, notebook.cells].map((number) => (failed ? '-' : String(number)));
    const runs = failed ? [NOT_LOOKED, '-'] : [notebook.starts ? 'yes' : 'no', String(notebook.lostOutputs)];
    const checks = [stop, spinner, oom].map((check: Check) => (failed ? NOT_LOOKED : check));
    return [notebook.path, ...measured, ...runs, ...checks, STATUS_WORDS[notebook.status]];
  });
}

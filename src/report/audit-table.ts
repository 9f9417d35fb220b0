import type { Check, NotebookAudit } from '../model/report.ts';
import { count } from './counts.ts';

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
  'not-checked': 'not checked',
  failed: 'failed',
};

const NOT_LOOKED = 'not checked';

/** How many of the calls that nbfix does not know are named. */
const NAMED = 3;

/** Why a check was not made: `what lab.train (line 30) and 2 more calls do is not known`; undefined where all were. */
export function whyUnchecked({ unchecked }: NotebookAudit): string | undefined {
  const more = unchecked.length - NAMED;
  const names = unchecked.slice(0, NAMED).map(({ call, line }) => `${call} (line ${line})`);
  const all = more > 0 ? [...names, count(more, 'more call')] : names;
  const [last, ...others] = all.toReversed();
  if (last === undefined) return undefined;
  const list = others.length === 0 ? last : `${others.toReversed().join(', ')} and ${last}`;
  return `what ${list} ${unchecked.length === 1 ? 'does' : 'do'} is not known`;
}

/** A notebook as a row of `AUDIT_COLUMNS`: what was measured, and `not checked` where nothing was. */
export function auditRow(notebook: NotebookAudit): string[] {
  const failed = notebook.status === 'failed';
  const { stop, spinner, oom } = notebook.checks;
  const measured = [notebook.lines, notebook.cells].map((number) => (failed ? '-' : String(number)));
  const runs = failed ? [NOT_LOOKED, '-'] : [notebook.starts ? 'yes' : 'no', String(notebook.lostOutputs)];
  const checks = [stop, spinner, oom].map((check: Check) => (failed ? NOT_LOOKED : check));
  return [notebook.path, ...measured, ...runs, ...checks, STATUS_WORDS[notebook.status]];
}

import { kindOf } from '../model/fail-on.ts';
import type { ReportedFinding } from '../model/report.ts';
import { failurePlace } from './failure-place.ts';
import { SEVERITY_STYLES, type Paint } from './paint.ts';

/** What can be done about a finding, as a mark: fixed by `nbfix apply`, or with `--unsafe-fixes`. */
export const MARKS = { fixable: '[*]', unsafe: '[u]', refused: '', suggested: '' } as const;

/**
 * A finding on one line, as compilers and linters print it: editors find the place, and the severity comes first.
 * `draft/a.py:41:5: critical gpu-gate [*] the notebook runs on without a GPU (cell 3)`.
 */
export function findingLine(path: string, finding: ReportedFinding, paint: Paint): string {
  const { line, column, severity, rule, message } = finding;
  const mark = MARKS[kindOf(finding)];
  return [
    paint('bold', `${path}:${line}:${column}:`),
    paint(SEVERITY_STYLES[severity], severity),
    paint('cyan', rule),
    ...(mark === '' ? [] : [paint('green', mark)]),
    message,
    paint('dim', `(${cellName(finding)})`),
  ].join(' ');
}

/** `cell train`, or `cell 3` for one without a name. */
export function cellName({ cell, cellName: name }: Pick<ReportedFinding, 'cell' | 'cellName'>): string {
  return `cell ${name ?? cell}`;
}

/** `draft/a.py:3:7: error: Python syntax error`. */
export function failureLine(path: string, error: string, paint: Paint): string {
  const { where, message } = failurePlace(path, error);
  return `${paint('bold', `${where}:`)} ${paint('red', 'error')}: ${message}`;
}

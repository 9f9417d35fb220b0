import { lineCount } from '../line-count.ts';
import type { OfferedPlan } from '../model/offer.ts';
import type { PropagatedNotebook } from '../model/propagate-report.ts';
import type { Checks, NotebookAudit, NotebookPlan } from '../model/report.ts';

const NOTHING_CHECKED: Checks = { stop: 'no', spinner: 'no', oom: 'no' };

/** The outcome for a file that could not be read, is no notebook, or that nbfix itself failed on. */
export function failedAudit(path: string, error: string, text = ''): NotebookAudit {
  return {
    path,
    status: 'failed',
    error,
    lines: lineCount(text),
    cells: 0,
    checks: NOTHING_CHECKED,
    unchecked: [],
    starts: false,
    lostOutputs: 0,
    findings: [],
    ignored: [],
    inBaseline: 0,
  };
}

/** The same for `apply`; the text, where there is one, stays as it was. */
export function failedPlan(path: string, error: string, text = ''): NotebookPlan {
  return {
    path,
    error,
    before: text,
    after: text,
    changed: false,
    applied: [],
    unsafe: [],
    refused: [],
    dropped: [],
    declined: [],
    leftOut: [],
    suggested: [],
    audit: failedAudit(path, error, text),
  };
}

/** The same for `plan`. */
export function failedOffers(path: string, error: string, text = ''): OfferedPlan {
  return { ...failedPlan(path, error, text), offers: [], graphs: null };
}

/** The same for `propagate` and `drift`. */
export function failedPropagation(path: string, error: string, text: string): PropagatedNotebook {
  return {
    path,
    error,
    before: text,
    after: text,
    changed: false,
    base: '',
    applied: [],
    left: [],
    cells: [],
    reworded: [],
    dropped: [],
    appConflict: null,
    marked: null,
    copy: null,
  };
}

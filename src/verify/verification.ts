import type { NotebookAudit } from '../model/report.ts';
import type { Libraries, NotebookVerification, ScenarioResult } from '../model/verify-report.ts';
import type { Notebook } from '../notebook/notebook.ts';
import { checklistOf } from './checklist.ts';
import { standingOf } from './standing.ts';

/** What the scenarios showed, and with what the notebook was run. */
export interface Run {
  readonly scenarios: readonly ScenarioResult[];
  readonly libraries: Libraries;
  /** The GPU that real libraries can use; null without one. */
  readonly device: string | null;
}

/**
 * Answers the checklist for a notebook, from its text, its audit and what the scenarios showed.
 * @param rules the rules that exist: what no rule looks for is not checked
 * @param run null when the notebook was not run
 */
export function verificationOf(
  notebook: Notebook,
  audit: NotebookAudit,
  rules: readonly string[],
  run: Run | null,
): NotebookVerification {
  const scenarios = run?.scenarios ?? [];
  const libraries = run?.libraries ?? null;
  const checklist = checklistOf({ notebook, audit, rules, scenarios, libraries, device: run?.device ?? null });
  const standing = standingOf(audit, checklist, scenarios);
  return { path: notebook.path, error: null, audit, checklist, scenarios, libraries, standing };
}

/** What stands for a notebook that could not be read or parsed. */
export function failedVerification(audit: NotebookAudit): NotebookVerification {
  return {
    path: audit.path,
    error: audit.error,
    audit,
    checklist: [],
    scenarios: [],
    libraries: null,
    standing: 'failed',
  };
}

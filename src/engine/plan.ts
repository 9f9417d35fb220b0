import type { NotebookPlan } from '../model/report.ts';
import type { Notebook } from '../notebook/notebook.ts';
import { auditNotebook } from './audit.ts';
import type { Codemod } from './codemod.ts';
import { originalLines } from './lines.ts';
import { repairNotebook, type Choose, type Repair } from './repair.ts';
import type { RepairOptions } from './step.ts';
import { suggestionsIn } from './suggestions.ts';

export interface PlanOptions extends RepairOptions {
  /** Every codemod there is, for the audit of the result; those that run, unless given. */
  readonly all?: readonly Codemod[];
  /** Chooses among the fixes; without it, all are made. */
  readonly choose?: Choose;
}

/**
 * Plans the repair of one notebook: every codemod in its order, its fixes one after the other, or several at once where
 * that comes to the same, until nothing changes. A fix that breaks the effect contract is dropped alone and reported; the
 * others stay. Nothing is written.
 */
export function planNotebook(
  before: Notebook,
  codemods: readonly Codemod[],
  templates: ReadonlyMap<string, string>,
  options: PlanOptions = {},
): NotebookPlan {
  return planOf(before, repairNotebook(before, codemods, templates, options), codemods, templates, options.all);
}

/** The plan that a repair comes to. */
export function planOf(
  before: Notebook,
  { notebook, edits, ...outcome }: Repair,
  codemods: readonly Codemod[],
  templates: ReadonlyMap<string, string>,
  all?: readonly Codemod[],
): NotebookPlan {
  const lineBefore = originalLines(before.text, edits);
  return {
    path: before.path,
    error: null,
    before: before.text,
    after: notebook.text,
    changed: notebook.text !== before.text,
    ...outcome,
    suggested: suggestionsIn(notebook, codemods, templates, lineBefore),
    audit: auditNotebook(notebook, codemods, templates, all),
  };
}

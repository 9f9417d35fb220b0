import type { Codemod } from '../../src/engine/codemod.ts';
import { auditNotebook } from '../../src/engine/audit.ts';
import { planNotebook, type PlanOptions } from '../../src/engine/plan.ts';
import { NbfixError } from '../../src/error.ts';
import { parseNotebook } from '../../src/notebook/parse.ts';
import { failedAudit, failedPlan } from '../../src/report/failed.ts';
import type { NotebookAudit, NotebookPlan } from '../../src/model/report.ts';

/** `planNotebook` for the text of a notebook, which may be none. `isPython`: CPython takes the text. */
export function planText(
  path: string,
  text: string,
  codemods: readonly Codemod[],
  templates: ReadonlyMap<string, string>,
  { isPython = false, ...options }: PlanOptions & { readonly isPython?: boolean } = {},
): NotebookPlan {
  return expected(
    () => planNotebook(parseNotebook(path, text, { isPython }), codemods, templates, options),
    (error) => failedPlan(path, error, text),
  );
}

/** `auditNotebook` for the text of a notebook, which may be none. `isPython`: CPython takes the text. */
export function auditText(
  path: string,
  text: string,
  codemods: readonly Codemod[],
  templates: ReadonlyMap<string, string>,
  all: readonly Codemod[] = codemods,
  isPython = false,
): NotebookAudit {
  return expected(
    () => auditNotebook(parseNotebook(path, text, { isPython }), codemods, templates, all),
    (error) => failedAudit(path, error, text),
  );
}

function expected<T>(attempt: () => T, failed: (error: string) => T): T {
  try {
    return attempt();
  } catch (error) {
    if (error instanceof NbfixError) return failed(error.message);
    throw error;
  }
}

import type { NotebookVerification, VerifyReport } from '../model/verify-report.ts';
import { notebookJson } from './audit-json.ts';
import type { ReportMembers } from './json-text.ts';
import { standings } from './verify-table.ts';

/** The verification as a contract for other programs: each notebook's audit, checklist and scenarios. */
export function verifyMembers({ run, runError, notebooks }: VerifyReport): ReportMembers {
  return {
    run,
    ...(runError === null ? {} : { error: runError }),
    notebooks: notebooks.map(verificationJson),
    totals: { notebooks: notebooks.length, standings: standings(notebooks) },
  };
}

function verificationJson({ audit, checklist, scenarios, libraries, standing }: NotebookVerification): object {
  return { ...notebookJson(audit), standing, libraries, checklist, scenarios };
}

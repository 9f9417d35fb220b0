import type { NotebookPlan, ReportedFinding } from '../model/report.ts';

/** Findings of the result that no unsafe, refused or dropped fix stands for. Lines differ before and after, so they don't count. */
export function otherFindings(notebook: NotebookPlan): ReportedFinding[] {
  const told = new Set(
    [...notebook.unsafe, ...notebook.refused, ...notebook.dropped].map(({ rule, message }) => `${rule}\n${message}`),
  );
  return notebook.audit.findings.filter(({ rule, message }) => !told.has(`${rule}\n${message}`));
}

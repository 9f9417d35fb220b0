import type { NotebookAudit } from '../model/report.ts';
import type { ChecklistAnswer, ScenarioResult, Standing } from '../model/verify-report.ts';

/**
 * Where a notebook stands by the review's quality metrics. `production ready`: every must line passes. `broken`: it does
 * not start, or a cell of it fails on a machine where all is well. `usable with issues`: it runs, and a must line fails.
 */
export function standingOf(
  audit: NotebookAudit,
  checklist: readonly ChecklistAnswer[],
  scenarios: readonly ScenarioResult[],
): Standing {
  if (audit.status === 'failed') return 'failed';
  const healthy = scenarios.find(({ scenario }) => scenario === 'healthy');
  const fails = healthy?.problems.some(({ about }) => about === 'cells' || about === 'start') === true;
  if (!audit.starts || fails) return 'broken';
  const musts = checklist.filter(({ level }) => level === 'must').map(({ verdict }) => verdict);
  if (musts.includes('fail') || scenarios.some(({ verdict }) => verdict === 'fail')) return 'usable with issues';
  return musts.includes('not checked') ? 'not proven' : 'production ready';
}

import { SEVERITIES, type FailOn } from '../model/fail-on.ts';
import type { AuditSetting } from './audit-writer.ts';
import { count, uncounted, type AuditTotals } from './counts.ts';
import { MARKS } from './finding-line.ts';
import { SEVERITY_STYLES } from './paint.ts';

/**
 * The last lines of an audit: its sums, how many findings make it fail, and what to type next.
 * @param failOns what decides about that; notebooks may have settings of their own
 */
export function totalLines(totals: AuditTotals, failOns: readonly FailOn[], setting: AuditSetting): string[] {
  const { starts, lostOutputs, checks, notebooks, failed, findings } = totals;
  const readable = notebooks - failed;
  return [
    `${count(notebooks, 'notebook')}: ${notebookWords(totals)}`,
    `starts ${starts}/${readable}, ${count(lostOutputs, 'lost output')}, mo.stop ${checks.stop}/${readable}, ` +
      `spinner ${checks.spinner}/${readable}, OOM handling ${checks.oom}/${readable}`,
    ...(findings === 0
      ? [`0 findings${uncounted(totals)}`]
      : [findingWords(totals, setting), failingWords(totals, failOns)]),
    ...nextLines(totals, setting),
  ];
}

/** `1 ok, 2 to fix, 0 failed`. */
export function notebookWords({ ok, needsFixes, notChecked, failed }: AuditTotals): string {
  return `${ok} ok, ${needsFixes} to fix, ${notChecked === 0 ? '' : `${notChecked} not checked, `}${failed} failed`;
}

/** `9 findings: 2 critical, 7 low`: what is zero is left out. */
function findingWords(totals: AuditTotals, { paint }: AuditSetting): string {
  const { findings, severities } = totals;
  const told = SEVERITIES.filter((severity) => severities[severity] > 0).map((severity) =>
    paint(SEVERITY_STYLES[severity], `${severities[severity]} ${severity}`),
  );
  return `${count(findings, 'finding')}: ${told.join(', ')}${uncounted(totals)}`;
}

/** `5 fixable [*], 2 not fixable, 1 suggestion, 3 make the exit code 1 (--fail-on medium)`. */
function failingWords({ kinds, failing }: AuditTotals, failOns: readonly FailOn[]): string {
  const { fixable, unsafe, refused, suggested } = kinds;
  return [
    `${fixable} fixable ${MARKS.fixable}`,
    ...(unsafe > 0 ? [`${unsafe} with an unsafe fix ${MARKS.unsafe}`] : []),
    ...(refused > 0 ? [`${refused} not fixable`] : []),
    ...(suggested > 0 ? [`${count(suggested, 'suggestion')}`] : []),
    `${failing === 0 ? 'none makes' : failing === 1 ? '1 makes' : `${failing} make`} the exit code 1 (--fail-on ${failOns.join(' or ')})`,
  ].join(', ');
}

/** What helps, if anything does. */
function nextLines({ kinds }: AuditTotals, { commandLine }: AuditSetting): string[] {
  if (kinds.fixable > 0) return [`next: ${commandLine('apply', '--dry-run')}`];
  if (kinds.unsafe > 0) return [`next: ${commandLine('apply', '--unsafe-fixes', '--dry-run')}`];
  return [];
}

import type { NotebookPlan } from '../model/report.ts';
import type { NotebookVerification, RunSetting, Standing } from '../model/verify-report.ts';
import { SCENARIOS } from '../model/verify-report.ts';
import { count } from './counts.ts';
import { blocksOf, dataLine, dataOf, inComment, withBlocks, type Block } from './kept-text.ts';
import { code, markdownTable } from './markdown.ts';
import { asRecord, measuredOf, recordOf, type Measured, type QaRecord, type RecordedFix } from './qa-record.ts';
import { asMarkdown, inMarkdown } from './shown.ts';
import { verificationSection } from './verify-markdown.ts';

/** A notebook as this run measured it. */
export interface QaEntry {
  readonly verification: NotebookVerification;
  /** What `apply` would do; null for a notebook that could not be read. */
  readonly plan: NotebookPlan | null;
}

const SUMMARY = 'summary';
const HEAD = '# Notebook quality\n\n';
const NOTES = '<!-- Notes outside of the parts that nbfix writes stay. -->\n';

/**
 * The quality report: made new, or brought up to date with a person's notes kept.
 * @param text the report as it is; null when there is none
 * @param digest a hash of a text, in hexadecimal digits
 */
export function qaReport(
  text: string | null,
  entries: readonly QaEntry[],
  run: RunSetting | null,
  digest: (text: string) => string,
): string {
  const past = new Map(
    (text === null ? [] : blocksOf(text, digest)).map((block) => [block.id, asRecord(dataOf(block))]),
  );
  const records = new Map<string, QaRecord>();
  const sections = entries.map(({ verification, plan }): Block => {
    const path = inComment(verification.path);
    if (plan === null || verification.error !== null)
      return { id: path, body: `Failed: ${inMarkdown(verification.error ?? '')}\n\n` };
    const now = measuredOf(digest(plan.before), verification);
    const record = recordOf(past.get(path), now, plan, digest);
    records.set(path, record);
    return { id: path, body: sectionOf(asMarkdown(record), asMarkdown(verification)) + dataLine(record) };
  });
  for (const [path, record] of past) if (record !== undefined && !records.has(path)) records.set(path, record);
  const blocks = [{ id: SUMMARY, body: summaryOf(asMarkdown([...records]), run) }, ...sections];
  const headingOf = (id: string): string => (id === SUMMARY ? '' : `\n${NOTES}\n## ${inMarkdown(id)}\n\n`);
  return withBlocks(text, blocks, HEAD, headingOf, digest);
}

const STANDINGS: readonly Standing[] = ['production ready', 'not proven', 'usable with issues', 'broken'];

function summaryOf(records: readonly (readonly [string, QaRecord])[], run: RunSetting | null): string {
  const all = records.toSorted(([a], [b]) => (a < b ? -1 : 1));
  const share = (standing: Standing, of: 'before' | 'now'): string =>
    `${all.filter(([, record]) => record[of].standing === standing).length}/${all.length}`;
  const ran =
    run === null
      ? []
      : [
          `Last run with Python ${run.python}, marimo ${run.marimo}${run.device === null ? '' : `, ${run.device}`}.`,
          '',
        ];
  return [
    ...markdownTable(
      ['', 'before', 'now'],
      STANDINGS.map((standing) => [standing, share(standing, 'before'), share(standing, 'now')]),
    ),
    '',
    '`production ready`: every must line of the checklist passes. `not proven`: none fails, and not all were checked.',
    '`usable with issues`: it runs, and a must line fails. `broken`: it does not start, or a cell of it fails.',
    '',
    ...ran,
    ...markdownTable(
      ['notebook', 'before', 'now', 'fixes', 'findings left', ...SCENARIOS],
      all.map(([path, { before, now, fixes, planned }]) => [
        path,
        before.standing,
        now.standing,
        `${fixes.length} applied, ${planned.fixes.length} to apply`,
        String(now.findings),
        ...SCENARIOS.map((name) => verdictIn(now, name)),
      ]),
    ),
    '',
  ].join('\n');
}

function verdictIn({ scenarios }: Measured, name: string): string {
  return scenarios.find(({ scenario }) => scenario === name)?.verdict ?? 'not run';
}

function sectionOf(record: QaRecord, verification: NotebookVerification): string {
  const { before, now, fixes, planned, byHand } = record;
  const row = (name: string, of: (measured: Measured) => string): string[] => [name, of(before), of(now)];
  const yes = (is: boolean): string => (is ? 'yes' : 'no');
  const ran = SCENARIOS.filter((name) => [before, now].some((each) => verdictIn(each, name) !== 'not run'));
  return [
    ...markdownTable(
      ['', 'before', 'now'],
      [
        row('standing', ({ standing }) => standing),
        row('starts', ({ starts }) => yes(starts)),
        row('lost outputs', ({ lostOutputs }) => String(lostOutputs)),
        row('mo.stop', ({ stop }) => yes(stop)),
        row('spinner', ({ spinner }) => yes(spinner)),
        row('OOM handling', ({ oom }) => yes(oom)),
        row('findings', ({ findings }) => String(findings)),
        ...ran.map((name) => row(`scenario ${name}`, (measured) => timed(measured, name))),
      ],
    ),
    '',
    ...fixLines('Applied', fixes),
    ...fixLines('To apply', planned.fixes),
    ...(byHand ? ['Changed by hand since nbfix first saw it.', ''] : []),
    ...verificationSection(verification),
    '',
  ].join('\n');
}

function timed({ scenarios }: Measured, name: string): string {
  const result = scenarios.find(({ scenario }) => scenario === name);
  return result === undefined ? 'not run' : `${result.verdict}, ${result.seconds.toFixed(1)} s`;
}

function fixLines(word: string, fixes: readonly RecordedFix[]): string[] {
  if (fixes.length === 0) return [];
  return [
    `${word}: ${count(fixes.length, 'fix', 'fixes')}`,
    '',
    ...fixes.map(({ rule, cell, message }) => `- ${code(rule)}, cell ${cell}: ${message}`),
    '',
  ];
}

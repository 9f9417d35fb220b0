import type { NotebookVerification, ScenarioResult, VerifyReport } from '../model/verify-report.ts';
import { count } from './counts.ts';
import { markdownTable } from './markdown.ts';
import { standings, verifyTable } from './verify-table.ts';

/** The verification as a page for an issue or a pull request. */
export function verifyMarkdown(report: VerifyReport): string {
  const { notebooks, run } = report;
  const [header = [], ...rows] = verifyTable(report);
  const ran = run === null ? 'Read, not run.' : `Run with Python ${run.python} and marimo ${run.marimo}.`;
  return [
    '# Notebook verification',
    '',
    `${count(notebooks.length, 'notebook')}: ${standingWords(notebooks)}. ${ran}`,
    '',
    ...markdownTable(header, rows),
    '',
    ...notebooks.flatMap((notebook) => [`## ${notebook.path}`, '', ...verificationSection(notebook)]),
  ].join('\n');
}

/** `production ready 3/11, not proven 8/11`. */
export function standingWords(notebooks: readonly NotebookVerification[]): string {
  return standings(notebooks)
    .map(({ standing, count: number }) => `${standing} ${number}/${notebooks.length}`)
    .join(', ');
}

/** The checklist and the scenarios of one notebook, without a heading. */
export function verificationSection({ error, checklist, scenarios, libraries }: NotebookVerification): string[] {
  if (error !== null) return [`Failed: ${error}`, ''];
  const answers = checklist.map(({ level, line, verdict, reason, at }) => [
    level,
    line,
    verdict === 'fail' ? '**fail**' : verdict,
    `${reason}${at === null ? '' : ` (line ${at})`}`,
  ]);
  const words = libraries === 'real' ? 'real GPU libraries' : 'stand-in GPU libraries';
  return [
    ...markdownTable(['level', 'line', 'answer', 'measured'], answers),
    '',
    ...(scenarios.length === 0 ? [] : [`Run with ${words}:`, '', ...scenarioTable(scenarios), '']),
  ];
}

function scenarioTable(scenarios: readonly ScenarioResult[]): string[] {
  return markdownTable(
    ['scenario', 'answer', 'seconds', 'seen'],
    scenarios.map(({ scenario, verdict, seconds, note, problems, remarks }) => [
      scenario,
      verdict === 'fail' ? '**fail**' : verdict,
      seconds.toFixed(1),
      [
        note,
        ...[...problems, ...remarks].map(({ message, line }) => (line === null ? message : `line ${line}: ${message}`)),
      ]
        .filter((text) => text !== '')
        .join('; '),
    ]),
  );
}

import type {
  ChecklistAnswer,
  NotebookVerification,
  ScenarioResult,
  Verdict,
  VerifyReport,
} from '../model/verify-report.ts';
import { count } from './counts.ts';
import { failureLine } from './finding-line.ts';
import type { Paint } from './paint.ts';
import { textTable } from './text-table.ts';
import { standings, verifyTable } from './verify-table.ts';

const COLOURS = { pass: 'green', fail: 'red', 'not checked': 'yellow' } as const;

/** The verification for a person at a terminal: the table, then a line for all that fails. */
export function verifyConcise(report: VerifyReport, paint: Paint): string {
  return verifyText(report, paint, failingLines);
}

/** The same with every line of the checklist and every scenario. */
export function verifyFull(report: VerifyReport, paint: Paint): string {
  return verifyText(report, paint, notebookLines);
}

function verifyText(
  report: VerifyReport,
  paint: Paint,
  linesOf: (notebook: NotebookVerification, paint: Paint) => string[],
): string {
  const { notebooks, run } = report;
  if (notebooks.length === 0) return '';
  const [header = '', ...rows] = textTable(verifyTable(report));
  const ran = run === null ? 'read, not run' : `run with Python ${run.python}, marimo ${run.marimo}`;
  const lines = notebooks.flatMap((notebook) => linesOf(notebook, paint));
  return [
    paint('bold', header),
    ...rows.map((row) => row.replaceAll(/\bFAIL\b/g, (word) => paint('red', word))),
    '',
    ...lines,
    ...(lines.length === 0 || lines.at(-1) === '' ? [] : ['']),
    `${count(notebooks.length, 'notebook')}, ${ran}`,
    standings(notebooks)
      .map(({ standing, count: number }) => `${standing} ${number}/${notebooks.length}`)
      .join(', '),
    '',
  ].join('\n');
}

function failingLines({ path, error, checklist, scenarios }: NotebookVerification, paint: Paint): string[] {
  const failed = (at: number | null, what: string, reason: string): string =>
    `${paint('bold', at === null ? `${path}:` : `${path}:${at}:`)} ${paint('red', 'fail')} ${what}: ${reason}`;
  if (error !== null) return [failureLine(path, error, paint)];
  return [
    ...checklist
      .filter(({ verdict }) => verdict === 'fail')
      .map(({ level, line, reason, at }) => failed(at, `${level} ${paint('cyan', line)}`, reason)),
    ...scenarios.flatMap(({ scenario, problems }) =>
      problems.map(({ message, line }) => failed(line, `scenario ${paint('cyan', scenario)}`, message)),
    ),
  ];
}

function notebookLines(
  { path, error, checklist, scenarios, libraries, standing }: NotebookVerification,
  paint: Paint,
): string[] {
  if (error !== null) return [`${paint('bold', path)}: ${paint('red', 'failed')}`, `  ${error}`, ''];
  return [
    `${paint('bold', path)}: ${standing}${libraries === null ? '' : `, ${libraries === 'real' ? 'real GPU libraries' : 'stand-in GPU libraries'}`}`,
    ...checklist.map((answer) => answerLine(answer, path, paint)),
    ...scenarios.flatMap((result) => scenarioLines(result, path, paint)),
    '',
  ];
}

function answerLine({ level, line, verdict, reason, at }: ChecklistAnswer, path: string, paint: Paint): string {
  const place = at === null || verdict === 'pass' ? '' : ` (${path}:${at})`;
  return `  ${level.padEnd(6)}  ${word(verdict, paint)}  ${line}: ${paint('dim', reason)}${place}`;
}

function scenarioLines(result: ScenarioResult, path: string, paint: Paint): string[] {
  const { scenario, verdict, note, problems, remarks, seconds } = result;
  return [
    `  run     ${word(verdict, paint)}  ${scenario}: ${paint('dim', `${note === '' ? '' : `${note}; `}${seconds.toFixed(1)} s`)}`,
    ...problems.map((problem) => `            ${place(problem, path)}${problem.message}`),
    ...remarks.map((remark) => `            ${paint('dim', `seen: ${remark.message}`)}`),
  ];
}

function place({ line }: { readonly line: number | null }, path: string): string {
  return line === null ? '' : `${path}:${line} `;
}

function word(verdict: Verdict, paint: Paint): string {
  return paint(COLOURS[verdict], verdict.padEnd('not checked'.length));
}

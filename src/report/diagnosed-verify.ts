import { WHOLE, type DiagnosedNotebook, type Diagnostic, type Place, type Rule } from '../model/diagnostic.ts';
import type { Severity } from '../model/meta.ts';
import { LEVELS, SCENARIOS, type Level, type NotebookVerification } from '../model/verify-report.ts';

const SEVERITIES: Readonly<Record<Level, Severity>> = { must: 'high', should: 'medium', nice: 'low' };

/** What `verify` can tell of: a rule a level of the checklist, and one a scenario. */
export const VERIFY_RULES: readonly Rule[] = [
  ...LEVELS.map((level) => ({
    id: `checklist-${level}`,
    severity: SEVERITIES[level],
    what: `A line of the checklist fails that a notebook ${level === 'nice' ? 'may well' : level} pass.`,
    why: '',
    fix: '',
  })),
  ...SCENARIOS.map((scenario) => ({
    id: `scenario-${scenario}`,
    severity: 'high' as const,
    what: `The notebook fails in the scenario ${scenario}.`,
    why: '',
    fix: '',
  })),
];

/** The lines of the checklist that fail, and what is wrong in scenarios, as diagnostics. */
export function diagnosedVerification(
  { path, error, checklist, scenarios }: NotebookVerification,
  text: string,
): DiagnosedNotebook {
  const diagnostic = (rule: string, severity: Severity, message: string, line: number | null): Diagnostic => ({
    rule,
    severity,
    message,
    why: '',
    help: '',
    cell: null,
    place: line === null ? WHOLE : lineOf(text, line),
    fix: null,
  });
  const failed = checklist.filter(({ verdict }) => verdict === 'fail');
  return {
    path,
    error,
    text,
    diagnostics: [
      ...failed.map(({ level, line, reason, at }) =>
        diagnostic(`checklist-${level}`, SEVERITIES[level], `${line}: ${reason}`, at),
      ),
      ...scenarios.flatMap(({ scenario, problems }) =>
        problems.map(({ message, line }) => diagnostic(`scenario-${scenario}`, 'high', message, line)),
      ),
    ],
  };
}

/** The code of a line, without its indentation. */
function lineOf(text: string, line: number): Place {
  const code = (text.split('\n')[line - 1] ?? '').trimEnd();
  return { line, column: code.length - code.trimStart().length + 1, endLine: line, endColumn: code.length + 1 };
}

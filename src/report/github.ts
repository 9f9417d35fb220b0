import type { Severity } from '../model/meta.ts';
import type { DiagnosticWriter } from './diagnostic-writer.ts';
import { failurePlace } from './failure-place.ts';
import { visible } from './shown.ts';

const LEVELS: Readonly<Record<Severity, string>> = {
  critical: 'error',
  high: 'error',
  medium: 'warning',
  low: 'notice',
};

/** Commands of GitHub's workflows, which shows them beside the lines of a pull request. */
export const github: DiagnosticWriter = ({ command }) => ({
  add: ({ path, error, diagnostics }) => {
    const file = property(path);
    if (error !== null) {
      const { place, message } = failurePlace(path, error);
      return `::error file=${file},line=${place.line},title=nbfix ${command}::${data(message)}\n`;
    }
    return diagnostics
      .map(({ severity, rule, message, why, place }) => {
        const { line, column, endLine, endColumn } = place;
        // GitHub takes columns for a single line only.
        const columns = endLine === line ? `,col=${column},endColumn=${endColumn}` : '';
        const where = `file=${file},line=${line},endLine=${endLine}${columns}`;
        const title = property(`nbfix ${rule} (${severity})`);
        return `::${LEVELS[severity]} ${where},title=${title}::${data(why === '' ? message : `${message}\n${why}`)}\n`;
      })
      .join('');
  },
  end: (error) => (error === undefined ? '' : `::error title=nbfix ${command}::${data(error)}\n`),
});

/** The message of a command: one line for the runner, as many as it has for the reader. */
function data(text: string): string {
  return text
    .split('\n')
    .map((line) => visible(line).replaceAll('%', '%25'))
    .join('%0A');
}

function property(text: string): string {
  return visible(text).replaceAll('%', '%25').replaceAll(':', '%3A').replaceAll(',', '%2C');
}

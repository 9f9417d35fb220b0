import type { Severity } from '../model/meta.ts';
import type { Diagnostic } from '../model/diagnostic.ts';
import type { DiagnosticWriter } from './diagnostic-writer.ts';
import { failurePlace } from './failure-place.ts';
import { fingerprints } from './fingerprint.ts';
import { jsonText } from './json-text.ts';

const SEVERITIES: Readonly<Record<Severity, string>> = {
  critical: 'critical',
  high: 'major',
  medium: 'minor',
  low: 'info',
};

/** GitLab's Code Quality report: an array of issues, each of which is the same one as long as its fingerprint is. */
export const gitlab: DiagnosticWriter = ({ command, digest }) => {
  let written = 0;
  const issue = (members: object): string => {
    written += 1;
    return `${written === 1 ? '[\n' : ',\n'}  ${jsonText(members).replaceAll('\n', '\n  ')}`;
  };
  const failure = (path: string, error: string): string => {
    const { place, message } = failurePlace(path, error);
    return issue({
      description: message,
      check_name: `nbfix-${command}`,
      fingerprint: digest(JSON.stringify([path, error])),
      severity: 'blocker',
      location: { path, lines: { begin: place.line } },
    });
  };
  return {
    add: (notebook) => {
      const { path, error, diagnostics } = notebook;
      if (error !== null) return failure(path, error);
      const prints = fingerprints(notebook, digest);
      return diagnostics.map((diagnostic, at) => issue(issueOf(path, diagnostic, prints[at]!))).join('');
    },
    end: (error) => {
      // What went wrong with the run has no file; GitLab leaves out issues without one.
      const rest = error === undefined ? '' : failure('.', error);
      return `${rest}${written === 0 ? '[' : '\n'}]\n`;
    },
  };
};

function issueOf(path: string, { rule, severity, message, why, place }: Diagnostic, fingerprint: string): object {
  return {
    description: message,
    check_name: rule,
    fingerprint,
    severity: SEVERITIES[severity],
    ...(why === '' ? {} : { content: { body: why } }),
    location: {
      path,
      positions: {
        begin: { line: place.line, column: place.column },
        end: { line: place.endLine, column: place.endColumn },
      },
      lines: { begin: place.line, end: place.endLine },
    },
  };
}

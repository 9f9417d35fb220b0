import type { DiagnosedNotebook } from '../model/diagnostic.ts';
import { kindOf } from '../model/fail-on.ts';
import type { NotebookAudit, ReportedFinding } from '../model/report.ts';
import { cellName } from './finding-line.ts';

/** The findings of an audit as diagnostics. */
export function diagnosedAudit({ path, error, findings }: NotebookAudit, text: string): DiagnosedNotebook {
  return {
    path,
    error,
    text,
    diagnostics: findings.map((finding) => {
      const { rule, severity, message, why, replacements, line, column, endLine, endColumn } = finding;
      return {
        rule,
        severity,
        message,
        why,
        help: fixWords(finding),
        cell: cellName(finding),
        place: { line, column, endLine, endColumn },
        fix: replacements,
      };
    }),
  };
}

/** What can be done about a finding, in words. */
export function fixWords(finding: ReportedFinding): string {
  const { unsafe, refusal } = finding;
  switch (kindOf(finding)) {
    case 'fixable':
      return '`nbfix apply` fixes it';
    case 'unsafe':
      return `\`nbfix apply --unsafe-fixes\` fixes it; not proven safe: ${unsafe ?? ''}`;
    case 'refused':
      return `not by nbfix: ${refusal ?? 'no reason given'}`;
    case 'suggested':
      return `by hand: ${refusal ?? 'read and decide'}`;
  }
}

import { SEVERITIES, kindOf, type FindingKind } from '../model/fail-on.ts';
import type { Severity } from '../model/meta.ts';
import type { NotebookAudit, ReportedFinding } from '../model/report.ts';
import { count } from './counts.ts';
import { SEVERITY_STYLES, type Paint } from './paint.ts';
import { collectReasons } from './reasons.ts';
import { textTable } from './text-table.ts';

interface RuleCount {
  readonly rule: string;
  readonly severity: Severity;
  readonly why: string;
  readonly notebooks: number;
  readonly findings: number;
  readonly kinds: Readonly<Record<FindingKind, number>>;
}

/** Collects what is told once for each rule: how often it was found, why it matters, why nbfix does not fix it. */
export interface RuleSummary {
  readonly add: (notebook: NotebookAudit) => void;
  /** The rules with their reasons, the worst first. */
  readonly reasonLines: (paint: Paint) => string[];
  /** The rules as a table of numbers, the worst first. */
  readonly statistics: (paint: Paint) => string[];
}

export function summarizeRules(): RuleSummary {
  const rules = new Map<string, RuleCount>();
  const reasons = collectReasons();
  const addFinding = (finding: ReportedFinding, isFirst: boolean): void => {
    const { rule, severity, why } = finding;
    const before = rules.get(rule) ?? { rule, severity, why, notebooks: 0, findings: 0, kinds: NO_KINDS };
    const kind = kindOf(finding);
    rules.set(rule, {
      ...before,
      notebooks: before.notebooks + Number(isFirst),
      findings: before.findings + 1,
      kinds: { ...before.kinds, [kind]: before.kinds[kind] + 1 },
    });
    if (kind === 'refused') reasons.add(rule, 'not fixable', finding.refusal ?? 'no reason given');
    if (kind === 'suggested' && finding.refusal !== null) reasons.add(rule, 'to do', finding.refusal);
    if (kind === 'unsafe') reasons.add(rule, 'unsafe fix', finding.unsafe ?? '');
  };
  const sorted = (): RuleCount[] =>
    [...rules.values()].toSorted(
      (a, b) => SEVERITIES.indexOf(a.severity) - SEVERITIES.indexOf(b.severity) || b.findings - a.findings,
    );
  return {
    add: ({ findings }) => {
      const seen = new Set<string>();
      for (const finding of findings) {
        addFinding(finding, !seen.has(finding.rule));
        seen.add(finding.rule);
      }
    },
    reasonLines: (paint) =>
      sorted().flatMap(({ rule, severity, why, findings, notebooks }) => [
        `${paint('cyan', rule)}: ${findings} ${paint(SEVERITY_STYLES[severity], severity)} in ${count(notebooks, 'notebook')}`,
        `  ${why}`,
        ...reasons.linesOf(rule, paint).map((line) => `  ${line}`),
      ]),
    statistics: (paint) => {
      const [header = '', ...rows] = textTable([
        ['rule', 'severity', 'findings', 'fixable', 'unsafe', 'refused', 'suggested', 'notebooks'],
        ...sorted().map(({ rule, severity, findings, kinds, notebooks }) => [
          rule,
          severity,
          ...[findings, kinds.fixable, kinds.unsafe, kinds.refused, kinds.suggested, notebooks].map(String),
        ]),
      ]);
      return rows.length === 0 ? [] : [paint('bold', header), ...rows];
    },
  };
}

const NO_KINDS: RuleCount['kinds'] = { fixable: 0, unsafe: 0, refused: 0, suggested: 0 };

import { unknownCalls } from '../gpu/unknown-calls.ts';
import { lineCount } from '../line-count.ts';
import type { Check, Checks, IgnoredFinding, NotebookAudit, ReportedFinding } from '../model/report.ts';
import type { Cell, Notebook } from '../notebook/notebook.ts';
import { lostOutputs } from '../notebook/outputs.ts';
import { isAccepted } from '../notebook/starting.ts';
import { columnOf, lineOf, type Node } from '../python/tree.ts';
import { isRefusal, type Codemod, type Finding } from './codemod.ts';
import { placesIn, type PlaceOf } from './places.ts';
import { replacementsOf } from './replacements.ts';
import { contextOf } from './templates.ts';

/**
 * Measures one notebook: what every codemod finds in it, and for each finding whether it can be repaired.
 * @param templates null: find, and do not ask what can be repaired, which takes a third of the time
 * @param all every codemod there is: the review's three checks are made whichever rules were selected
 * @param asks `replacements`: what each fix changes, for other programs, which takes as long as making it
 */
export function auditNotebook(
  notebook: Notebook,
  codemods: readonly Codemod[],
  templates: ReadonlyMap<string, string> | null,
  all: readonly Codemod[] = codemods,
  { replacements = false }: { readonly replacements?: boolean } = {},
): NotebookAudit {
  const placeOf = placesIn(notebook.text);
  const findings = codemods.flatMap((codemod) => {
    if (templates === null) return codemod.find(notebook).map((finding) => reported(notebook, finding, null, placeOf));
    const context = contextOf(codemod, templates);
    return codemod.find(notebook).map((finding): ReportedFinding => {
      const outcome = finding.fix(context);
      const isWanted = replacements && !isRefusal(outcome) && outcome.unsafe === null;
      const changed = isWanted ? replacementsOf(notebook, finding, outcome.edits, placeOf) : null;
      return { ...reported(notebook, finding, outcome, placeOf), replacements: changed };
    });
  });
  const checks = checksOf(notebook, all);
  const isOpen = Object.values(checks).includes('not checked');
  const isAsked = codemods.some(({ meta }) => Object.values(CHECKING).includes(meta.id));
  const quiet = isOpen && isAsked ? 'not-checked' : 'ok';
  return {
    path: notebook.path,
    status: findings.length === 0 ? quiet : 'needs-fixes',
    error: null,
    lines: lineCount(notebook.text),
    cells: notebook.cells.length,
    checks,
    unchecked:
      isOpen && isAsked ? unknownCalls(notebook).map(({ node, path }) => ({ call: path, line: lineOf(node) })) : [],
    starts: starts(notebook, all),
    lostOutputs: lostOutputs(notebook).length,
    findings: findings.sort(bySource),
    ignored: codemods.flatMap((codemod) => ignoredIn(codemod, notebook)).sort(bySource),
    inBaseline: 0,
  };
}

function bySource(one: IgnoredFinding | ReportedFinding, other: IgnoredFinding | ReportedFinding): number {
  return one.line - other.line || one.column - other.column;
}

function ignoredIn(codemod: Codemod, notebook: Notebook): IgnoredFinding[] {
  return codemod.ignored(notebook).map(({ finding: { meta, cell, node, message }, by }) => ({
    rule: meta.id,
    cell: cell.index + 1,
    line: lineOf(node),
    column: columnOf(node),
    message,
    reason: by.find(({ reason }) => reason !== null)?.reason ?? null,
  }));
}

/** A line is told from others by its beginning. */
const LONGEST_CODE = 120;

/** The line on which a node begins. */
function codeAt({ text }: Notebook, { startIndex }: Node): string {
  const line = text.slice(text.lastIndexOf('\n', startIndex - 1) + 1).split(/\r?\n/, 1)[0] ?? '';
  return line.trim().replaceAll(/\s+/g, ' ').slice(0, LONGEST_CODE);
}

function reported(
  notebook: Notebook,
  finding: Finding,
  outcome: ReturnType<Finding['fix']> | null,
  placeOf: PlaceOf,
): ReportedFinding {
  const { meta, cell, node, message } = finding;
  const isRefused = outcome !== null && isRefusal(outcome);
  const unsafe = outcome === null || isRefusal(outcome) ? null : outcome.unsafe;
  return {
    rule: meta.id,
    phase: meta.phase,
    severity: meta.severity,
    safety: unsafe === null ? meta.safety : 'unsafe',
    cell: cell.index + 1,
    cellName: shownName(cell),
    ...placeOf(node.startIndex, node.endIndex),
    code: codeAt(notebook, node),
    message,
    why: meta.why,
    fixable: outcome === null ? null : !isRefused,
    unsafe,
    refusal: isRefused ? outcome.refused : null,
    replacements: null,
  };
}

/** What a cell is called in the source; null for one without a name (`_`). */
export function shownName({ kind, name }: Cell): string | null {
  if (kind === 'setup') return 'setup';
  return /^_*$/.test(name) ? null : name;
}

/**
 * Whether marimo accepts the notebook and no critical rule of phase 0, whose promise it is, finds anything: no comment makes
 * a notebook start.
 */
function starts(notebook: Notebook, all: readonly Codemod[]): boolean {
  const rules = all.filter(({ meta }) => meta.phase === '0' && meta.severity === 'critical');
  return (
    isAccepted(notebook) && rules.every(({ find, ignored }) => find(notebook).length + ignored(notebook).length === 0)
  );
}

/** The codemods whose verdicts on the whole notebook are the columns of the review's table. */
const CHECKING: Readonly<Record<keyof Checks, string>> = {
  stop: 'gpu-gate',
  spinner: 'progress-spinner',
  oom: 'oom-guard',
};

function checksOf(notebook: Notebook, all: readonly Codemod[]): Checks {
  const check = (id: string): Check => {
    const codemod = all.find(({ meta }) => meta.id === id);
    if (codemod?.appliesTo(notebook) === true) {
      if (codemod.find(notebook).length > 0) return 'no';
      return codemod.ignored(notebook).length > 0 ? 'ignored' : 'yes';
    }
    return codemod !== undefined && unknownCalls(notebook).length > 0 ? 'not checked' : 'none needed';
  };
  return { stop: check(CHECKING.stop), spinner: check(CHECKING.spinner), oom: check(CHECKING.oom) };
}

import type { DiagnosedNotebook } from '../model/diagnostic.ts';
import type { PropagatedNotebook, PropagateReport } from '../model/propagate-report.ts';
import type { ApplyReport } from '../model/report.ts';
import type { NotebookVerification, VerifyReport } from '../model/verify-report.ts';
import type { AuditSetting, AuditWriter } from './audit-writer.ts';
import type { DiagnosticSetting, DiagnosticWriter } from './diagnostic-writer.ts';
import type { ChangeFormat, DiagnosticFormat, DriftFormat, OutputFormat } from './formats.ts';
import { json, jsonLines, type ReportMembers } from './json-text.ts';
import type { Paint } from './paint.ts';
import { asMarkdown, asText, inMarkdown, visibleLines } from './shown.ts';

/** How `audit` and its like write what they find, piece by piece. */
export interface ReportSetting extends AuditSetting {
  readonly diagnostics: DiagnosticSetting;
}
type ApplyReporter = (report: ApplyReport, paint: Paint, patches: ReadonlyMap<string, string>, next: string) => string;
type PropagateReporter = (report: PropagateReport, paint: Paint, patches: ReadonlyMap<string, string>) => string;
/** @param texts those of the notebooks, by path */
type VerifyReporter = (report: VerifyReport, setting: ReportSetting, texts: ReadonlyMap<string, string>) => string;
type DriftReporter = (report: PropagateReport, setting: ReportSetting) => string;

type Reporter<R, Rest extends readonly unknown[]> = (report: R, ...rest: Rest) => string;

/*
 * Reporters are pure functions, loaded when asked for: a run that prints text loads no JSON writer. What they are handed is
 * escaped here, for their format: names of files and texts of notebooks may be anybody's. JSON stays exact, and the writers
 * of diagnostics escape for themselves.
 */

const DIAGNOSTIC_WRITERS: Readonly<Record<DiagnosticFormat, () => Promise<DiagnosticWriter>>> = {
  github: async () => (await import('./github.ts')).github,
  gitlab: async () => (await import('./gitlab.ts')).gitlab,
  junit: async () => (await import('./junit.ts')).junit,
  sarif: async () => (await import('./sarif.ts')).sarif,
  html: async () => (await import('./html.ts')).html,
};

type Writer = (setting: ReportSetting) => ReturnType<AuditWriter>;

const diagnosing = (format: DiagnosticFormat) => async (): Promise<Writer> => {
  const [write, { diagnosedAudit }] = await Promise.all([DIAGNOSTIC_WRITERS[format](), import('./diagnosed-audit.ts')]);
  return ({ diagnostics }) => {
    const { add, end } = write(diagnostics);
    return { add: (notebook, { text }) => add(diagnosedAudit(notebook, text)), end };
  };
};

export const auditWriters: Readonly<Record<OutputFormat, () => Promise<Writer>>> = {
  concise: async () => shown((await import('./audit-text.ts')).auditConcise, asText),
  full: async () => shown((await import('./audit-text.ts')).auditFull, asText),
  json: async () => (await import('./audit-json.ts')).auditJson,
  jsonl: async () => (await import('./audit-json.ts')).auditJsonLines,
  markdown: async () => shown((await import('./audit-markdown.ts')).auditMarkdown, asMarkdown),
  github: diagnosing('github'),
  gitlab: diagnosing('gitlab'),
  junit: diagnosing('junit'),
  sarif: diagnosing('sarif'),
  html: diagnosing('html'),
};

function shown(writer: AuditWriter, as: <T>(report: T) => T): Writer {
  return (setting) => {
    const { add, end } = writer(setting);
    return { add: (notebook, about) => add(as(notebook), about), end };
  };
}

export const applyReporters: Readonly<Record<ChangeFormat, () => Promise<ApplyReporter>>> = {
  concise: async () => {
    const { applyConcise } = await import('./apply-concise.ts');
    return inText((report, paint, _patches, next) => applyConcise(report, paint, next));
  },
  json: async () => of((await import('./apply-json.ts')).applyMembers, json),
  jsonl: async () => of((await import('./apply-json.ts')).applyMembers, jsonLines),
  markdown: async () => {
    const { applyMarkdown } = await import('./apply-markdown.ts');
    return inPageWithPatches((report, _paint, patches) => applyMarkdown(report, patches));
  },
};

export const propagateReporters: Readonly<Record<ChangeFormat, () => Promise<PropagateReporter>>> = {
  concise: async () => inText((await import('./propagate.ts')).propagateText),
  json: async () => of((await import('./propagate.ts')).propagateMembers, json),
  jsonl: async () => of((await import('./propagate.ts')).propagateMembers, jsonLines),
  markdown: async () => inPageWithPatches((await import('./propagate.ts')).propagateMarkdown),
};

const diagnosingDrift = (format: DiagnosticFormat) => async (): Promise<DriftReporter> => {
  const [write, { diagnosedDrift }] = await Promise.all([DIAGNOSTIC_WRITERS[format](), import('./diagnosed-drift.ts')]);
  return ({ template, notebooks }, { diagnostics }) =>
    whole(
      write(diagnostics),
      notebooks.map((notebook: PropagatedNotebook) => diagnosedDrift(template, notebook)),
    );
};

export const driftReporters: Readonly<Record<DriftFormat, () => Promise<DriftReporter>>> = {
  concise: async () => {
    const { driftText } = await import('./drift.ts');
    return inText((report, { paint }) => driftText(report, paint));
  },
  json: async () => of((await import('./drift.ts')).driftMembers, json),
  jsonl: async () => of((await import('./drift.ts')).driftMembers, jsonLines),
  markdown: async () => inPage((await import('./drift.ts')).driftMarkdown),
  github: diagnosingDrift('github'),
  gitlab: diagnosingDrift('gitlab'),
  junit: diagnosingDrift('junit'),
  sarif: diagnosingDrift('sarif'),
  html: diagnosingDrift('html'),
};

const diagnosingVerify = (format: DiagnosticFormat) => async (): Promise<VerifyReporter> => {
  const [write, { diagnosedVerification }] = await Promise.all([
    DIAGNOSTIC_WRITERS[format](),
    import('./diagnosed-verify.ts'),
  ]);
  return ({ notebooks, runError }, { diagnostics }, texts) =>
    whole(
      write(diagnostics),
      notebooks.map((each: NotebookVerification) => diagnosedVerification(each, texts.get(each.path) ?? '')),
      runError ?? undefined,
    );
};

export const verifyReporters: Readonly<Record<OutputFormat, () => Promise<VerifyReporter>>> = {
  concise: async () => {
    const { verifyConcise } = await import('./verify-text.ts');
    return inText((report, { paint }) => verifyConcise(report, paint));
  },
  full: async () => {
    const { verifyFull } = await import('./verify-text.ts');
    return inText((report, { paint }) => verifyFull(report, paint));
  },
  json: async () => of((await import('./verify-json.ts')).verifyMembers, json),
  jsonl: async () => of((await import('./verify-json.ts')).verifyMembers, jsonLines),
  markdown: async () => inPage((await import('./verify-markdown.ts')).verifyMarkdown),
  github: diagnosingVerify('github'),
  gitlab: diagnosingVerify('gitlab'),
  junit: diagnosingVerify('junit'),
  sarif: diagnosingVerify('sarif'),
  html: diagnosingVerify('html'),
};

function whole(
  { add, end }: ReturnType<DiagnosticWriter>,
  notebooks: readonly DiagnosedNotebook[],
  error?: string,
): string {
  return [...notebooks.map(add), end(error)].join('');
}

function of<R>(
  members: (report: R) => ReportMembers,
  write: (members: ReportMembers) => string,
): (report: R) => string {
  return (report) => write(members(report));
}

function inText<R, Rest extends readonly unknown[]>(reporter: Reporter<R, Rest>): Reporter<R, Rest> {
  return (report, ...rest) => reporter(asText(report), ...rest);
}

function inPage<R, Rest extends readonly unknown[]>(reporter: Reporter<R, Rest>): Reporter<R, Rest> {
  return (report, ...rest) => reporter(asMarkdown(report), ...rest);
}

/** Patches are found by the notebooks' paths. */
function inPageWithPatches<R>(
  reporter: Reporter<R, [Paint, ReadonlyMap<string, string>]>,
): Reporter<R, [Paint, ReadonlyMap<string, string>]> {
  return inPage((report, paint, patches) =>
    reporter(report, paint, new Map([...patches].map(([path, patch]) => [inMarkdown(path), visibleLines(patch)]))),
  );
}

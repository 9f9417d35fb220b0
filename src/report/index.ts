import type { PropagateReport } from '../model/propagate-report.ts';
import type { ApplyReport, NotebookAudit } from '../model/report.ts';
import type { VerifyReport } from '../model/verify-report.ts';
import type { AuditWriter } from './audit-writer.ts';
import type { Paint } from './paint.ts';
import { asMarkdown, asText, inMarkdown, visibleLines } from './shown.ts';

export const OUTPUT_FORMATS = ['text', 'json', 'markdown'] as const;
export type OutputFormat = (typeof OUTPUT_FORMATS)[number];

type PropagateReporter = (report: PropagateReport, paint: Paint, patches: ReadonlyMap<string, string>) => string;
type DriftReporter = (report: PropagateReport, paint: Paint) => string;
type VerifyReporter = (report: VerifyReport, paint: Paint) => string;
type ApplyReporter = (report: ApplyReport, paint: Paint, patches: ReadonlyMap<string, string>) => string;

type Reporter<R, Rest extends readonly unknown[]> = (report: R, ...rest: Rest) => string;

/**
 * Reporters are pure functions, loaded when asked for: a run that prints text loads no JSON writer. What they are handed
 * is escaped here, for their format: names of files and texts of notebooks may be anybody's. JSON stays exact.
 */
export const auditWriters: Readonly<Record<OutputFormat, () => Promise<AuditWriter>>> = {
  text: async () => shown((await import('./audit-text.ts')).auditText, asText),
  json: async () => (await import('./audit-json.ts')).auditJson,
  markdown: async () => shown((await import('./audit-markdown.ts')).auditMarkdown, asMarkdown),
};

function shown(writer: AuditWriter, as: (notebook: NotebookAudit) => NotebookAudit): AuditWriter {
  return (paint) => {
    const { add, end } = writer(paint);
    return { add: (notebook) => add(as(notebook)), end };
  };
}

export const applyReporters: Readonly<Record<OutputFormat, () => Promise<ApplyReporter>>> = {
  text: async () => inText((await import('./apply-text.ts')).applyText),
  json: async () => (await import('./apply-json.ts')).applyJson,
  markdown: async () => {
    const { applyMarkdown } = await import('./apply-markdown.ts');
    return inPageWithPatches((report, _paint, patches) => applyMarkdown(report, patches));
  },
};

export const propagateReporters: Readonly<Record<OutputFormat, () => Promise<PropagateReporter>>> = {
  text: async () => inText((await import('./propagate.ts')).propagateText),
  json: async () => (await import('./propagate.ts')).propagateJson,
  markdown: async () => inPageWithPatches((await import('./propagate.ts')).propagateMarkdown),
};

export const driftReporters: Readonly<Record<OutputFormat, () => Promise<DriftReporter>>> = {
  text: async () => inText((await import('./drift.ts')).driftText),
  json: async () => (await import('./drift.ts')).driftJson,
  markdown: async () => inPage((await import('./drift.ts')).driftMarkdown),
};

export const verifyReporters: Readonly<Record<OutputFormat, () => Promise<VerifyReporter>>> = {
  text: async () => inText((await import('./verify-text.ts')).verifyText),
  json: async () => (await import('./verify-json.ts')).verifyJson,
  markdown: async () => inPage((await import('./verify-markdown.ts')).verifyMarkdown),
};

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

/** How a report can be written. `concise` is for a terminal and `full` shows the code, too; the rest is for pages and programs. */
export const OUTPUT_FORMATS = [
  'concise',
  'full',
  'json',
  'jsonl',
  'markdown',
  'github',
  'gitlab',
  'junit',
  'sarif',
  'html',
] as const;
export type OutputFormat = (typeof OUTPUT_FORMATS)[number];

/** Those that tell of diagnostics, whichever command found them. */
export const DIAGNOSTIC_FORMATS = ['github', 'gitlab', 'junit', 'sarif', 'html'] as const;
export type DiagnosticFormat = (typeof DIAGNOSTIC_FORMATS)[number];

/** Those of commands that change notebooks: what was changed is no diagnostic. */
export const CHANGE_FORMATS = ['concise', 'json', 'jsonl', 'markdown'] as const;
export type ChangeFormat = (typeof CHANGE_FORMATS)[number];

/** Those of `drift`, whose cells have no code to show. */
export const DRIFT_FORMATS = [...CHANGE_FORMATS, ...DIAGNOSTIC_FORMATS] as const;
export type DriftFormat = (typeof DRIFT_FORMATS)[number];

export function isDiagnosticFormat(format: OutputFormat): format is DiagnosticFormat {
  return (DIAGNOSTIC_FORMATS as readonly string[]).includes(format);
}

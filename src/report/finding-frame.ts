import type { ReportedFinding } from '../model/report.ts';
import type { AuditSetting } from './audit-writer.ts';
import { fixWords } from './diagnosed-audit.ts';
import { findingLine } from './finding-line.ts';
import { SEVERITY_STYLES, type Paint } from './paint.ts';
import { cutLeft, cutRight, shownCode, widthOf } from './width.ts';

/** Where a line is cut, this share of the terminal is left before what the finding is about. */
const SHARE_BEFORE = 1 / 4;

/**
 * A finding with its line of code, what it is about underlined, and its reasons. No box is drawn, and colour says nothing
 * that the words don't.
 *
 * ```
 * draft/a.py:41:5: critical gpu-gate [*] the notebook runs on without a GPU (cell 3)
 *   41  if gpu_info is None:
 *       ^^^^^^^^^^^^^^^^^^^^
 *   why: …
 *   fix: …
 * ```
 */
export function findingFrame(path: string, finding: ReportedFinding, text: string, setting: AuditSetting): string {
  const { paint, columns } = setting;
  const lines = [
    findingLine(path, finding, paint),
    ...frameLines(finding, text.split('\n')[finding.line - 1], columns, paint),
    `  ${paint('dim', 'why:')} ${finding.why}`,
    `  ${paint('dim', 'fix:')} ${fixWords(finding)}`,
  ];
  return `${lines.join('\n')}\n\n`;
}

/** The line of a finding and the marks below it; nothing where the text has no such line. */
function frameLines(
  { line, column, endLine, endColumn, severity }: ReportedFinding,
  code: string | undefined,
  columns: number | undefined,
  paint: Paint,
): string[] {
  if (code === undefined) return [];
  const source = code.replace(/\r$/, '');
  const end = endLine === line ? endColumn - 1 : source.length;
  const before = shownCode(source.slice(0, column - 1), 0);
  const marked = shownCode(source.slice(column - 1, end), widthOf(before));
  const shown = before + marked + shownCode(source.slice(end), widthOf(before + marked));
  const gutter = `  ${line}  `;
  const { text, start } = windowOf(shown, widthOf(before), widthOf(marked), (columns ?? Infinity) - gutter.length);
  const room = (columns ?? Infinity) - gutter.length - start;
  const marks = '^'.repeat(Math.max(1, Math.min(widthOf(marked), room)));
  return [
    `${paint('dim', gutter)}${text}`,
    `${' '.repeat(gutter.length + start)}${paint(SEVERITY_STYLES[severity], marks)}`,
    ...(endLine > line ? [paint('dim', `${' '.repeat(gutter.length)}… to line ${endLine}`)] : []),
  ];
}

/** As much of a line as there is room for, and the column in it at which the mark begins. */
function windowOf(
  shown: string,
  start: number,
  width: number,
  room: number,
): { readonly text: string; readonly start: number } {
  if (widthOf(shown) <= room) return { text: shown, start };
  const isInSight = start + Math.min(width, room / 2) <= room;
  const skipped = isInSight ? 0 : Math.floor(start - room * SHARE_BEFORE);
  return { text: cutLeft(cutRight(shown, skipped + Math.max(1, room)), skipped), start: start - skipped };
}

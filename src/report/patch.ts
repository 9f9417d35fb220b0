import { FILE_HEADERS_ONLY, OMIT_HEADERS, formatPatch, structuredPatch } from 'diff';
import type { StructuredPatch, StructuredPatchHunk } from 'diff';
import type { AppliedFix, NotebookPlan } from '../model/report.ts';
import type { Paint } from './paint.ts';
import { plain } from './paint.ts';
import { visible, visibleLines } from './shown.ts';

/** What a patch shows of a plan. */
export interface Patched extends Pick<NotebookPlan, 'path' | 'before' | 'after' | 'changed'> {
  readonly applied: readonly AppliedFix[];
}

/** As many lines around a change as git shows. */
const CONTEXT = 3;

/**
 * The change of one notebook as a unified diff that `git apply` takes, byte for byte (CRLF, byte order mark and missing
 * final newline included); empty when nothing changed. After the second `@@` of a hunk, where git looks for nothing,
 * stands which codemod made it and why.
 */
export function notebookPatch(plan: Patched, paint: Paint = plain): string {
  return plan.changed ? patchText(plan, changeOf(plan), paint) : '';
}

/** The hunks of a change, without the names of files. */
export function changeHunks(before: string, after: string): string {
  const { hunks, ...patch } = changeOf({ path: '', before, after });
  return hunks.map((hunk) => hunkText({ ...patch, hunks }, hunk)).join('');
}

/** The same for a terminal: nothing in it acts there, and so it is no patch where notebooks hold such characters. */
export function terminalPatch(plan: Patched, paint: Paint): string {
  return plan.changed ? patchText(plan, visibleChangeOf(plan), paint) : '';
}

function patchText(plan: Patched, patch: StructuredPatch, paint: Paint): string {
  const hunks = patch.hunks.map((hunk) => paintHunk(hunkText(patch, hunk), hunkTitle(hunk, plan.applied), paint));
  return [paint('bold', fileHeader(patch)), ...hunks].join('');
}

/** The change of one notebook as data: hunks of lines that begin with ` `, `-`, `+` or `\`. */
function changeOf({ path, before, after }: Pick<Patched, 'path' | 'before' | 'after'>): StructuredPatch {
  const name = path.replace(/^\//, '');
  return structuredPatch(`a/${name}`, `b/${name}`, before, after, undefined, undefined, { context: CONTEXT });
}

/** The same with lines that a terminal may show. */
export function visibleChangeOf(plan: Pick<Patched, 'path' | 'before' | 'after'>): StructuredPatch {
  const patch = changeOf(plan);
  const shown = (line: string): string => line.slice(0, 1) + visibleLines(line.slice(1));
  return { ...patch, hunks: patch.hunks.map((hunk) => ({ ...hunk, lines: hunk.lines.map(shown) })) };
}

/** The `---` and `+++` lines. A name with a blank in it ends with a tab, as git writes it, to show where it ends. */
export function fileHeader(patch: StructuredPatch): string {
  const header = formatPatch({ ...patch, hunks: [] }, FILE_HEADERS_ONLY);
  return withoutOrders(header).replace(/^((?:---|\+\+\+) [^"\n]* [^"\n]*)$/gm, '$1\t');
}

/** Names that build servers would take orders from, quoted in git's way; others are by now where that is needed. */
function withoutOrders(header: string): string {
  return header.replaceAll(
    /^(---|\+\+\+) ("?)(.*#(?=#[a-z]*\[).*?)"?$/gim,
    (_line, marker: string, _quote, name: string) => {
      return `${marker} "${name.replaceAll(/#(?=#[a-z]*\[)/gi, '\\043')}"`;
    },
  );
}

/** Who made a hunk: `gpu-gate: the notebook keeps running without a GPU`, several joined by ` | `. */
export function hunkTitle(hunk: StructuredPatchHunk, applied: readonly AppliedFix[]): string {
  const touched = touchedLines(hunk);
  const makers = applied.filter(({ afterLines }) =>
    afterLines.some(([first, last]) => touched.some((line) => first <= line && line <= last)),
  );
  const reasons = makers.map(({ rule, message }) => `${rule}: ${visible(message.replaceAll(/\s+/g, ' ').trim())}`);
  return [...new Set(reasons)].join(' | ');
}

/** The `@@ … @@` line of a hunk, without title and newline. */
export function hunkRange(patch: StructuredPatch, hunk: StructuredPatchHunk): string {
  return splitOnce(hunkText(patch, hunk))[0];
}

/** 1-based lines of the new text that a hunk wrote. Where it only took lines away: the two on either side of the gap. */
function touchedLines(hunk: StructuredPatchHunk): number[] {
  const touched: number[] = [];
  let line = hunk.newStart;
  for (const [index, text] of hunk.lines.entries()) {
    const next = hunk.lines[index + 1] ?? '';
    if (text.startsWith('+')) touched.push(line);
    if (text.startsWith('-') && !next.startsWith('-') && !next.startsWith('+')) touched.push(line - 1, line);
    if (text.startsWith('+') || text.startsWith(' ')) line++;
  }
  return touched;
}

function hunkText(patch: StructuredPatch, hunk: StructuredPatchHunk): string {
  return formatPatch({ ...patch, hunks: [hunk] }, OMIT_HEADERS);
}

function paintHunk(text: string, title: string, paint: Paint): string {
  const [range, body] = splitOnce(text);
  const lines = body.split('\n').map((line) => {
    if (line.startsWith('+')) return paint('green', line);
    return line.startsWith('-') ? paint('red', line) : line;
  });
  return [paint('cyan', range) + (title === '' ? '' : ` ${title}`), ...lines].join('\n');
}

function splitOnce(text: string): readonly [string, string] {
  const newline = text.indexOf('\n');
  return [text.slice(0, newline), text.slice(newline + 1)];
}

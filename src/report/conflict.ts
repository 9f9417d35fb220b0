import type { CellConflict, ConflictHunk, PropagatedNotebook, VersionLines } from '../model/propagate-report.ts';
import { fenced } from './markdown.ts';

/** The versions of a place that can't be merged, each with a title and the number of its first line. */
interface Shown {
  readonly title: string;
  readonly line: number | null;
  readonly text: string;
}

/** The places of a conflict for a terminal: each line behind its number in the file. */
export function conflictLines({ hunks }: CellConflict): string[] {
  return hunks.flatMap((hunk) =>
    shownOf(hunk).flatMap(({ title, line, text }) => [
      `  ${title}:`,
      ...numbered(text, line).map((each) => `  ${each}`),
    ]),
  );
}

/** The same for a page. */
export function conflictBlocks({ hunks }: CellConflict): string[] {
  return hunks.flatMap((hunk) => shownOf(hunk).flatMap(({ title, text }) => [`${title}:`, '', fenced('python', text)]));
}

function shownOf({ base, template, notebook, proposal }: ConflictHunk): Shown[] {
  const shown: Shown[] = [
    { title: titleOf('base', base, 'as nbfix writes it'), ...base },
    { title: titleOf('template', template), ...template },
    { title: titleOf('notebook', notebook, 'with the fixes above'), ...notebook },
  ];
  const place = notebook.line === null ? '' : ` for ${rangeOf(notebook.line, notebook.text)}`;
  if (proposal !== null && proposal !== '') shown.push({ title: `proposal${place}`, line: null, text: proposal });
  return shown.filter(({ text }) => text !== '');
}

function titleOf(name: string, { line, text }: VersionLines, otherwise = ''): string {
  if (line !== null) return `${name}, ${rangeOf(line, text)}`;
  return otherwise === '' ? name : `${name}, ${otherwise}`;
}

function rangeOf(line: number, text: string): string {
  const count = text.split('\n').length;
  return count === 1 ? `line ${line}` : `lines ${line}-${line + count - 1}`;
}

function numbered(text: string, first: number | null): string[] {
  const lines = text.split('\n');
  const width = first === null ? 0 : String(first + lines.length - 1).length;
  return lines.map((line, at) => `${first === null ? '' : `${String(first + at).padStart(width)} `}| ${line}`);
}

/** What to do about the conflicts of a notebook, for a person. */
export function conflictAdvice({ path, copy, cells }: PropagatedNotebook, template: string): string[] {
  const id = cells.find(({ state }) => state === 'conflict')?.id;
  if (id === undefined) return [];
  const [notebook, base] = [quoted(path), quoted(template)];
  const done = `nbfix propagate --base ${base} ${base} ${notebook}`;
  const keep = `to keep the notebook's own text: \`nbfix propagate ${base} ${notebook} --skip ${quoted(id)} --reason TEXT\``;
  if (copy === null) {
    return [
      `merge by hand, or in an editor with \`--conflict inline\`; then \`${done}\` records that it is done`,
      keep,
    ];
  }
  const kept = `${copy.path} is left as it is, as it may hold your work; delete it to get a new one`;
  const resolve = `resolve the markers in ${copy.path}, then \`mv ${quoted(copy.path)} ${notebook} && ${done}\``;
  return [...(copy.state === 'kept' ? [kept] : []), resolve, keep];
}

/** A path as a shell reads it. */
function quoted(path: string): string {
  return /^[\w./:@%+,-]+$/.test(path) ? path : `'${path.replaceAll("'", `'\\''`)}'`;
}

import type { Span } from '../../edit/edit.ts';
import type { VersionLines } from '../../model/propagate-report.ts';
import { alignEqual, inverse } from '../match/align.ts';
import { decoratorSpan, decoratorText } from '../match/decorator.ts';
import { lineKey } from '../match/lines.ts';
import type { CellLines } from '../model.ts';

/**
 * Lines of a cell as a report shows them, with their number in a file.
 * @param span whole lines; undefined for none
 * @param there the cell in the file, which need not have all of these lines; undefined where it has no such cell
 */
export function versionLines(from: CellLines, span: Span | undefined, there: CellLines | undefined): VersionLines {
  if (span === undefined) return { line: null, text: '' };
  const text = from.notebook.text.slice(span.start, span.end).replaceAll('\r\n', '\n');
  return { line: there === undefined ? null : rowOf(from, span, there), text };
}

/** The number of the line of a file below which a place is; undefined where nothing tells. */
export function lineAbove(from: CellLines, { start }: Span, there: CellLines): number | undefined {
  const at = from.lines.findLastIndex((line) => line.end <= start);
  const here = there.lines[counterparts(from, there).get(at) ?? -1];
  return here === undefined ? undefined : rowAt(there, here.end);
}

function rowOf(from: CellLines, span: Span, there: CellLines): number | null {
  const isIn = ({ start, end }: Span): boolean => start >= span.start && end <= span.end;
  const [first, last] = [from.lines.findIndex(isIn), from.lines.findLastIndex(isIn)];
  if (first === -1) {
    const decorator = decoratorSpan(there);
    return decorator !== undefined && decoratorText(from) === decoratorText(there)
      ? rowAt(there, decorator.start)
      : null;
  }
  const pairs = counterparts(from, there);
  const top = pairs.get(first);
  const isWhole = top !== undefined && pairs.get(last) === top + last - first;
  return isWhole ? rowAt(there, there.lines[top]!.start) : null;
}

function counterparts(from: CellLines, there: CellLines): ReadonlyMap<number, number> {
  if (from === there) return new Map(from.lines.map((_line, at) => [at, at]));
  const keys = ({ lines }: CellLines): string[] => lines.map((line) => lineKey(line));
  // The last of equal lines belongs to the last of them, so that what was put in above does not count.
  const pairs = inverse(alignEqual(keys(there), keys(from)));
  return pairs;
}

function rowAt({ notebook }: CellLines, offset: number): number {
  return notebook.text.slice(0, offset).split('\n').length;
}

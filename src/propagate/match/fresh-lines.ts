import type { AppliedFix } from '../../model/report.ts';
import type { Notebook } from '../../notebook/notebook.ts';
import type { Line } from '../model.ts';
import { lineKey, linesOf } from './lines.ts';

/**
 * Lines that codemods gave a notebook, with the codemod that made each.
 * @param applied the fixes in their order, with their lines in the text after all of them
 */
export function freshLines(
  before: Notebook,
  after: Notebook,
  applied: readonly AppliedFix[],
): ReadonlyMap<Line, string> {
  const counts = new Map<string, number>();
  const lines = (notebook: Notebook): Line[] => linesOf(notebook).flatMap((cell) => [...cell.lines]);
  for (const line of lines(before)) counts.set(lineKey(line), (counts.get(lineKey(line)) ?? 0) + 1);
  const fresh = lines(after).filter((line) => {
    const left = counts.get(lineKey(line)) ?? 0;
    counts.set(lineKey(line), left - 1);
    return left <= 0;
  });
  const rows = rowsOf(after.text, fresh);
  // The last one that wrote there: it put its code in the place of the others', or among it.
  const maker = (row: number): string => {
    const wrote = ({ writtenLines }: AppliedFix): boolean =>
      writtenLines.some(([first, last]) => first <= row && row <= last);
    return applied.findLast(wrote)?.rule ?? '';
  };
  return new Map(fresh.map((line, at) => [line, maker(rows[at]!)]));
}

/** The 1-based lines of the text on which logical lines start; they are in its order. */
function rowsOf(text: string, lines: readonly Line[]): number[] {
  let [row, at] = [1, 0];
  return lines.map(({ start }) => {
    for (let end = text.indexOf('\n', at); end !== -1 && end < start; end = text.indexOf('\n', at)) {
      row += 1;
      at = end + 1;
    }
    return row;
  });
}

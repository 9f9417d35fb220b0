import { isClause, isComment, opensBlock } from '../match/line-kind.ts';
import { widthOf } from '../match/lines.ts';
import type { Line } from '../model.ts';

/** The heads of the blocks that a line stands in, the outermost first. */
export function headsOf(lines: readonly Line[], at: number): number[] {
  const heads: number[] = [];
  for (let head = headOf(lines, at); head !== undefined; head = headOf(lines, head)) heads.unshift(head);
  return heads;
}

function headOf(lines: readonly Line[], at: number): number | undefined {
  return lastAbove(lines, at, ({ depth }) => depth < lines[at]!.depth);
}

/** The line without which a line makes no sense: the head of its block; for an `else`, the `if` or what else it belongs to. */
export function holderOf(lines: readonly Line[], at: number): number | undefined {
  const { depth } = lines[at]!;
  if (!isClause(lines[at]!)) return headOf(lines, at);
  return lastAbove(lines, at, (line) => line.depth <= depth && !isComment(line));
}

/** What stands above a line in its block, or -1: deeper lines between belong to that one. */
export function siblingAbove(lines: readonly Line[], at: number): number {
  const depth = lines[at]?.depth ?? 0;
  return lastAbove(lines, at, (line) => line.depth <= depth) ?? -1;
}

function lastAbove(lines: readonly Line[], at: number, isIt: (line: Line) => boolean): number | undefined {
  for (let above = at - 1; above >= 0; above -= 1) if (isIt(lines[above]!)) return above;
  return undefined;
}

/** Whether each head of a block has one below it, and nothing else is indented (language reference, section 2.1.8). */
export function isWellNested(lines: readonly Line[]): boolean {
  const widths: number[] = [];
  let isHead = true;
  for (const line of lines.filter((each) => !isComment(each))) {
    const width = widthOf(line.indentation);
    if (isHead) {
      if (width <= (widths.at(-1) ?? -1)) return false;
      widths.push(width);
    }
    while ((widths.at(-1) ?? width) > width) widths.pop();
    if (widths.at(-1) !== width) return false;
    isHead = opensBlock(line);
  }
  return !isHead || widths.length === 0;
}

import type { CellSource } from './notebook.ts';

/**
 * A smaller notebook that still has the fault: cells, blocks and lines are taken away as long as `isFaulty` holds.
 * @param most how often it may ask
 */
export async function shrink(
  cells: readonly CellSource[],
  isFaulty: (cells: readonly CellSource[]) => Promise<boolean>,
  most: number,
): Promise<readonly CellSource[]> {
  let [best, asked] = [cells, 0];
  for (let isSmaller = true; isSmaller;) {
    isSmaller = false;
    for (const smaller of [...withoutCell(best), ...withoutLines(best)]) {
      if (asked === most) return best;
      asked += 1;
      if (await isFaulty(smaller)) {
        best = smaller;
        isSmaller = true;
        break;
      }
    }
  }
  return best;
}

function withoutCell(cells: readonly CellSource[]): (readonly CellSource[])[] {
  return cells.length === 1 ? [] : cells.map((_, at) => [...cells.slice(0, at), ...cells.slice(at + 1)]);
}

/** Each line left out with the block below it, and each head of a block left out alone. */
function withoutLines(cells: readonly CellSource[]): (readonly CellSource[])[] {
  return cells.flatMap((cell, at) => {
    const lines = cell.code.split('\n');
    const depth = (line: string): number => line.length - line.trimStart().length;
    return lines.flatMap((line, from) => {
      let to = from + 1;
      while (to < lines.length && (lines[to]!.trim() === '' || depth(lines[to]!) > depth(line))) to += 1;
      const block = lines.slice(from + 1, to);
      const cut = block.length === 0 ? 0 : depth(block[0]!) - depth(line);
      const bodies = [[], ...(block.length === 0 ? [] : [block.map((each) => each.slice(cut))])];
      return bodies
        .map((body) => [...lines.slice(0, from), ...body, ...lines.slice(to)].join('\n'))
        .filter((code) => code.trim() !== '')
        .map((code) => [...cells.slice(0, at), { ...cell, code }, ...cells.slice(at + 1)]);
    });
  });
}

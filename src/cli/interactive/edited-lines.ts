import type { LineMove } from '../../engine/lines.ts';

/**
 * Where the lines of a text are after a person has edited it. Above the first line that differs all stay, below the last one all
 * move alike; what lies between goes by its distance from above, as far as there are lines.
 */
export function editedLineMove(before: string, after: string): LineMove {
  const [old, now] = [before.split('\n'), after.split('\n')];
  const shorter = Math.min(old.length, now.length);
  let above = 0;
  while (above < shorter && old[above] === now[above]) above += 1;
  let below = 0;
  while (below < shorter - above && old.at(-1 - below) === now.at(-1 - below)) below += 1;
  const place = (line: number): number => {
    if (line <= above) return line;
    if (line > old.length - below) return line + now.length - old.length;
    return Math.max(1, Math.min(line, now.length - below));
  };
  return (ranges) => ranges.map(([first, last]) => [place(first), Math.max(place(first), place(last))]);
}

import type { Notebook } from '../../notebook/notebook.ts';
import type { Change } from '../change.ts';

/**
 * Says what is wrong with the notebook after the change that was not wrong before.
 * @param list what is wrong with a notebook; it names cells by their numbers before the change, which a new cell moves
 */
export function grown(
  { before, after, pastOf }: Change,
  what: string,
  list: (notebook: Notebook, nameOf: (index: number) => string) => readonly string[],
): string | null {
  const left = [...list(before, (index) => `cell ${index + 1}`)];
  const pastName = (index: number): string => {
    const past = pastOf(after.cells[index]!);
    return past === undefined ? 'a new cell' : `cell ${past.index + 1}`;
  };
  for (const each of list(after, pastName)) {
    const at = left.indexOf(each);
    if (at === -1) return `${what}: ${each}`;
    left.splice(at, 1);
  }
  return null;
}

/** Takes one of equal items out of a list; false when there is none. */
export function takeAway(items: string[], item: string): boolean {
  const at = items.indexOf(item);
  if (at !== -1) items.splice(at, 1);
  return at !== -1;
}

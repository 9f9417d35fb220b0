import { stateOf } from './state.ts';
import { idsIn, readRun, removeRun, sizeOf } from './store.ts';

/** How much a journal may hold. */
interface Limits {
  readonly runs: number;
  readonly bytes: number;
}

const USUAL: Limits = { runs: 100, bytes: 256 * 2 ** 20 };

/** Removes the oldest runs of a journal that holds too much; never the newest one, nor one that is not at its end. */
export function prune(root: string, journal: string, { runs, bytes }: Limits = USUAL): void {
  const size = { sum: 0 };
  for (const [at, id] of idsIn(journal).entries()) {
    size.sum += sizeOf(journal, id);
    if (at === 0 || (at < runs && size.sum <= bytes)) continue;
    const run = readRun(journal, id);
    const state = 'problem' in run ? 'done' : stateOf(root, run);
    if (state === 'interrupted' || state === 'running') continue;
    try {
      removeRun(journal, id);
    } catch {
      // Another run may have removed it meanwhile.
    }
  }
}

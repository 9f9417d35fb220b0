import { setImmediate } from 'node:timers/promises';
import { visible } from '../report/shown.ts';
import type { Io } from './io.ts';

/** Runs that end sooner show no progress. */
const QUIET_MS = 500;
const CLEAR_LINE = '\r\u001b[K';

/**
 * Goes through the notebooks of a run. Between two of them an interruption gets through (and ends it), and on a
 * terminal a line on stderr says how far a long run is.
 */
export async function* paced<T extends { readonly path: string }>(items: readonly T[], io: Io): AsyncGenerator<T> {
  const begin = performance.now();
  let shown = false;
  try {
    for (const [index, item] of items.entries()) {
      await setImmediate();
      if (io.interrupt.aborted) return;
      if (io.stderr.isTTY === true && performance.now() - begin > QUIET_MS) {
        io.stderr.write(`${CLEAR_LINE}${index + 1}/${items.length} ${visible(item.path)}`);
        shown = true;
      }
      yield item;
    }
    await setImmediate();
  } finally {
    if (shown) io.stderr.write(CLEAR_LINE);
  }
}

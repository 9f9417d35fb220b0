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
        const left = timeLeft(index, items.length, performance.now() - begin);
        io.stderr.write(`${CLEAR_LINE}${index + 1}/${items.length}${left} ${visible(item.path)}`);
        shown = true;
      }
      yield item;
    }
    await setImmediate();
  } finally {
    if (shown) io.stderr.write(CLEAR_LINE);
  }
}

/** Before this much is done nobody can say how long the rest will take. */
const TELLING_MS = 5_000;

/** `, about 40 s left,`: as long for each of the rest as for each of those that are done; empty where it is too early. */
export function timeLeft(done: number, all: number, milliseconds: number): string {
  if (milliseconds < TELLING_MS || done === 0) return '';
  const seconds = ((milliseconds / done) * (all - done)) / 1000;
  return `, about ${seconds < 90 ? `${Math.ceil(seconds)} s` : `${Math.round(seconds / 60)} min`} left,`;
}

import type { ScenarioResult } from '../model/verify-report.ts';
import { visible } from '../report/shown.ts';
import type { Io } from './io.ts';

const CLEAR_LINE = '\r\u001b[K';

/** Tells on stderr how far a long run is: a line for every scenario that has ended, and on a terminal what is left. */
export interface RunProgress {
  readonly ended: (path: string, result: ScenarioResult) => void;
  readonly close: () => void;
}

/** @param total how many scenarios are to be run */
export function runProgress(total: number, io: Io): RunProgress {
  const begin = performance.now();
  const isTerminal = io.stderr.isTTY === true;
  let ended = 0;
  const status = (): void => {
    const seconds = Math.round((performance.now() - begin) / 1000);
    if (isTerminal) io.stderr.write(`${CLEAR_LINE}${ended}/${total} scenarios, ${seconds} s`);
  };
  const ticker = isTerminal ? setInterval(status, 1000) : undefined;
  ticker?.unref();
  status();
  return {
    ended: (path, { scenario, verdict, seconds }) => {
      ended += 1;
      if (isTerminal) io.stderr.write(CLEAR_LINE);
      io.stderr.write(`${ended}/${total} ${visible(path)} ${scenario}: ${verdict} (${seconds.toFixed(1)} s)\n`);
      status();
    },
    close: () => {
      clearInterval(ticker);
      if (isTerminal) io.stderr.write(CLEAR_LINE);
    },
  };
}

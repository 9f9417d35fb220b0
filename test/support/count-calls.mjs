/**
 * Preloaded into nbfix (`node --import`): counts how often each function of nbfix is called, and writes the sums to COUNTS.
 * The counts are exact, and the same on every machine: what a change costs can be told without a clock.
 */
import { writeFileSync } from 'node:fs';
import { Session } from 'node:inspector';
import process from 'node:process';

const session = new Session();
session.connect();
session.post('Profiler.enable');
session.post('Profiler.startPreciseCoverage', { callCount: true, detailed: false });

process.on('exit', () => {
  session.post('Profiler.takePreciseCoverage', (error, coverage) => {
    if (error !== null) throw error;
    const own = coverage.result.filter(({ url }) => url.includes('/dist/bundle/'));
    const functions = own.flatMap((file) => file.functions);
    const calls = (wanted) =>
      functions.filter(wanted).reduce((sum, { ranges: [whole] }) => sum + (whole?.count ?? 0), 0);
    const counts = {
      calls: calls(() => true),
      parses: calls(({ functionName }) => functionName === 'parsed'),
      nodes: calls(({ functionName }) => functionName === 'MirroredNode'),
      walks: calls(({ functionName }) => functionName === 'walk'),
    };
    writeFileSync(process.env.COUNTS, JSON.stringify(counts));
  });
});

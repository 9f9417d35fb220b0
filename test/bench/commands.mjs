/**
 * How long `nbfix audit` and `nbfix apply --dry-run` take for the eleven notebooks, as ratios to the least that any Node
 * program takes (`node -e 0`), and `marimo check` on the same files. Rounds are interleaved, so that a busy moment of the
 * machine falls on all of them; medians are compared. Run it with `npm run bench`, on a machine that does nothing else;
 * `node test/bench/commands.mjs path/to/another/bin/nbfix.js` takes that one along.
 */
import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { load } from './load.mjs';

const ROUNDS = 11;
/** How many times as long as bare Node the project wants them to take at the most. */
const AIMS = { audit: 9, apply: 25 };

const root = fileURLToPath(new URL('../../', import.meta.url));
const folder = 'test/notebooks';
const notebooks = readdirSync(join(root, folder))
  .filter((name) => name.endsWith('.py'))
  .map((name) => join(folder, name));
const { marimoPython } = await load('/test/support/marimo.ts');
const python = await marimoPython();

const COMMANDS = { audit: ['audit'], apply: ['apply', '--dry-run'] };
const others = process.argv.slice(2);
const contestants = [
  { name: 'node -e 0', command: process.execPath, args: ['-e', '0'], times: [] },
  ...[join(root, 'bin/nbfix.js'), ...others].flatMap((bin) =>
    Object.entries(COMMANDS).map(([name, args]) => ({
      name: `${bin.startsWith(root) ? 'nbfix' : bin} ${name}`,
      aim: AIMS[name],
      command: process.execPath,
      args: [bin, ...args, folder],
      times: [],
    })),
  ),
  { name: 'marimo check', command: python, args: ['-m', 'marimo', 'check', ...notebooks], times: [] },
];

for (let round = 0; round <= ROUNDS; round++) {
  for (const { name, command, args, times } of contestants) {
    const begin = performance.now();
    const { status, error, stderr } = spawnSync(command, args, { cwd: root, encoding: 'utf8' });
    const time = performance.now() - begin;
    // Findings, and a dry run with changes, end with 1.
    if (error !== undefined || (status !== 0 && status !== 1)) throw new Error(`${name} failed: ${error ?? stderr}`);
    if (round > 0) times.push(time); // the first round fills the disk's caches
  }
}

const node = median(contestants[0].times);
process.stdout.write(
  `${notebooks.length} notebooks, medians of ${ROUNDS} interleaved rounds, Node ${process.version}\n`,
);
for (const { name, aim, times } of contestants) {
  const time = median(times);
  const ratio = `${(time / node).toFixed(1)} times node -e 0${aim === undefined ? '' : ` (aim: at most ${aim})`}`;
  process.stdout.write(`${time.toFixed(0).padStart(7)} ms  ${name}: ${ratio}\n`);
}

/** @param {readonly number[]} times */
function median(times) {
  return times.toSorted((left, right) => left - right)[Math.floor(times.length / 2)] ?? Number.NaN;
}

/**
 * How long `nbfix audit` takes for the eleven notebooks, as a ratio to the least that any Node program takes
 * (`node -e 0`) and to `marimo check` on the same files. Rounds are interleaved, so that a busy moment of the machine
 * falls on all of them; medians are compared. Run it with `npm run bench`, on a machine that does nothing else.
 */
import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { load } from './load.mjs';

const ROUNDS = 11;
/** What the project aims at. */
const MOST_TIMES_NODE = 4;
const LEAST_TIMES_FASTER_THAN_MARIMO = 10;

const root = fileURLToPath(new URL('../../', import.meta.url));
const folder = 'test/notebooks';
const notebooks = readdirSync(join(root, folder))
  .filter((name) => name.endsWith('.py'))
  .map((name) => join(folder, name));
const { marimoPython } = await load('/test/support/marimo.ts');
const python = await marimoPython();

const contestants = [
  { name: 'node -e 0', command: process.execPath, args: ['-e', '0'], times: [] },
  { name: 'nbfix audit', command: process.execPath, args: ['bin/nbfix.js', 'audit', folder], times: [] },
  { name: 'marimo check', command: python, args: ['-m', 'marimo', 'check', ...notebooks], times: [] },
];

for (let round = 0; round <= ROUNDS; round++) {
  for (const { name, command, args, times } of contestants) {
    const begin = performance.now();
    const { status, error, stderr } = spawnSync(command, args, { cwd: root, encoding: 'utf8' });
    const time = performance.now() - begin;
    // Findings make both tools exit with 1.
    if (error !== undefined || (status !== 0 && status !== 1)) throw new Error(`${name} failed: ${error ?? stderr}`);
    if (round > 0) times.push(time); // the first round fills the disk's caches
  }
}

const [node, nbfix, marimo] = contestants.map(({ times }) => median(times));
process.stdout.write(
  [
    `${notebooks.length} notebooks, medians of ${ROUNDS} interleaved rounds, Node ${process.version}`,
    ...contestants.map(({ name, times }) => `${name.padEnd(12)} ${median(times).toFixed(0).padStart(6)} ms`),
    `nbfix audit / node -e 0     ${(nbfix / node).toFixed(2)} (aim: at most ${MOST_TIMES_NODE})`,
    `marimo check / nbfix audit  ${(marimo / nbfix).toFixed(2)} (aim: at least ${LEAST_TIMES_FASTER_THAN_MARIMO})`,
    '',
  ].join('\n'),
);

/** @param {readonly number[]} times */
function median(times) {
  return times.toSorted((left, right) => left - right)[Math.floor(times.length / 2)] ?? Number.NaN;
}

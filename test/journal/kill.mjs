/**
 * Kills nbfix while it writes, again and again, and sets right what that left: `npm run kills -- --runs 1000 [--seed N]`.
 * Half of the kills come at a step of the writing, half after a time. After each one every file is as it was before the run
 * or as the run leaves it; then the run is finished or taken back, and nothing else is left.
 *
 * With --disk the run meets a full disk instead: a small file system in memory, which needs Linux and its namespaces.
 */
import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { nbfix, started } from './runs.mjs';
import { contents, scenesIn } from './scenes.mjs';

const { values } = parseArgs({
  options: {
    runs: { type: 'string', default: '100' },
    seed: { type: 'string', default: '1' },
    disk: { type: 'boolean', default: false },
    inside: { type: 'boolean', default: false },
  },
});
const runs = Number(values.runs);
const say = (text) => process.stdout.write(`${text}\n`);

const work = mkdtempSync(join(tmpdir(), 'nbfix-kills-'));
const random = randomFrom(Number(values.seed));

if (values.disk && !values.inside) {
  const words = ['-rm', process.execPath, fileURLToPath(import.meta.url), ...process.argv.slice(2), '--inside'];
  process.exitCode = spawnSync('unshare', words, { stdio: 'inherit' }).status ?? 1;
} else {
  try {
    await prove();
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

async function prove() {
  const all = await scenesIn(work);
  const table = new Map();
  const faults = [];
  for (const scene of all) Object.assign(scene, await measured(scene));
  const begin = performance.now();
  for (let at = 0; at < runs; at++) {
    const scene = all[at % all.length];
    // Another name each time: this process clears a folder of what killed runs left there only once.
    const to = join(work, `run${at}`);
    cpSync(scene.folder, to, { recursive: true });
    const how = values.disk
      ? { disk: random() }
      : random() < 0.5
        ? { step: 1 + Math.floor(random() * scene.steps) }
        : { after: random() * scene.milliseconds * 1.2 };
    const outcome = values.disk ? await onSmallDisk(to, scene, how) : await killed(to, scene, how);
    const problem = await setRight(to, scene, outcome);
    rmSync(to, { recursive: true, force: true });
    const row = table.get(scene.name) ?? new Map();
    row.set(outcome.when, (row.get(outcome.when) ?? 0) + 1);
    table.set(scene.name, row);
    if (problem !== null) faults.push(`run ${at}: ${scene.name} ${JSON.stringify(how)}, ${outcome.when}: ${problem}`);
  }
  const columns = [...new Set([...table.values()].flatMap((row) => [...row.keys()]))].toSorted();
  say(`seed ${values.seed}, ${runs} runs, ${Math.round((performance.now() - begin) / 1000)} s`);
  say(`${' '.repeat(18)}${columns.join('   ')}`);
  for (const [name, row] of table)
    say(name.padEnd(18) + columns.map((column) => String(row.get(column) ?? 0).padEnd(column.length)).join('   '));
  for (const fault of faults) say(fault);
  say(`${faults.length} faults`);
  process.exitCode = faults.length === 0 ? 0 : 1;
}

/** How many steps the writing has, and how many milliseconds it takes. */
async function measured(scene) {
  const to = join(work, 'measured');
  cpSync(scene.folder, to, { recursive: true });
  const { steps, milliseconds } = await started(to, scene.words, {});
  rmSync(to, { recursive: true, force: true });
  return { steps, milliseconds };
}

async function killed(to, scene, how) {
  const { signal } = await started(to, scene.words, how);
  return { ...(await found(to, scene)), ...(signal === null ? { when: '5 ended before it' } : {}) };
}

/** What a kill has left: when it came, as far as the files tell. */
async function found(to, scene) {
  const now = contents(to);
  const isUndo = scene.name.startsWith('undo');
  const [from, goal] = isUndo ? [scene.fresh, scene.old] : [scene.old, scene.fresh];
  const names = [...new Set([...from.keys(), ...goal.keys()])].filter((name) => from.get(name) !== goal.get(name));
  const isAt = (name, texts) => now.get(name) === texts.get(name);
  const written = names.filter((name) => isAt(name, goal)).length;
  const torn = names.filter((name) => name !== 'nbfix.lock.json' && !isAt(name, from) && !isAt(name, goal));
  const others = [...now.keys()].filter((name) => now.get(name) !== 'temporary' && !from.has(name) && !goal.has(name));
  const run = await newest(to);
  const isBegun = run !== null && /"isSettled": false/.test(run.text);
  const when =
    written === 0
      ? isBegun
        ? '2 in the journal, no file yet'
        : '1 before the journal had it'
      : written < names.length
        ? '3 some files'
        : '4 all files';
  return { when, problem: torn.length + others.length === 0 ? null : `torn: ${[...torn, ...others].join(', ')}` };
}

async function newest(to) {
  const { out } = await nbfix(to, ['history', '--output-format', 'json']);
  const [run] = JSON.parse(out).runs;
  return run === undefined
    ? null
    : { ...run, text: readFileSync(join(to, '.nbfix/journal', run.id, 'entry.json'), 'utf8') };
}

/** Finishes what is left or takes it back, or types the same command once more; then all files are new, or old. */
async function setRight(to, scene, { problem }) {
  if (problem !== null) return problem;
  const run = await newest(to);
  if (run?.state === 'spoilt') return `the entry is spoilt: ${run.problem}`;
  if (run?.state === 'running') return 'the run is said to be at work';
  const way = run === null ? 'again' : ['undo', 'redo', 'again'][Math.floor(random() * 3)];
  const words = way === 'again' ? scene.words : [way, run.id];
  const { code, err } = await nbfix(to, words);
  // An undo that went through before it was killed leaves no other to take back.
  const hasNone = way === 'again' && /has no run to/.test(err);
  if (code !== 0 && !hasNone) return `nbfix ${words.join(' ')}: exit code ${code}: ${err}`;
  const goal = way === 'undo' || (way === 'again' && scene.name.startsWith('undo')) ? scene.old : scene.fresh;
  const now = contents(to);
  const different = [...new Set([...now.keys(), ...goal.keys()])].filter((name) => now.get(name) !== goal.get(name));
  return different.length === 0 ? null : `after nbfix ${words.join(' ')}: ${different.join(', ')}`;
}

/** Runs nbfix on a file system that has room for a part of what it writes, and gives it more room afterwards. */
async function onSmallDisk(to, scene, { disk }) {
  const mount = (...words) => spawnSync('mount', words).status === 0 || fail(`mount ${words.join(' ')}`);
  const place = join(work, 'disk');
  mkdirSync(place, { recursive: true });
  mount('-t', 'tmpfs', '-o', 'size=64m', 'nbfix', place);
  try {
    cpSync(to, place, { recursive: true });
    const used = Number(spawnSync('df', ['--output=used', '-k', place], { encoding: 'utf8' }).stdout.split('\n')[1]);
    mount('-o', `remount,size=${used + Math.ceil(disk * 160)}k`, place);
    const { code, stderr } = await started(place, scene.words, {});
    const isUndo = scene.name.startsWith('undo');
    const [from, now] = [isUndo ? scene.fresh : scene.old, contents(place)];
    const isUntouched = [...from].every(([name, text]) => now.get(name) === text);
    mount('-o', 'remount,size=64m', place);
    const { problem } = await found(place, scene);
    const when = code === 0 ? '3 all written' : isUntouched ? '1 nothing written' : '2 some files';
    const isTold = code === 0 || /no space left on the disk/.test(stderr) || isPrinted(stderr);
    rmSync(to, { recursive: true, force: true });
    cpSync(place, to, { recursive: true });
    return { when, problem: problem ?? (isTold ? null : `exit code ${code}: ${stderr}`) };
  } finally {
    spawnSync('umount', [place]);
  }
}

/** The report, on stdout, tells which files could not be written. */
function isPrinted(stderr) {
  return !stderr.includes('internal error');
}

function fail(text) {
  throw new Error(text);
}

/** The same numbers from 0 to 1 for the same seed (mulberry32). */
function randomFrom(seed) {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let bits = Math.imul(state ^ (state >>> 15), 1 | state);
    bits = (bits + Math.imul(bits ^ (bits >>> 7), 61 | bits)) ^ bits;
    return ((bits ^ (bits >>> 14)) >>> 0) / 2 ** 32;
  };
}

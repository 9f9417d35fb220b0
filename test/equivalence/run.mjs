/**
 * Checks many generated notebooks: `npm run equivalence -- --runs 10000 [--seed N] [--jobs 2] [--nbfix CHECKOUT]`; with
 * `--subsets` half of the fixes of each, chosen by chance.
 * What differs is written to a folder under .cache, one a kind: the notebook before and after, and the difference.
 */
import { fork } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import process from 'node:process';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { load } from '../bench/load.mjs';

const root = fileURLToPath(new URL('../../', import.meta.url));
const { values } = parseArgs({
  options: {
    runs: { type: 'string', default: '1000' },
    seed: { type: 'string', default: String(Date.now() % 2 ** 31) },
    jobs: { type: 'string', default: '1' },
    nbfix: { type: 'string', default: root },
    shrink: { type: 'string', default: '40' },
    part: { type: 'string' },
    subsets: { type: 'boolean', default: false },
  },
});
const [runs, seed, jobs] = [Number(values.runs), Number(values.seed), Number(values.jobs)];
const say = (text) => process.stdout.write(`${text}\n`);

if (process.send === undefined) await lead();
else await take(Number(values.part));

async function lead() {
  const begin = performance.now();
  const folder = join(root, '.cache', 'equivalence', String(seed));
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  say(`seed ${seed}, ${runs} notebooks, planned by ${values.nbfix}`);
  const kinds = new Map();
  const add = (kind) => {
    const known = kinds.get(kind.name);
    kinds.set(kind.name, known === undefined ? kind : { ...known, count: known.count + kind.count });
  };
  const write = (kind) => {
    if (kinds.has(kind.name)) return;
    kinds.set(kind.name, { ...kind, count: 0 });
    const at = join(folder, `${kinds.size}-${kind.name.replaceAll(/\W+/g, '-').slice(0, 60)}`);
    mkdirSync(at, { recursive: true });
    writeFileSync(join(at, 'before.py'), kind.example.before);
    writeFileSync(join(at, 'after.py'), kind.example.after);
    writeFileSync(
      join(at, 'difference.txt'),
      `${kind.name}\nnotebook ${kind.index} of seed ${seed}\n${kind.ingredients.join('\n')}\n\n${kind.fault.detail}\n`,
    );
    say(`\n${kind.name}\n  ${at}`);
  };
  const parts = await Promise.all(
    Array.from({ length: jobs }, (_, part) => {
      const child = fork(fileURLToPath(import.meta.url), [
        ...process.argv.slice(2),
        '--seed',
        String(seed),
        '--part',
        String(part),
      ]);
      return new Promise((resolve, reject) => {
        child.on('message', (message) => (message.kind === undefined ? resolve(message) : write(message.kind)));
        child.on('exit', (code) => reject(new Error(`a job ended with ${code}`)));
      });
    }),
  );
  for (const { kinds: found } of parts) for (const kind of found) add(kind);
  const sum = (name) => {
    const counts = new Map();
    for (const part of parts) for (const [key, count] of part[name]) counts.set(key, (counts.get(key) ?? 0) + count);
    return [...counts].toSorted((a, b) => b[1] - a[1]);
  };
  say(
    `\n${runs} notebooks, ${parts.reduce((total, { changed }) => total + changed, 0)} repaired; before, on a healthy machine:`,
  );
  for (const [name, count] of sum('ended').slice(0, 15)) say(`${String(count).padStart(7)}  ${name}`);
  say('by rule:');
  for (const [name, count] of sum('rules')) say(`${String(count).padStart(7)}  ${name}`);
  say(`${kinds.size} kinds of difference:`);
  for (const { name, count } of [...kinds.values()].toSorted((a, b) => b.count - a.count))
    say(`${String(count).padStart(7)}  ${name}`);
  say(`seed ${seed}, ${Math.round((performance.now() - begin) / 1000)} s`);
  process.exitCode = kinds.size === 0 ? 0 : 1;
}

async function take(part) {
  const { plannerOf, sample, sweep, startRunner } = await load('/test/equivalence/index.ts');
  const runner = startRunner();
  const mine = sample(seed, runs).filter((_, at) => at % jobs === part);
  const onKind = (kind) => process.send({ kind });
  const { changed, ended, rules, kinds } = await sweep(mine, await plannerIn(values.nbfix, plannerOf), runner, {
    onKind,
    most: () => Number(values.shrink),
  });
  runner.close();
  process.send({ changed, ended: [...ended], rules: [...rules], kinds });
  process.disconnect();
}

/** The planner of a checkout that has been built. */
async function plannerIn(checkout, plannerOf) {
  const built = (path) => import(pathToFileURL(join(checkout, 'dist', path)));
  const [{ planNotebook }, { parseNotebook }, { codemods }] = await Promise.all([
    built('src/engine/plan.js'),
    built('src/notebook/parse.js'),
    built('codemods/index.js'),
  ]);
  const folder = join(checkout, 'templates');
  const templates = readdirSync(folder).map((name) => [
    basename(name, '.py'),
    readFileSync(join(folder, name), 'utf8'),
  ]);
  return plannerOf(
    { parseNotebook, planNotebook },
    codemods,
    new Map(templates),
    values.subsets ? String(seed) : undefined,
  );
}

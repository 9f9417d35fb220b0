/**
 * How `nbfix propagate` grows with the notebooks that follow one template: its dry run, the run that writes, a second
 * run, which finds nothing to do, and `nbfix drift`. The notebooks are those of test/propagate/notebooks with other
 * names and another number in their work. Wall time, processor time (which a busy machine disturbs less) and peak
 * memory are those of nbfix itself, without the Python that it asks. Run it with `npm run bench:propagate`, or for
 * other numbers of notebooks than 10, 100 and 1,000 with `node test/bench/propagate.mjs 50 500` after a build.
 */
import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';

const SIZES = [10, 100, 1000];

const RUNS = [
  { name: 'dry run', args: ['propagate', '--dry-run', 'template.py', 'notebooks'] },
  { name: 'first run', args: ['propagate', 'template.py', 'notebooks'] },
  { name: 'second run', args: ['propagate', 'template.py', 'notebooks'] },
  { name: 'drift', args: ['drift', 'template.py', 'notebooks'] },
];

const root = fileURLToPath(new URL('../../', import.meta.url));
const fixtures = join(root, 'test/propagate');
const originals = readdirSync(join(fixtures, 'notebooks'))
  .toSorted()
  .map((name) => ({ name, text: readFileSync(join(fixtures, 'notebooks', name), 'utf8') }));

/** What a run of Node writes to its fourth file before it ends. */
const TELL = `import { writeSync } from 'node:fs';
process.on('exit', () => {
  const { userCPUTime, systemCPUTime, maxRSS } = process.resourceUsage();
  writeSync(3, JSON.stringify({ processor: (userCPUTime + systemCPUTime) / 1000, memory: maxRSS / 1024 }));
});`;

const given = process.argv.slice(2).map(Number);
const sizes = given.length > 0 ? given : SIZES;
if (!sizes.every((size) => Number.isInteger(size) && size > 0)) throw new Error('give numbers of notebooks');

const table = [['notebooks', 'run', 'wall s', 'processor s', 'processor ms each', 'growth', 'peak MiB']];
let previous;
for (const size of sizes) {
  const results = measured(size);
  for (const [at, { name, wall, processor, memory }] of results.entries()) {
    const before = previous?.results[at].processor;
    // 1 is linear: ten times the notebooks take ten times the time. The start of Node counts, too.
    const growth =
      before === undefined ? '' : (Math.log(processor / before) / Math.log(size / previous.size)).toFixed(2);
    table.push([
      String(size),
      name,
      (wall / 1000).toFixed(2),
      (processor / 1000).toFixed(2),
      (processor / size).toFixed(1),
      growth,
      memory.toFixed(0),
    ]);
  }
  previous = { size, results };
}
const widths = table[0].map((_, column) => Math.max(...table.map((row) => row[column].length)));
const lines = table.map((row) => row.map((cell, at) => cell.padStart(widths[at])).join('  '));
process.stdout.write(
  [`Node ${process.version}; growth is the exponent of the processor time: 1 is linear`, ...lines, ''].join('\n'),
);

/**
 * The runs on so many notebooks, one after another.
 * @param {number} size
 */
function measured(size) {
  const folder = mkdtempSync(join(tmpdir(), 'nbfix-bench-'));
  try {
    prepare(folder, size);
    return RUNS.map(({ name, args }) => ({ name, ...run(folder, args) }));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/**
 * A repository with two committed versions of the template, a third one that is not, and the notebooks.
 * @param {string} folder
 * @param {number} size
 */
function prepare(folder, size) {
  mkdirSync(join(folder, 'notebooks'));
  for (let index = 0; index < size; index++) {
    writeFileSync(join(folder, 'notebooks', `${String(index).padStart(6, '0')}.py`), variant(index));
  }
  git(folder, 'init', '-q');
  const use = (version) => cpSync(join(fixtures, 'template', `${version}.py`), join(folder, 'template.py'));
  for (const version of [1, 2]) {
    use(version);
    git(folder, 'add', '.');
    git(folder, 'commit', '-q', '-m', `version ${version}`);
  }
  use(3);
}

/**
 * One of the notebooks with other names and numbers.
 * @param {number} index
 */
function variant(index) {
  const { text } = originals[index % originals.length];
  return text
    .replaceAll(/\blosses\b/g, `losses_${index}`)
    .replaceAll(/\bepochs\b/g, `epochs_${index % 7}`)
    .replaceAll('512', String(256 + index));
}

/**
 * Runs nbfix.
 * @param {string} folder
 * @param {readonly string[]} args
 */
function run(folder, args) {
  const hook = `data:text/javascript,${encodeURIComponent(TELL)}`;
  const begin = performance.now();
  const { status, error, stderr, output } = spawnSync(
    process.execPath,
    ['--import', hook, join(root, 'bin/nbfix.js'), ...args],
    { cwd: folder, encoding: 'utf8', stdio: ['ignore', 'ignore', 'pipe', 'pipe'], maxBuffer: 2 ** 30 },
  );
  const wall = performance.now() - begin;
  // Among the notebooks are some with a conflict, which makes it 1.
  if (error !== undefined || (status !== 0 && status !== 1)) throw new Error(`${args[0]} failed: ${error ?? stderr}`);
  return { wall, ...JSON.parse(output[3]) };
}

/**
 * @param {string} folder
 * @param {...string} args
 */
function git(folder, ...args) {
  const names = ['-c', 'user.name=bench', '-c', 'user.email=bench@example.org', '-c', 'commit.gpgsign=false'];
  const { status, error, stderr } = spawnSync('git', [...names, ...args], { cwd: folder, encoding: 'utf8' });
  if (status !== 0) throw new Error(`git ${args[0]} failed: ${error ?? stderr}`);
}

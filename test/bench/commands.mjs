/**
 * How long nbfix takes, as ratios to other programs that run in the same rounds: to the least that any Node program takes
 * (`node -e 0`), to `marimo check`, to the three fixes of phase A with LibCST, and with `--many` to ast-grep with four rules
 * on 1,100 notebooks. Rounds are interleaved, so that a busy moment of the machine falls on all; medians are compared.
 *
 *   npm run bench                  the eleven (some three minutes)
 *   npm run bench -- --many        1,100 notebooks as well (some ten minutes more)
 *   npm run bench -- --keep        and what comes out is kept in test/bench/last.json, which the next run compares with
 *   node test/bench/commands.mjs path/to/another/bin/nbfix.js    takes that one along
 *
 * To be run on a machine that does nothing else. Peers are installed into .cache with the npm and the python3 on the PATH.
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { load } from './load.mjs';

const ROUNDS = 11;
const COPIES = 100;
const LIBCST = '1.9.0';
const AST_GREP = '0.51.1';

/** Four rules in the manner of nbfix's own, as ast-grep writes them. */
const AST_GREP_RULES = {
  gate: 'pattern: torch.cuda.is_available()',
  loop: 'kind: for_statement\n  has: { pattern: $LOSS.backward(), stopBy: end }',
  load: 'pattern: $MODEL.from_pretrained($$$ARGUMENTS)',
  stop: 'pattern: mo.stop($$$ARGUMENTS)',
};

const root = fileURLToPath(new URL('../../', import.meta.url));
const work = mkdtempSync(join(tmpdir(), 'nbfix-bench-'));
process.on('exit', () => rmSync(work, { recursive: true, force: true }));
const words = process.argv.slice(2);
const others = words.filter((word) => !word.startsWith('--')).map((path) => resolve(path));
const eleven = readdirSync(join(root, 'test/notebooks')).filter((name) => name.endsWith('.py'));
const { marimoPython } = await load('/test/support/marimo.ts');
const python = await marimoPython();
const measured = fileURLToPath(new URL('measured.py', import.meta.url));

/** @typedef {{ wall: number, cpu: number, peak: number }} Measure seconds, seconds, MiB */
/** @typedef {{ name: string, command: readonly string[], cache?: string, measures: Measure[] }} Contestant */

/** A row of the table: `of` divided by `by`. `most`, `least`: what the project wants it to be. */
/** @typedef {{ row: string, of: string, by: string, most?: number, least?: number }} Row */

const template = 'test/notebooks/nvidia_template.py';
const ten = eleven.map((name) => join('test/notebooks', name)).filter((path) => path !== template);
const fresh = ['--no-cache'];
/** @type {Contestant[]} */
const contestants = [
  contestant('node', [process.execPath, '-e', '0']),
  ...[join(root, 'bin/nbfix.js'), ...others].flatMap((bin) => {
    const own = (name, args, cache) =>
      contestant(bin.startsWith(root) ? name : `${name} of ${bin}`, [process.execPath, bin, ...args], cache);
    return [
      own('--version', ['--version']),
      own('--help', ['--help']),
      own('audit', ['audit', ...fresh, 'test/notebooks']),
      own('audit, kept', ['audit', 'test/notebooks'], join(work, `cache ${bin.replaceAll('/', ' ')}`)),
      own('audit of ten', ['audit', ...fresh, ...ten]),
      own('apply', ['apply', ...fresh, '--dry-run', 'test/notebooks']),
      own('apply --phase A', ['apply', ...fresh, '--phase', 'A', '--dry-run', 'test/notebooks']),
      own('verify', ['verify', 'test/notebooks']),
      own('propagate', ['propagate', '--dry-run', template, ...ten]),
      own('drift', ['drift', template, ...ten]),
    ];
  }),
  contestant('marimo check', [python, '-m', 'marimo', 'check', ...eleven.map((name) => join('test/notebooks', name))]),
  contestant('LibCST', [
    libcst(),
    join(root, 'test/bench/peer_libcst.py'),
    ...eleven.map((name) => `test/notebooks/${name}`),
  ]),
];
/** @type {Row[]} */
const rows = [
  { row: '--version / node', of: '--version', by: 'node', most: 1.2 },
  { row: '--help / node', of: '--help', by: 'node', most: 1.5 },
  { row: 'audit, first time / node', of: 'audit', by: 'node', most: 6 },
  { row: 'audit, unchanged / node', of: 'audit, kept', by: 'node', most: 2.2 },
  { row: 'apply / node', of: 'apply', by: 'node', most: 15 },
  { row: 'verify / node', of: 'verify', by: 'node', most: 6 },
  { row: 'marimo check / audit', of: 'marimo check', by: 'audit', least: 8 },
  { row: 'LibCST / apply --phase A', of: 'LibCST', by: 'apply --phase A', least: 10 },
  { row: 'propagate / audit of ten', of: 'propagate', by: 'audit of ten', most: 1.2 },
  { row: 'drift / audit of ten', of: 'drift', by: 'audit of ten', most: 1.2 },
];

race(contestants, ROUNDS);
if (words.includes('--many')) {
  const [once, twice] = [1, 2].map(corpus);
  const bin = join(root, 'bin/nbfix.js');
  const many = [
    contestant('ast-grep', [astGrep(), 'scan', '--config', astGrepRules(), once]),
    contestant('audit of 1,100', [process.execPath, bin, 'audit', once], join(work, 'cache of many')),
    contestant('audit of 1,100, kept', [process.execPath, bin, 'audit', once], join(work, 'cache of many')),
    contestant('audit of 2,200', [process.execPath, bin, 'audit', ...fresh, twice]),
  ];
  race(many, 1);
  contestants.push(...many);
  rows.push(
    { row: 'audit of 1,100 / ast-grep', of: 'audit of 1,100', by: 'ast-grep', most: 5 },
    { row: 'the same, unchanged / ast-grep', of: 'audit of 1,100, kept', by: 'ast-grep', most: 0.4 },
    { row: 'twice as many', of: 'audit of 2,200', by: 'audit of 1,100', most: 2 },
  );
}
report();

/** @param {readonly string[]} command */
function contestant(name, command, cache) {
  return { name, command, cache, measures: [] };
}

/** Of several rounds the first fills caches, of the disk and of nbfix, and does not count. */
function race(all, rounds) {
  for (let round = rounds === 1 ? 1 : 0; round <= rounds; round++) {
    for (const { name, command, cache, measures } of all) {
      const output = join(work, 'output');
      const env = { ...process.env, NBFIX_CACHE_DIR: cache ?? join(work, 'cache') };
      const { stdout, stderr } = spawnSync(python, [measured, output, ...command], {
        cwd: root,
        encoding: 'utf8',
        env,
      });
      const { status, ...measure } = JSON.parse(stdout || `{"status": ${JSON.stringify(stderr)}}`);
      // Findings, and a dry run with changes, end with 1.
      if (status !== 0 && status !== 1)
        throw new Error(`${name} ended with ${status}: ${readFileSync(output, 'utf8')}`);
      if (round > 0) measures.push(measure);
    }
  }
}

function report() {
  const last = new URL('last.json', import.meta.url);
  const kept = existsSync(last) ? JSON.parse(readFileSync(last, 'utf8')) : {};
  const version = process.version.split('.')[0];
  const medians = Object.fromEntries(contestants.map(({ name, measures }) => [name, medianOf(measures)]));
  const ratio = (from, { of, by }) => (from?.[of] === undefined ? undefined : from[of].wall / from[by].wall);
  print('', 'now', 'before', 'aim');
  for (const each of rows) {
    const aim = each.most === undefined ? `at least ${each.least}` : `at most ${each.most}`;
    print(each.row, ratio(medians, each)?.toFixed(2), ratio(kept[version], each)?.toFixed(2) ?? '-', aim);
  }
  process.stdout.write('\n');
  print('', 'wall s', 'cpu s', 'peak MiB');
  for (const [name, { wall, cpu, peak }] of Object.entries(medians))
    print(name, wall.toFixed(3), cpu.toFixed(3), peak.toFixed(0));
  process.stdout.write(`\nMedians of ${ROUNDS} interleaved rounds, Node ${process.version}\n`);
  if (words.includes('--keep')) {
    const rounded = JSON.stringify(
      { ...kept, [version]: { ...kept[version], ...medians } },
      (_key, value) => (typeof value === 'number' ? Number(value.toFixed(3)) : value),
      2,
    );
    writeFileSync(last, `${rounded}\n`);
  }
}

function print(name, ...columns) {
  process.stdout.write(`${name.padEnd(34)}${columns.map((each) => String(each).padStart(14)).join('')}\n`);
}

/** @param {readonly Measure[]} measures */
function medianOf(measures) {
  const middle = (of) => measures.map(of).toSorted((left, right) => left - right)[Math.floor(measures.length / 2)];
  return { wall: middle(({ wall }) => wall), cpu: middle(({ cpu }) => cpu), peak: middle(({ peak }) => peak) };
}

/** A folder of the eleven so many hundred times, each text its own. */
function corpus(hundreds) {
  const folder = join(work, `corpus ${hundreds}`);
  for (let copy = 0; copy < COPIES * hundreds; copy++) {
    mkdirSync(join(folder, String(copy)), { recursive: true });
    for (const name of eleven) {
      const text = readFileSync(join(root, 'test/notebooks', name), 'utf8');
      writeFileSync(join(folder, String(copy), name), `${text}# ${hundreds} ${copy}\n`);
    }
  }
  return folder;
}

/** The interpreter of an environment with LibCST. */
function libcst() {
  const folder = join(root, `.cache/libcst-${LIBCST}`);
  const interpreter = join(folder, 'bin/python');
  if (!existsSync(folder)) {
    execFileSync('python3', ['-m', 'venv', folder]);
    execFileSync(interpreter, ['-m', 'pip', 'install', '--quiet', `libcst==${LIBCST}`], { stdio: 'inherit' });
  }
  return interpreter;
}

function astGrep() {
  const folder = join(root, `.cache/ast-grep-${AST_GREP}`);
  if (!existsSync(folder)) {
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, 'package.json'), '{}');
    execFileSync('npm', ['install', '--silent', `@ast-grep/cli@${AST_GREP}`], { cwd: folder, stdio: 'inherit' });
  }
  const packages = join(folder, 'node_modules/@ast-grep');
  const platform = readdirSync(packages).find((name) => name.startsWith('cli-'));
  return join(packages, platform ?? 'cli', 'ast-grep');
}

/** The file that tells ast-grep its rules. */
function astGrepRules() {
  const folder = join(work, 'rules');
  mkdirSync(folder, { recursive: true });
  for (const [id, rule] of Object.entries(AST_GREP_RULES)) {
    writeFileSync(join(folder, `${id}.yml`), `id: ${id}\nlanguage: python\nseverity: warning\nrule:\n  ${rule}\n`);
  }
  const file = join(work, 'sgconfig.yml');
  writeFileSync(file, 'ruleDirs: [rules]\n');
  return file;
}

/**
 * What becomes of a notebook when its template has changed: `nbfix propagate`, `git merge-file` and `copier update`
 * side by side, on the notebooks of test/propagate and on the ten children of test/notebooks. Counted are
 *
 *   conflicts      places that are left to a person: regions with markers, hunks in .rej files, cells that nbfix reports
 *   broken         notebooks that are no Python afterwards
 *   lost words     words of a notebook's author, none of the template's, that are gone; a title that nbfix made of the
 *                  notebook's own message is one that the template's title may replace (README, "Propagating")
 *   arrived        marked changes of the template that the notebook has afterwards outside of conflicts
 *   in conflicts   those that stand in a conflict only
 *   missing        those that are nowhere, although the notebook has the place for them
 *
 * copier is installed into .cache with the python3 on the PATH; where that fails, the table says so and goes without.
 * Run it with `npm run bench:peers`.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { load } from './load.mjs';

const COPIER = '9.19.1';

/** Nothing of the user's own settings of git changes a result. */
const ENVIRONMENT = {
  ...process.env,
  GIT_CONFIG_GLOBAL: '/dev/null',
  GIT_CONFIG_NOSYSTEM: '1',
  GIT_AUTHOR_NAME: 'bench',
  GIT_AUTHOR_EMAIL: 'bench@example.org',
  GIT_COMMITTER_NAME: 'bench',
  GIT_COMMITTER_EMAIL: 'bench@example.org',
};

/** What the third version of test/propagate/template has and the first has not. */
const MARKS = {
  gate: '🛑 **No NVIDIA GPU here**',
  spinner: '⏳ Working on the GPU',
  advice: '- Ask the others on this machine: `nvidia-smi` lists their programs.',
  monitor: '"used": used / 1e9',
  remark: '# In GB of 1e9 bytes',
  interval: 'default_interval="2s"',
  'new cell': 'gpu_name = torch.cuda.get_device_name(',
};

/** What has no place in a notebook: it has a gate and a progress bar of its own, or dropped the monitor. */
const WITHOUT = {
  'fixed-by-hand.py': ['gate', 'spinner'],
  'without-the-monitor.py': ['monitor', 'remark', 'interval'],
};

/**
 * @typedef {{ name: string, base: string, now: string, child: string, marks: [string, string][] }} Case
 * @typedef {{ text: string, conflicts: readonly string[] }} Result the notebook, and what each conflict shows
 */

const root = fileURLToPath(new URL('../../', import.meta.url));
const work = mkdtempSync(join(tmpdir(), 'nbfix-peers-'));
try {
  const sets = { 'test/propagate': fixtures(), 'test/notebooks': await eleven() };
  const copier = installedCopier();
  const tools = { nbfix, 'git merge-file': gitMergeFile, ...(copier === null ? {} : { [`copier ${COPIER}`]: copier }) };
  const table = [['notebooks', 'tool', 'conflicts', 'broken', 'lost words', 'arrived', 'in conflicts', 'missing']];
  const remarks = copier === null ? ['copier could not be installed: it is left out'] : [];
  for (const [set, cases] of Object.entries(sets)) {
    for (const [tool, run] of Object.entries(tools)) {
      const found = cases.map((each) => judged(each, run(each)));
      const sum = (count) => String(found.reduce((total, each) => total + count(each), 0));
      const changes = sum(({ marks }) => marks);
      table.push([
        `${cases.length} of ${set}`,
        tool,
        sum(({ conflicts }) => conflicts),
        sum(({ isBroken }) => Number(isBroken)),
        sum(({ lost }) => lost.length),
        `${sum(({ arrived }) => arrived)} of ${changes}`,
        sum(({ shown }) => shown.length),
        sum(({ missing }) => missing.length),
      ]);
      for (const { name, lost, missing } of found) {
        if (lost.length > 0) remarks.push(`${tool} lost in ${name}: ${lost.join(' ')}`);
        if (missing.length > 0) remarks.push(`${tool} left out of ${name}: ${missing.join(', ')}`);
      }
    }
  }
  const widths = table[0].map((_, column) => Math.max(...table.map((row) => row[column].length)));
  const lines = table.map((row) =>
    row
      .map((cell, at) => cell.padEnd(widths[at]))
      .join('  ')
      .trimEnd(),
  );
  process.stdout.write([...lines, '', ...remarks, ''].join('\n'));
} finally {
  rmSync(work, { recursive: true });
}

/**
 * The notebooks of test/propagate.
 * @returns {Case[]}
 */
function fixtures() {
  const read = (path) => readFileSync(join(root, 'test/propagate', path), 'utf8');
  return readdirSync(join(root, 'test/propagate/notebooks')).map((name) => {
    const base = read(name === 'behind-by-one-version.py' ? 'template/2.py' : 'template/1.py');
    const marks = Object.entries(MARKS).filter(
      ([mark, words]) => !base.includes(words) && WITHOUT[name]?.includes(mark) !== true,
    );
    return { name, base, now: read('template/3.py'), child: read(`notebooks/${name}`), marks };
  });
}

/**
 * The ten notebooks made from the template of test/notebooks.
 * @returns {Promise<Case[]>}
 */
async function eleven() {
  const { base, template, children, read, WORDS } = await load('/test/propagate/eleven.ts');
  return children.map((name) => ({ name, base, now: template, child: read(name), marks: Object.entries(WORDS) }));
}

/**
 * What a tool has done well and not.
 * @param {Case} given
 * @param {Result} result
 */
function judged({ name, base, now, child, marks }, { text, conflicts }) {
  const templates = new Set([...wordsOf(base), ...wordsOf(now)]);
  const after = new Set(wordsOf(text));
  const clean = regions(text).reduce((left, region) => left.replace(region, ''), text);
  const absent = marks.filter(([, words]) => !clean.includes(words));
  const isShown = ([, words]) => conflicts.some((conflict) => conflict.includes(words));
  return {
    name,
    conflicts: conflicts.length,
    isBroken: !compiles(text),
    lost: [...new Set(wordsOf(child))].filter((word) => !templates.has(word) && !after.has(word)),
    marks: marks.length,
    arrived: marks.length - absent.length,
    shown: absent.filter(isShown).map(([mark]) => mark),
    missing: absent.filter((mark) => !isShown(mark)).map(([mark]) => mark),
  };
}

/**
 * Without underscores in front: a codemod may make a name private to its cell.
 * @param {string} text
 */
function wordsOf(text) {
  return (text.match(/[\p{L}\p{N}_]+/gu) ?? []).map((word) => word.replace(/^_+/, ''));
}

/**
 * Everything between conflict markers.
 * @param {string} text
 */
function regions(text) {
  return text.match(/^<{7}[^]*?^>{7}.*$/gm) ?? [];
}

/**
 * Whether CPython takes it; conflict markers are no Python.
 * @param {string} text
 */
function compiles(text) {
  const program = 'import sys; compile(sys.stdin.buffer.read(), "<notebook>", "exec")';
  return spawnSync('python3', ['-W', 'ignore', '-c', program], { input: text }).status === 0;
}

/**
 * The base is found in the template's history.
 * @param {Case} given
 * @returns {Result}
 */
function nbfix({ base, now, child }) {
  const folder = newFolder({ 'template.py': base, 'notebook.py': child });
  commit(folder);
  writeFileSync(join(folder, 'template.py'), now);
  const args = ['propagate', 'template.py', 'notebook.py', '--output-format', 'json'];
  const { notebooks } = JSON.parse(ran(folder, process.execPath, [join(root, 'bin/nbfix.js'), ...args], [0, 1]));
  const conflicts = notebooks.flatMap(({ cells }) => cells.flatMap(({ conflict }) => conflict?.template ?? []));
  return { text: readFileSync(join(folder, 'notebook.py'), 'utf8'), conflicts };
}

/**
 * @param {Case} given
 * @returns {Result}
 */
function gitMergeFile({ base, now, child }) {
  const folder = newFolder({ base, now, child });
  const { status, stdout, stderr } = spawnSync('git', ['merge-file', '-p', 'child', 'base', 'now'], {
    cwd: folder,
    env: ENVIRONMENT,
    encoding: 'utf8',
  });
  // The exit code is the number of conflicts; 128 and more are errors.
  if (status === null || status > 127) throw new Error(`git merge-file failed: ${stderr}`);
  return { text: stdout, conflicts: regions(stdout) };
}

/**
 * `copier update`, in a virtual environment of its own.
 * @returns {((given: Case) => Result) | null} null where it can't be installed
 */
function installedCopier() {
  const environment = join(root, '.cache', `copier-${COPIER}`);
  const program = join(environment, 'bin/copier');
  if (!existsSync(program)) {
    const steps = [
      ['python3', '-m', 'venv', environment],
      [join(environment, 'bin/pip'), 'install', '--quiet', `copier==${COPIER}`],
    ];
    for (const [command, ...args] of steps) {
      const { status, error, stderr } = spawnSync(command, args, { encoding: 'utf8' });
      if (status === 0) continue;
      process.stderr.write(`${command} ${args.join(' ')} failed: ${error ?? stderr}\n`);
      rmSync(environment, { recursive: true, force: true });
      return null;
    }
  }
  return (given) => copierUpdate(program, given);
}

/**
 * A template project with two tagged versions, and a project made from the first.
 * @param {string} program
 * @param {Case} given
 * @returns {Result}
 */
function copierUpdate(program, { base, now, child }) {
  const template = newFolder({
    'copier.yml': '_min_copier_version: "9"\n',
    '{{_copier_conf.answers_file}}.jinja': '{{ _copier_answers|to_nice_yaml -}}\n',
    'notebook.py': base,
  });
  commit(template);
  ran(template, 'git', ['tag', 'v1']);
  writeFileSync(join(template, 'notebook.py'), now);
  commit(template);
  ran(template, 'git', ['tag', 'v2']);

  const project = newFolder({});
  ran(project, program, ['copy', '--quiet', '--defaults', '--vcs-ref', 'v1', template, '.']);
  commit(project);
  writeFileSync(join(project, 'notebook.py'), child);
  commit(project);
  ran(project, program, ['update', '--quiet', '--defaults', '--conflict', 'inline', '--vcs-ref', 'v2']);
  const text = readFileSync(join(project, 'notebook.py'), 'utf8');
  const rejected = join(project, 'notebook.py.rej');
  const hunks = existsSync(rejected)
    ? readFileSync(rejected, 'utf8')
        .split(/^(?=@@)/m)
        .slice(1)
    : [];
  return { text, conflicts: [...regions(text), ...hunks] };
}

/**
 * @param {Readonly<Record<string, string>>} files
 */
function newFolder(files) {
  const folder = join(work, String(readdirSync(work).length));
  mkdirSync(folder);
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  return folder;
}

/**
 * Commits everything; the first time, makes the repository.
 * @param {string} folder
 */
function commit(folder) {
  ran(folder, 'git', ['init', '-q']);
  ran(folder, 'git', ['add', '.']);
  ran(folder, 'git', ['commit', '-q', '-m', 'as it is', '--allow-empty']);
}

/**
 * The output of a command.
 * @param {string} folder
 * @param {string} command
 * @param {readonly string[]} args
 * @param {readonly number[]} expected exit codes
 */
function ran(folder, command, args, expected = [0]) {
  const { status, error, stdout, stderr } = spawnSync(command, args, {
    cwd: folder,
    env: ENVIRONMENT,
    encoding: 'utf8',
    maxBuffer: 2 ** 28,
  });
  if (status === null || !expected.includes(status)) {
    throw new Error(`${command} ${args.join(' ')} failed: ${error ?? stderr}`);
  }
  return stdout;
}

/**
 * Runs action.yml on this machine, in the current folder: its scripts as GitHub would run them. Steps that use another action are
 * only named. The inputs are options: `node scripts/run-action.mjs --paths notebooks --fail-on never`
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { data, Evaluator, Lexer, Parser } from '@actions/expressions';
import { parse } from 'yaml';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const { inputs, runs } = parse(readFileSync(join(ROOT, 'action.yml'), 'utf8'));

const given = Object.entries(inputs).map(([name, input]) => [name, { type: 'string', default: input.default }]);
const { values } = parseArgs({ options: Object.fromEntries(given) });

const pairs = Object.entries(values).map(([key, value]) => ({ key, value: new data.StringData(value) }));
const context = new data.Dictionary({ key: 'inputs', value: new data.Dictionary(...pairs) });

const temp = mkdtempSync(join(tmpdir(), 'nbfix-action-'));
/** What a step writes there, one folder a line, later steps have in their PATH. */
const paths = join(temp, 'path');
writeFileSync(paths, '');

let status = 0;
for (const step of runs.steps) if (isDue(step)) run(step);
rmSync(temp, { recursive: true });
process.exitCode = status;

/** Whether a step's `if` holds; one that doesn't ask how the others went runs while none has failed. */
function isDue({ if: condition = 'true' }) {
  const asks = /\b(?:always|cancelled|failure|success)\(/.test(condition);
  return (asks || status === 0) && valueOf(`!!(${condition.replace(/^\$\{\{|\}\}$/g, '')})`).coerceString() === 'true';
}

/** The value of an expression, by GitHub's own evaluator. */
function valueOf(expression) {
  const answer = (name, value) => ({ name, minArgs: 0, maxArgs: 0, call: () => new data.BooleanData(value) });
  const functions = [
    answer('always', true),
    answer('cancelled', false),
    answer('failure', status !== 0),
    answer('success', status === 0),
  ];
  const tree = new Parser(new Lexer(expression).lex().tokens, ['inputs'], functions).parse();
  return new Evaluator(tree, context, new Map(functions.map((each) => [each.name, each]))).evaluate();
}

/** A text of action.yml with the values of its expressions: `${{ inputs.paths }}` → `.` */
function filled(text) {
  return text.replaceAll(/\$\{\{(.*?)\}\}/g, (_, expression) => valueOf(expression).coerceString());
}

function run({ name, uses, run: script, env = {} }) {
  process.stderr.write(`## ${name}${uses === undefined ? '' : `: left to the runner (${uses})`}\n`);
  if (uses !== undefined) return;
  const file = join(temp, 'script.sh');
  writeFileSync(file, script);
  const added = readFileSync(paths, 'utf8').split('\n').filter(Boolean).reverse();
  const { status: code } = spawnSync('bash', ['--noprofile', '--norc', '-eo', 'pipefail', file], {
    stdio: 'inherit',
    env: {
      ...process.env,
      ...Object.fromEntries(Object.entries(env).map(([key, text]) => [key, filled(text)])),
      PATH: [...added, process.env.PATH].join(delimiter),
      GITHUB_ACTIONS: 'true',
      GITHUB_ACTION_PATH: ROOT,
      GITHUB_PATH: paths,
      RUNNER_TEMP: temp,
    },
  });
  // The first failure decides, whatever runs after it.
  status ||= code ?? 1;
}

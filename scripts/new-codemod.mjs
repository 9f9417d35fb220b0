/*
 * Starts a codemod: `npm run new B my-rule` puts a sample that works into its places, and its name into the list of
 * codemods. The sample is real code, in the folder beside this file, where the type checker and the linter see it.
 */
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

const ROOT = fileURLToPath(new URL('../', import.meta.url));
const SAMPLES = fileURLToPath(new URL('new-codemod/', import.meta.url));
const LIST = 'codemods/index.ts';
const USAGE = 'usage: npm run new -- <phase> <id> [--template]';

/** What the sample is called before it has a name. */
const SAMPLE = { id: 'sample-rule', phase: '0' };

/** At least two words, so that the id as a variable is no keyword of JavaScript; each starts with a letter. */
const ID = /^[a-z][a-z0-9]*(?:-[a-z][a-z0-9]*)+$/;

const phases = readdirSync(join(ROOT, 'codemods'), { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map(({ name }) => name)
  .sort();

/** Ends the run with a message and the exit code of bad usage. */
function fail(message) {
  process.stderr.write(`${message}\n`);
  process.exit(2);
}

/** What the words ask for: a phase and an id that is free. */
function wanted(words) {
  const { positionals, values } = parsed(words);
  const [phase, id] = positionals;
  if (positionals.length !== 2) fail(USAGE);
  if (!phases.includes(phase)) fail(`${phase} is no phase: it is one of ${phases.join(', ')}`);
  if (!ID.test(id)) fail(`${id} is no id: it is two words or more in lower case, such as gpu-gate`);
  const places = [...phases.map((each) => `codemods/${each}/${id}`), `templates/${id}.py`];
  const taken = [...places, `test/fixtures/${id}`, `snapshots/${id}`].find((path) => existsSync(join(ROOT, path)));
  if (taken !== undefined) fail(`${id} is taken: there is ${taken}`);
  return { phase, id, hasTemplate: values.template };
}

function parsed(args) {
  // Without ` -- `, npm takes the option for its own and tells by the environment.
  const template = { type: 'boolean', default: process.env['npm_config_template'] === 'true' };
  try {
    return parseArgs({ args, allowPositionals: true, options: { template } });
  } catch (error) {
    return fail(`${error.message}\n${USAGE}`);
  }
}

/** The new files: path from the root, and text. */
function filesOf({ phase, id, hasTemplate }) {
  const named = (text) => text.replaceAll(SAMPLE.id, id).replace(`phase: '${SAMPLE.phase}'`, `phase: '${phase}'`);
  const copies = [
    [hasTemplate ? 'sample-with-template/index.ts' : 'sample/index.ts', `codemods/${phase}/${id}/index.ts`],
    ...(hasTemplate ? [['sample-with-template/template.py', `templates/${id}.py`]] : []),
    ...inFolder('sample/fixtures', `test/fixtures/${id}`),
    ...inFolder('sample/snapshots', `snapshots/${id}`),
  ];
  return copies.map(([from, to]) => [to, named(readFileSync(join(SAMPLES, from), 'utf8'))]);
}

function inFolder(from, to) {
  return readdirSync(join(SAMPLES, from)).map((name) => [`${from}/${name}`, `${to}/${name}`]);
}

/** The list with one more codemod: imports by phase and id, the order in which they run as it is, this one last in its phase. */
function listed(text, { phase, id }) {
  const variable = id.replaceAll(/-(.)/g, (_, letter) => letter.toUpperCase());
  const imports = [...text.matchAll(/^import (\w+) from '\.\/(\w+)\/([\w-]+)\/index\.ts';$/gm)].map((match) => ({
    variable: match[1],
    phase: match[2],
    key: `${match[2]}/${match[3]}`,
    end: match.index + match[0].length,
  }));
  const line = `\nimport ${variable} from './${phase}/${id}/index.ts';`;
  const above = imports.findLast(({ key }) => key < `${phase}/${id}`);
  const earlier = imports.filter((each) => each.phase <= phase).map((each) => each.variable);
  const entries = [...text.matchAll(/^ {2}(\w+),$/gm)];
  const last = entries.findLast(([, name]) => earlier.includes(name));
  if (above === undefined || last === undefined) throw new Error(`${LIST} does not look as expected`);
  const at = last.index + last[0].length;
  return `${text.slice(0, above.end)}${line}${text.slice(above.end, at)}\n  ${variable},${text.slice(at)}`;
}

const codemod = wanted(process.argv.slice(2));
const files = [...filesOf(codemod), [LIST, listed(readFileSync(join(ROOT, LIST), 'utf8'), codemod)]];
for (const [path, text] of files) {
  mkdirSync(dirname(join(ROOT, path)), { recursive: true });
  writeFileSync(join(ROOT, path), text);
}
process.stdout.write(`${files.map(([path]) => path).join('\n')}

A sample stands there that works: its tests pass, but for the texts marked TODO and the pages of docs/rules.
  npx vitest run test/codemods.test.ts test/contract.test.ts -t ${codemod.id}
It runs last in phase ${codemod.phase}; if another rule must come later, move it in ${LIST}.
How to go on stands in CONTRIBUTING.md.
`);

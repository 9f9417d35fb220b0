/** Python environments with a pinned marimo, for the tests that compare nbfix with marimo itself or run notebooks. */
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { CACHE, makeOnce } from './made-once.ts';

export const MARIMO_VERSION = '0.25.2';
/** The oldest version that the driver runs notebooks in; the notebooks of the wild say `__generated_with = "0.17.0"`. */
export const OLDEST_MARIMO_VERSION = '0.17.0';

const MARIMO = `marimo==${MARIMO_VERSION}`;
/** The stand-ins need it. */
const NUMPY = 'numpy==2.4.6';
/** What notebooks import beside the GPU libraries, which have stand-ins. NetworkX's PageRank needs SciPy. */
const NOTEBOOK_PACKAGES = [
  'networkx==3.6.1',
  NUMPY,
  'pandas==3.1.1',
  'pillow==13.0.0',
  'plotly==7.1.0',
  'scipy==1.16.3',
];

type Environment = {
  readonly folder: string;
  readonly packages: readonly string[];
};

/** marimo alone: quick to make, enough for `marimo check` and `marimo._ast`. */
const PLAIN: Environment = { folder: join(CACHE, `marimo-${MARIMO_VERSION}`), packages: [MARIMO] };
const NOTEBOOKS: Environment = {
  folder: join(CACHE, `notebooks-${MARIMO_VERSION}`),
  packages: [MARIMO, ...NOTEBOOK_PACKAGES],
};
const OLDEST: Environment = {
  folder: join(CACHE, `marimo-${OLDEST_MARIMO_VERSION}`),
  packages: [`marimo==${OLDEST_MARIMO_VERSION}`, NUMPY],
};

/**
 * The environment with marimo alone.
 * @returns the path of its interpreter
 * @throws Error when Python, its venv module or pip fails, with their own message
 */
export function marimoPython(): string {
  return pythonOf(PLAIN);
}

/**
 * The environment in which notebooks run: marimo, and the CPU libraries that they import.
 * @returns the path of its interpreter
 * @throws Error when Python, its venv module or pip fails, with their own message
 */
export function notebookPython(): string {
  return pythonOf(NOTEBOOKS);
}

/**
 * The environment with the oldest marimo that the driver knows, in which notebooks of the stand-ins alone run.
 * @returns the path of its interpreter
 * @throws Error when Python, its venv module or pip fails, with their own message
 */
export function oldestMarimoPython(): string {
  return pythonOf(OLDEST);
}

/** For vitest's `globalSetup`: the plain environment is there before the first test file starts. */
export function setup(): void {
  marimoPython();
}

/** The Python that makes it is `python3`, or the one in NBFIX_PYTHON; marimo needs 3.10 or newer. */
function pythonOf(environment: Environment): string {
  makeOnce(environment.folder, contents(environment), () => create(environment));
  return interpreter(environment);
}

/** One package and version a line: `marimo 0.25.2`. */
function contents(environment: Environment): string {
  return environment.packages.map((name) => `${name.replace('==', ' ')}\n`).join('');
}

function interpreter(environment: Environment): string {
  return process.platform === 'win32'
    ? join(environment.folder, 'Scripts', 'python.exe')
    : join(environment.folder, 'bin', 'python');
}

function create(environment: Environment): void {
  const python = interpreter(environment);
  run(process.env['NBFIX_PYTHON'] ?? 'python3', ['-m', 'venv', environment.folder]);
  run(python, ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', ...environment.packages]);
  run(python, ['-c', 'import marimo']);
}

function run(command: string, args: readonly string[]): void {
  try {
    execFileSync(command, args, { stdio: ['ignore', 'ignore', 'pipe'], encoding: 'utf8' });
  } catch (cause) {
    throw new Error(
      `the tests compare nbfix with marimo itself and could not install it: \`${command} ${args.join(' ')}\` ` +
        `failed; Python 3.10 or newer with venv, pip and a package index is needed (NBFIX_PYTHON names another Python)`,
      { cause },
    );
  }
}

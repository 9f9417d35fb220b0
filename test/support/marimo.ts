/** A Python environment with a pinned marimo, for the tests that compare nbfix with marimo itself. */
import { execFileSync } from 'node:child_process';
import { closeSync, existsSync, mkdirSync, openSync, readFileSync, rmSync, writeFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const MARIMO_VERSION = '0.25.2';

const CACHE = fileURLToPath(new URL('../../.cache/', import.meta.url));
const ENVIRONMENT = join(CACHE, `marimo-${MARIMO_VERSION}`);
const LOCK = `${ENVIRONMENT}.lock`;
/** Written last: an environment without it is a leftover of an interrupted run. */
const FINISHED = join(ENVIRONMENT, 'finished');

/** Creating the environment takes 20 seconds to a few minutes, by the network. */
const LONGEST_CREATION_MS = 10 * 60 * 1000;
const POLL_MS = 200;

/**
 * Creates the environment if it is not there yet. Only one process creates it; the others wait for that one.
 * The Python that makes it is `python3`, or the one in NBFIX_PYTHON; marimo needs 3.10 or newer.
 * @returns the path of its interpreter
 * @throws Error when Python, its venv module or pip fails, with their own message
 */
export function marimoPython(): string {
  const deadline = Date.now() + LONGEST_CREATION_MS;
  while (!existsSync(FINISHED)) {
    if (takeLock()) {
      try {
        if (!existsSync(FINISHED)) create();
      } finally {
        rmSync(LOCK, { force: true });
      }
    } else if (Date.now() > deadline) {
      throw new Error(`another process has been creating ${ENVIRONMENT} for too long; remove ${LOCK} and try again`);
    } else {
      sleep(POLL_MS);
    }
  }
  return interpreter();
}

/** For vitest's `globalSetup`: the environment is there before the first test file starts. */
export function setup(): void {
  marimoPython();
}

function interpreter(): string {
  return process.platform === 'win32' ? join(ENVIRONMENT, 'Scripts', 'python.exe') : join(ENVIRONMENT, 'bin', 'python');
}

function create(): void {
  rmSync(ENVIRONMENT, { recursive: true, force: true });
  run(process.env['NBFIX_PYTHON'] ?? 'python3', ['-m', 'venv', ENVIRONMENT]);
  run(interpreter(), ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', `marimo==${MARIMO_VERSION}`]);
  run(interpreter(), ['-c', 'import marimo']);
  writeFileSync(FINISHED, `marimo ${MARIMO_VERSION}\n`);
}

function run(command: string, args: readonly string[]): void {
  try {
    execFileSync(command, args, { stdio: ['ignore', 'ignore', 'pipe'], encoding: 'utf8' });
  } catch (cause) {
    throw new Error(
      `the tests compare nbfix with marimo ${MARIMO_VERSION} and could not install it: \`${command} ${args.join(' ')}\` ` +
        `failed; Python 3.10 or newer with venv, pip and a package index is needed (NBFIX_PYTHON names another Python)`,
      { cause },
    );
  }
}

/** Creates the lock file, or removes one that a killed process left behind. */
function takeLock(): boolean {
  mkdirSync(CACHE, { recursive: true });
  try {
    const file = openSync(LOCK, 'wx');
    writeSync(file, String(process.pid));
    closeSync(file);
    return true;
  } catch (error) {
    if (!hasCode(error, 'EEXIST')) throw error;
    if (isAbandoned()) rmSync(LOCK, { force: true });
    return false;
  }
}

function isAbandoned(): boolean {
  try {
    const owner = Number(readFileSync(LOCK, 'utf8'));
    // An empty file: its owner is about to write its process id.
    if (owner === 0) return false;
    process.kill(owner, 0);
    return false;
  } catch (error) {
    return hasCode(error, 'ESRCH');
  }
}

function hasCode(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code;
}

function sleep(milliseconds: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, milliseconds);
}

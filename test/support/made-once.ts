/** What tests need beyond this repository, made once for all of them in a folder under .cache. */
import { closeSync, existsSync, mkdirSync, openSync, readFileSync, rmSync, writeFileSync, writeSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The folder that all of it lies in. */
export const CACHE = fileURLToPath(new URL('../../.cache/', import.meta.url));

/** Creating one takes 20 seconds to a few minutes, by the network. */
const LONGEST_CREATION_MS = 10 * 60 * 1000;
const POLL_MS = 200;

/**
 * Makes a folder if it is not there yet. Only one process makes it; the others wait for that one.
 * @param contents what is in it, in words: one with other words is made anew
 * @param make fills the folder, which is not there when it is called
 * @throws Error what `make` throws
 */
export function makeOnce(folder: string, contents: string, make: () => void): void {
  const deadline = Date.now() + LONGEST_CREATION_MS;
  const lock = `${folder}.lock`;
  // Written last.
  const finished = join(folder, 'finished');
  const isFinished = (): boolean => existsSync(finished) && readFileSync(finished, 'utf8') === contents;
  while (!isFinished()) {
    if (takeLock(lock)) {
      try {
        if (isFinished()) continue;
        rmSync(folder, { recursive: true, force: true });
        make();
        writeFileSync(finished, contents);
      } finally {
        rmSync(lock, { force: true });
      }
    } else if (Date.now() > deadline) {
      throw new Error(`another process has been creating ${folder} for too long; remove ${lock} and try again`);
    } else {
      sleep(POLL_MS);
    }
  }
}

/** Creates the lock file, or removes one that a killed process left behind. */
function takeLock(lock: string): boolean {
  mkdirSync(dirname(lock), { recursive: true });
  try {
    const file = openSync(lock, 'wx');
    writeSync(file, String(process.pid));
    closeSync(file);
    return true;
  } catch (error) {
    if (!hasCode(error, 'EEXIST')) throw error;
    if (isAbandoned(lock)) rmSync(lock, { force: true });
    return false;
  }
}

function isAbandoned(lock: string): boolean {
  try {
    const owner = Number(readFileSync(lock, 'utf8'));
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

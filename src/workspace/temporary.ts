import { randomBytes } from 'node:crypto';
import { readdirSync, rmSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
// oxlint-disable-next-line no-restricted-imports -- only which processes there are, not what this one is given
import { kill, pid } from 'node:process';
import { digest } from './digest.ts';

/** `.nbfix-HOST-PID-RANDOM.tmp`: short, however long the name of the file that it becomes. */
const NAME = /^\.nbfix-(?<host>[0-9a-f]{16})-(?<process>\d+)-[0-9a-f]{12}\.tmp$/;

/** Folders in which this process has looked for what others left. */
const cleared = new Set<string>();

/**
 * A path for a temporary file in a folder. What a killed run left there is removed first; what another machine, or a
 * process that is still there, is writing stays.
 */
export function temporaryIn(folder: string): string {
  if (!cleared.has(folder)) {
    cleared.add(folder);
    removeLeft(folder);
  }
  return join(folder, `.nbfix-${digest(hostname())}-${pid}-${randomBytes(6).toString('hex')}.tmp`);
}

function removeLeft(folder: string): void {
  try {
    for (const entry of readdirSync(folder, { withFileTypes: true })) {
      const { host, process } = NAME.exec(entry.name)?.groups ?? {};
      if (entry.isFile() && host === digest(hostname()) && isGone(Number(process)))
        rmSync(join(folder, entry.name), { force: true });
    }
  } catch {
    // A folder that can't be listed or changed: whether it can be written to shows itself.
  }
}

/** This process had none when it looked: one with its number is of an earlier process, as it happens in containers. */
function isGone(process: number): boolean {
  if (process === pid) return true;
  try {
    kill(process, 0);
    return false;
  } catch (error) {
    // Another user's process is there, too.
    return error instanceof Error && 'code' in error && error.code === 'ESRCH';
  }
}

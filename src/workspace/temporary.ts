import { randomBytes } from 'node:crypto';
import { readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { digest } from './digest.ts';
import { HOST, isGone, PID } from './this-process.ts';

/** `.nbfix-HOST-PID-RANDOM.tmp`: short, however long the name of the file that it becomes. */
const NAME = /^\.nbfix-(?<host>[0-9a-f]{16})-(?<process>\d+)-[0-9a-f]{12}\.tmp$/;

/** Folders in which this process has looked for what others left. */
const cleared = new Set<string>();

/** A path for a temporary file, or folder, in a folder. What killed runs left there is removed first. */
export function temporaryIn(folder: string): string {
  if (!cleared.has(folder)) {
    cleared.add(folder);
    clearTemporaries(folder);
  }
  return join(folder, `.nbfix-${digest(HOST)}-${PID}-${randomBytes(6).toString('hex')}.tmp`);
}

/** Removes what killed runs left in a folder; what another machine, or a process that is still there, is writing stays. */
export function clearTemporaries(folder: string): void {
  try {
    for (const entry of readdirSync(folder, { withFileTypes: true })) {
      const { host, process } = NAME.exec(entry.name)?.groups ?? {};
      if (!entry.isSymbolicLink() && host === digest(HOST) && isGone(Number(process)))
        rmSync(join(folder, entry.name), { recursive: true, force: true });
    }
  } catch {
    // A folder that can't be listed or changed: whether it can be written to shows itself.
  }
}

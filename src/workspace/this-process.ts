import { hostname } from 'node:os';
// oxlint-disable-next-line no-restricted-imports -- only which processes there are, not what this one is given
import { kill, pid } from 'node:process';

/** The name of this machine, or container. */
export const HOST = hostname();

/** The number of this process. */
export const PID = pid;

/**
 * Whether a process of this machine has ended.
 * @param process its number. Where it is this one's own it is that of an earlier process, as it happens in containers.
 */
export function isGone(process: number): boolean {
  if (process === PID) return true;
  try {
    kill(process, 0);
    return false;
  } catch (error) {
    // Another user's process is there, too.
    return error instanceof Error && 'code' in error && error.code === 'ESRCH';
  }
}

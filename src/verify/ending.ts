import type { Ending } from './driver-report.ts';

/**
 * Reads what the supervisor printed: a program of ours, so only its outline is checked.
 * @throws Error when it is something else: a bug
 */
export function endingOf(printed: string): Ending {
  const value: unknown = JSON.parse(printed);
  if (typeof value !== 'object' || value === null || !('outcome' in value) || !('report' in value)) {
    throw new Error(`the supervisor printed something else: ${printed.slice(0, 200)}`);
  }
  return value as Ending;
}

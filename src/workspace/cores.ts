import { availableParallelism } from 'node:os';

/** How many processes can work at the same time. */
export function coreCount(): number {
  return availableParallelism();
}

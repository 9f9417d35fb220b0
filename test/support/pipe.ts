import { execFileSync } from 'node:child_process';

/** Makes a named pipe. @throws Error with the words of `mkfifo` where there can't be one */
export function makePipe(path: string): void {
  execFileSync('mkfifo', [path], { encoding: 'utf8', stdio: 'pipe' });
}

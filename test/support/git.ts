import { spawnSync } from 'node:child_process';

/** Runs git in a folder, whoever's machine it is. @throws Error with git's own message when it fails */
export function git(folder: string, ...words: string[]): void {
  const settings = ['-c', 'user.name=test', '-c', 'user.email=test@example.org', '-c', 'commit.gpgsign=false'];
  const { status, stderr } = spawnSync('git', [...settings, ...words], { cwd: folder, encoding: 'utf8' });
  if (status !== 0) throw new Error(stderr);
}

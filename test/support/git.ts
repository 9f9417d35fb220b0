import { spawnSync } from 'node:child_process';
import { chmodSync } from 'node:fs';
import { join } from 'node:path';
import { folderWith } from '../workspace/folder.ts';

/** Runs git in a folder, whoever's machine it is. @throws Error with git's own message when it fails */
export function git(folder: string, ...words: string[]): void {
  const settings = ['-c', 'user.name=test', '-c', 'user.email=test@example.org', '-c', 'commit.gpgsign=false'];
  const { status, stderr } = spawnSync('git', [...settings, ...words], { cwd: folder, encoding: 'utf8' });
  if (status !== 0) throw new Error(stderr);
}

/** A folder with a git that gives the first of several objects, and dies. */
export function stoppingGit(): string {
  const real = spawnSync('which', ['git'], { encoding: 'utf8' }).stdout.trim();
  const script = [
    '#!/bin/bash',
    'if [ "${@: -1}" = --batch ]; then read first; echo "$first" | ' + real + ' "$@"; exit 1; fi',
    `exec ${real} "$@"`,
  ].join('\n');
  const folder = folderWith({ git: script });
  chmodSync(join(folder, 'git'), 0o755);
  return folder;
}

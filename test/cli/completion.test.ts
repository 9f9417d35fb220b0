import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { folderWith } from '../workspace/folder.ts';
import { nbfix } from './run.ts';

async function script(shell: string): Promise<string> {
  const { code, out } = await nbfix('/', ['completion', shell]);
  expect(code).toBe(0);
  return out;
}

/** What a shell says, or null where it is not installed. */
function said(shell: string, input: string, ...words: string[]): string | null {
  const { error, stdout, stderr } = spawnSync(shell, words, { input, encoding: 'utf8', cwd: folderWith({}) });
  if (error !== undefined) return null;
  expect(stderr).toBe('');
  return stdout;
}

/** What bash completes for the words of a command line, the last one being typed; it takes `=` for a word. */
async function inBash(...words: string[]): Promise<string[]> {
  const line = ['nbfix', ...words].map((word) => `'${word}'`).join(' ');
  const ask = `COMP_WORDS=(${line}); COMP_CWORD=${words.length}; _nbfix; printf '%s\\n' "\${COMPREPLY[@]}"`;
  const text = said('bash', `set -u\n${await script('bash')}\n${ask}\n`, '--norc', '--noprofile');
  return (text ?? '').split('\n').filter((word) => word !== '');
}

test.each([
  [['au'], ['audit']],
  [['audit', '--sel'], ['--select']],
  [['audit', '--select', 'gpu-'], ['gpu-gate']],
  [['audit', '--select', '=', 'gpu-'], ['gpu-gate']],
  [['audit', '--select', '='], expect.arrayContaining(['gpu-gate', 'oom-guard'])],
  [['audit', '--ignore', 'gpu-gate,oom'], ['gpu-gate,oom-guard']],
  [['audit', '--output-format', 'js'], expect.arrayContaining(['json'])],
  [
    ['apply', '--phase', ''],
    ['0', 'A', 'B', 'C'],
  ],
  [['apply', '--dry'], ['--dry-run']],
  [['audit', '--dry'], []],
  [['audit', '--no-c'], ['--no-cache']],
  [['--color', 'al'], ['always']],
  [['audit', '--color', 'al'], ['always']],
  [['explain', 'oom'], ['oom-guard']],
  [['completion', 'z'], ['zsh']],
  // Names of files are left to bash.
  [['audit', 'x'], []],
  [['audit', '--output-file', ''], []],
])('bash completes nbfix %j', async (words, completed) => {
  expect(await inBash(...words)).toEqual(completed);
});

test('bash completes every command', async () => {
  const { out } = await nbfix('/', ['--help']);
  const commands = [...out.matchAll(/^ {2}nbfix (\w+)/gm)].map(([, name]) => name);
  expect(commands).toContain('audit');
  expect(await inBash('')).toEqual(commands);
});

test.each([
  ['zsh', '-n'],
  ['fish', '--no-execute'],
])('%s can read its script, where it is installed', async (shell, option) => {
  const text = await script(shell);
  expect(text).toContain('gpu-gate');
  expect(said(shell, '', option, join(folderWith({ script: text }), 'script')) ?? '').toBe('');
});

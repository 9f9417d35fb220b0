import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { packageFolder } from '../../src/workspace/package.ts';
import { folderWith } from '../workspace/folder.ts';

/* What action.yml asks of nbfix: a stand-in writes it down. npm.test.ts has nbfix itself answer. */
const RUN_ACTION = join(packageFolder(), 'scripts/run-action.mjs');

/** Finds something, but where it is told never to fail; with a word that it doesn't know it ends with 2. */
const STAND_IN = `#!/usr/bin/env node
const words = process.argv.slice(2);
require('node:fs').appendFileSync('asked', JSON.stringify(words) + '\\n');
process.exitCode = words.includes('--wrong') ? 2 : words.includes('never') ? 0 : 1;
`;

/** Runs the action with these inputs: its exit code, what it says, and what nbfix was asked, a list of words a run. */
function action(inputs: Readonly<Record<string, string>>): { status: number | null; said: string; asked: unknown[] } {
  const folder = folderWith({
    'stand-in/package.json': JSON.stringify({ name: 'nbfix', version: '0.0.0', bin: 'nbfix.js' }),
    'stand-in/nbfix.js': STAND_IN,
  });
  const all = { version: `file:${join(folder, 'stand-in')}`, ...inputs };
  const words = Object.entries(all).map(([name, value]) => `--${name}=${value}`);
  const { status, stderr } = spawnSync(process.execPath, [RUN_ACTION, ...words], { cwd: folder, encoding: 'utf8' });
  expect(existsSync(join(folder, 'run'))).toBe(false);
  const lines = readFileSync(join(folder, 'asked'), 'utf8').trim().split('\n');
  return { status, said: stderr, asked: lines.map((line) => JSON.parse(line) as unknown) };
}

test('without inputs it shows what fails the folder at its lines', () => {
  const { status, said, asked } = action({});
  expect(asked).toEqual([['audit', '--fail-on', 'medium', '--output-format', 'github', '--', '.']]);
  expect(status).toBe(1);
  expect(said).not.toContain('Upload SARIF');
});

test('it writes SARIF first, and uploads it though there are findings', () => {
  const { status, said, asked } = action({
    sarif: 'n.sarif',
    args: ' --phase A\n--statistics ',
    paths: 'a b.py\n\nc\n',
  });
  const words = ['audit', '--phase', 'A', '--statistics', '--fail-on'];
  expect(asked).toEqual([
    [...words, 'never', '--output-format', 'sarif', '--output-file', 'n.sarif', '--', 'a b.py', 'c'],
    [...words, 'medium', '--output-format', 'github', '--', 'a b.py', 'c'],
  ]);
  expect(status).toBe(1);
  expect(said).toContain('Upload SARIF');
});

test('it fails where nbfix fails, and leaves the upload out where that is asked', () => {
  const { status, said, asked } = action({ sarif: 'n.sarif', 'upload-sarif': 'false', args: '--wrong' });
  expect([status, asked.length]).toEqual([2, 1]);
  expect(said).not.toContain('Upload SARIF');
});

test('no input is run', () => {
  const text = '$(touch run); touch run #';
  const { asked } = action({ paths: text, 'fail-on': text, sarif: text, args: '`touch run`' });
  expect(asked[1]).toEqual(['audit', '`touch', 'run`', '--fail-on', text, '--output-format', 'github', '--', text]);
});

import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { packageFolder } from '../src/workspace/package.ts';
import { folderWith } from './workspace/folder.ts';

/** What nbfix does for the eleven, as it was when somebody last looked at it. */
const RECORD = new URL('./counted-work.json', import.meta.url);
const COUNTER = fileURLToPath(new URL('./support/count-calls.mjs', import.meta.url));

/** How much more, or less, it may become before the record has to be brought up to date, with a word why. */
const MARGIN = 0.1;

type Counts = Readonly<Record<'calls' | 'parses' | 'nodes' | 'walks', number>>;

function countsOf(argv: readonly string[]): Counts {
  const file = join(folderWith({}), 'counts.json');
  const all = [...argv, '--no-cache', '--jobs', '1', 'test/notebooks'];
  const { stderr, error } = spawnSync(process.execPath, ['--import', COUNTER, 'bin/nbfix.js', ...all], {
    cwd: packageFolder(),
    encoding: 'utf8',
    env: { PATH: process.env['PATH'], COUNTS: file },
    maxBuffer: 2 ** 28,
  });
  if (error !== undefined) throw new Error(stderr, { cause: error });
  return JSON.parse(readFileSync(file, 'utf8')) as Counts;
}

test.each([
  ['audit', ['audit']],
  ['apply', ['apply', '--dry-run']],
])('%s does as much for the eleven as is recorded in test/counted-work.json', (name, argv) => {
  const counts = countsOf(argv);
  const recorded = (JSON.parse(readFileSync(RECORD, 'utf8')) as Readonly<Record<string, Counts>>)[name];
  const changes = Object.entries(counts).map(([what, count]): [string, number] => [
    what,
    count / (recorded?.[what as keyof Counts] ?? Number.NaN) - 1,
  ]);
  const within = changes.filter(([, change]) => Math.abs(change) <= MARGIN).map(([what]) => what);
  expect(within, `${name} now: ${JSON.stringify(counts)}`).toEqual(Object.keys(counts));
});

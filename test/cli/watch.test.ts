import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { main } from '../../src/cli/main.ts';
import { folderWith } from '../workspace/folder.ts';
import { QUIET_NOTEBOOK } from './run.ts';

interface Watching {
  readonly end: Promise<number>;
  readonly interrupt: AbortController;
  /** Makes a change, and comes when a report that begins after it says something. */
  readonly says: (text: string, change: () => void) => Promise<void>;
}

function watching(folder: string, ...argv: string[]): Watching {
  const interrupt = new AbortController();
  let report = '';
  let told = (_report: string): void => {};
  const end = main(['audit', '--watch', ...argv], {
    stdout: { write: (text) => (report += text) },
    stderr: {
      write: (text) => {
        if (!text.includes('Ctrl-C')) return;
        told(report);
        report = '';
      },
    },
    cwd: folder,
    env: {},
    interrupt: interrupt.signal,
  });
  const says = (text: string, change: () => void): Promise<void> =>
    new Promise((resolve) => {
      // The system may tell of one change more than once, so that a report may come that knows nothing of the next.
      told = (said) => {
        if (said.includes(text)) resolve();
      };
      change();
    });
  return { end, interrupt, says };
}

const BAD = QUIET_NOTEBOOK.replace('total = 1 + 1', 'total = undefined_thing');

test('audit --watch audits again whenever a notebook is changed, made or removed, and Ctrl-C ends it', async () => {
  const folder = folderWith({ 'x.py': QUIET_NOTEBOOK });
  const run = watching(folder, '.');
  const write = (name: string, text: string) => (): void => writeFileSync(join(folder, name), text);
  await run.says('1 notebook', () => {});
  await run.says('x.py:8', write('x.py', BAD));
  await run.says('2 notebooks', () => {
    mkdirSync(join(folder, 'a'));
    write('a/y.py', QUIET_NOTEBOOK)();
  });
  await run.says('a/y.py:8', write('a/y.py', BAD));
  await run.says('1 notebook', () => rmSync(join(folder, 'a'), { recursive: true }));
  run.interrupt.abort();
  expect(await run.end).toBe(130);
});

test('audit --watch is told of bad usage at once', async () => {
  expect(await watching(folderWith({}), '.', '--select', 'nothing').end).toBe(2);
  expect(await watching(folderWith({}), '-').end).toBe(2);
});

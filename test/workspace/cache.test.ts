import { mkdirSync, readFileSync, readdirSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { cacheFolder, clearCache, openCache } from '../../src/workspace/cache.ts';
import { folderWith } from './folder.ts';

function noProblem(text: string): never {
  throw new Error(text);
}

/** The files of all entries. */
function entries(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
}

test('what was written is read, by another run, under the same key only', () => {
  const folder = folderWith({});
  openCache(folder, noProblem).write(['a', 'b'], 'text\n\ud83d\udc2a');
  const { read } = openCache(folder, noProblem);
  expect(read(['a', 'b'])).toBe('text\n\ud83d\udc2a');
  expect([['a'], ['ab'], ['a,b'], ['b', 'a'], ['a', 'b', '']].map(read)).toEqual(Array(5).fill(undefined));
});

describe('an entry that is not as it was written is none', () => {
  const written = Buffer.from('a result');
  test.each<readonly [string, (file: string, bytes: Buffer) => void]>([
    ['cut off', (file, bytes) => writeFileSync(file, bytes.subarray(0, -1))],
    ['empty', (file) => writeFileSync(file, '')],
    ['longer', (file, bytes) => writeFileSync(file, Buffer.concat([bytes, Buffer.from(' ')]))],
    ['one bit else', (file, bytes) => writeFileSync(file, bytes.with(bytes.length - 1, bytes.at(-1)! ^ 1))],
    ['one bit else in its hash', (file, bytes) => writeFileSync(file, bytes.with(0, bytes.at(0)! ^ 1))],
    ['a folder', (file) => (rmSync(file), mkdirSync(file))],
  ])('%s', (_name, spoil) => {
    const folder = folderWith({});
    const { read, write } = openCache(folder, noProblem);
    write(['key'], written.toString());
    const [file] = entries(folder);
    spoil(file!, readFileSync(file!));
    expect(read(['key'])).toBeUndefined();
  });
});

test('it stays below its size, and the oldest entries go', () => {
  const folder = folderWith({});
  const most = 256 * 1000;
  // Two runs, as one counts what it finds, and what it writes.
  for (const run of [0, 1]) {
    const { write } = openCache(folder, noProblem, most);
    for (let at = 0; at < 3000; at++) write([`${run} ${at}`], 'x'.repeat(100));
  }
  const size = entries(folder).reduce((sum, file) => sum + statSync(file).size, 0);
  expect(size).toBeLessThanOrEqual(most);
  expect(size).toBeGreaterThan(most / 2);

  const old = entries(folder)[0]!;
  utimesSync(old, 1, 1);
  const { write } = openCache(folder, noProblem, most);
  for (let at = 0; at < 3000; at++) write([`later ${at}`], 'x'.repeat(100));
  expect(entries(folder)).not.toContain(old);
});

test('what takes most of a folder is not kept', () => {
  const folder = folderWith({});
  openCache(folder, noProblem, 256 * 1000).write(['key'], 'x'.repeat(900));
  expect(entries(folder)).toEqual([]);
});

test('why nothing can be kept is told once, and reading goes on', () => {
  const folder = folderWith({ file: '' });
  const told: string[] = [];
  const { read, write } = openCache(join(folder, 'file'), (text) => told.push(text));
  write(['a'], '1');
  write(['b'], '2');
  expect(read(['a'])).toBeUndefined();
  expect(told).toEqual(['a part of the path is not a folder']);
});

test('clearing takes the entries and nothing else', () => {
  const folder = folderWith({ 'ab/notes.txt': 'mine', 'other/file': 'mine' });
  const { write } = openCache(folder, noProblem);
  for (let at = 0; at < 20; at++) write([String(at)], 'x');
  expect(clearCache(folder)).toBe(20);
  expect(entries(folder).toSorted()).toEqual([join(folder, 'ab/notes.txt'), join(folder, 'other/file')]);
  expect(readdirSync(folder).toSorted()).toEqual(['ab', 'other']);
  expect(clearCache(join(folder, 'nowhere'))).toBe(0);
});

test.each([
  [{ NBFIX_CACHE_DIR: '/own', XDG_CACHE_HOME: '/xdg', HOME: '/home/me' }, '/own'],
  [{ NBFIX_CACHE_DIR: '', XDG_CACHE_HOME: '/xdg', HOME: '/home/me' }, '/xdg/nbfix'],
  [{ XDG_CACHE_HOME: 'relative', HOME: '/home/me' }, '/home/me/.cache/nbfix'],
  [{ HOME: '/home/me' }, '/home/me/.cache/nbfix'],
])('its folder with %j is %s', (env, folder) => {
  expect(cacheFolder(env)).toBe(folder);
});

import { spawnSync } from 'node:child_process';
import { hostname } from 'node:os';
import { chmodSync, linkSync, readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { NbfixError } from '../../src/error.ts';
import { digest } from '../../src/workspace/digest.ts';
import { replaceText } from '../../src/workspace/write.ts';
import { folderWith } from './folder.ts';

test('replaces the text, keeps the mode, leaves nothing else behind', () => {
  const folder = folderWith({ 'x.py': '\ufeffold\r\n' });
  const file = join(folder, 'x.py');
  chmodSync(file, 0o750);
  replaceText(file, '\ufeffold\r\n', '\ufeffnew ⚡\r\n');
  expect(readFileSync(file, 'utf8')).toBe('\ufeffnew ⚡\r\n');
  expect(statSync(file).mode & 0o7777).toBe(0o750);
  expect(readdirSync(folder)).toEqual(['x.py']);
});

test('the new text comes as a new file, so that a reader of the old one is not disturbed', () => {
  const folder = folderWith({ 'x.py': 'old' });
  linkSync(join(folder, 'x.py'), join(folder, 'second-name'));
  replaceText(join(folder, 'x.py'), 'old', 'new');
  expect(readFileSync(join(folder, 'second-name'), 'utf8')).toBe('old');
});

test('refuses a file that changed since it was read, and leaves it and the folder as they are', () => {
  const folder = folderWith({ 'x.py': 'read' });
  writeFileSync(join(folder, 'x.py'), 'edited meanwhile');
  expect(() => replaceText(join(folder, 'x.py'), 'read', 'new')).toThrow(/changed since it was read/);
  expect(readFileSync(join(folder, 'x.py'), 'utf8')).toBe('edited meanwhile');
  expect(readdirSync(folder)).toEqual(['x.py']);
});

test('refuses a file that is gone', () => {
  const folder = folderWith({ 'y.py': '' });
  expect(() => replaceText(join(folder, 'x.py'), 'a', 'b')).toThrow(NbfixError);
  expect(readdirSync(folder)).toEqual(['y.py']);
});

test('makes a file where none was, with the usual mode', () => {
  const folder = folderWith({ 'x.py': 'other' });
  replaceText(join(folder, 'new.json'), null, '{}');
  expect(readFileSync(join(folder, 'new.json'), 'utf8')).toBe('{}');
  expect(statSync(join(folder, 'new.json')).mode).toBe(statSync(join(folder, 'x.py')).mode);
  expect(readdirSync(folder)).toEqual(['new.json', 'x.py']);
});

test('refuses to make a file where one has come meanwhile', () => {
  const folder = folderWith({ 'x.py': 'of somebody else' });
  expect(() => replaceText(join(folder, 'x.py'), null, 'new')).toThrow(/changed since it was read/);
  expect(readFileSync(join(folder, 'x.py'), 'utf8')).toBe('of somebody else');
  expect(readdirSync(folder)).toEqual(['x.py']);
});

test('refuses to put a file in the place of something that is none', () => {
  const folder = folderWith({ 'x.py/y.py': '' });
  expect(() => replaceText(join(folder, 'x.py'), '', 'new')).toThrow(/not a regular file/);
  expect(readdirSync(folder)).toEqual(['x.py']);
});

test('does not touch a file with nothing to do', () => {
  const folder = folderWith({ 'x.py': 'same' });
  const before = statSync(join(folder, 'x.py'), { bigint: true });
  replaceText(join(folder, 'x.py'), 'same', 'same');
  const after = statSync(join(folder, 'x.py'), { bigint: true });
  expect([after.ino, after.ctimeNs]).toEqual([before.ino, before.ctimeNs]);
});

test.skipIf(process.getuid?.() === 0)('refuses a write-protected file (root may write all)', () => {
  const folder = folderWith({ 'x.py': 'old' });
  chmodSync(join(folder, 'x.py'), 0o444);
  expect(() => replaceText(join(folder, 'x.py'), 'old', 'new')).toThrow(/permission denied/);
});

test('what a killed run left goes away with the next write, and nothing else does', () => {
  const host = digest(hostname());
  const gone = spawnSync('true').pid;
  const left = [`.nbfix-${host}-${gone}-0123456789ab.tmp`, `.nbfix-${host}-${process.pid}-0123456789ab.tmp`];
  const kept = [
    `.nbfix-${host}-${process.ppid}-0123456789ab.tmp`,
    `.nbfix-0123456789abcdef-${gone}-0123456789ab.tmp`,
    `.nbfix-${host}-${gone}-0123456789ab.tmp.txt`,
    '.nbfix-notes.tmp',
    'x.py',
  ];
  const folder = folderWith(Object.fromEntries([...left, ...kept].map((name) => [name, 'old'])));
  replaceText(join(folder, 'x.py'), 'old', 'new');
  expect(readdirSync(folder).toSorted()).toEqual(kept.toSorted());
});

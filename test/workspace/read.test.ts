import { symlinkSync, truncateSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { readCandidate } from '../../src/workspace/read.ts';
import { LARGEST_FILE } from '../../src/workspace/regular-file.ts';
import { makePipe } from '../support/pipe.ts';
import { NOTEBOOK, folderWith } from './folder.ts';

function read(content: string | Uint8Array, named = false): ReturnType<typeof readCandidate> {
  const file = join(folderWith({ 'x.py': content }), 'x.py');
  return readCandidate({ path: 'x.py', file, named });
}

test.each([
  ['LF', NOTEBOOK],
  ['CRLF', NOTEBOOK.replaceAll('\n', '\r\n')],
  ['byte order mark', `\ufeff${NOTEBOOK}`],
  ['old Mac line ends and form feeds', `${NOTEBOOK}\r\f`],
  ['no final newline', NOTEBOOK.trimEnd()],
  ['spaced call', 'app = marimo . App (width="full")\n'],
])('a text is read byte for byte: %s', (_name, text) => {
  expect(read(text)).toEqual({ text });
});

test.each([
  ['a plain script', 'print("hello")\n'],
  ['an empty file', ''],
  ['a blank file', '\ufeff \n\n'],
  ['a script in Latin-1', Buffer.from('# caf\xe9\n', 'latin1')],
  ['a script in UTF-16', Buffer.from('\ufeffprint(1)', 'utf16le')],
])('inside a folder, %s is passed over', (_name, content) => {
  expect(read(content)).toBe('not a notebook');
});

test.each([
  ['empty', ''],
  ['blank', '\ufeff \n\n'],
])('a file that is named and %s is an error', (_name, text) => {
  expect(read(text, true)).toEqual({ error: 'the file is empty' });
});

test('a script that the user named goes on to the parser, which says what it lacks', () => {
  expect(read('print("hello")\n', true)).toEqual({ text: 'print("hello")\n' });
});

test.each([
  ['binary', Buffer.from('import marimo\0'), 'a binary file, not Python source (NUL byte at offset 13)'],
  ['Latin-1', Buffer.from('import marimo\n# caf\xe9\n', 'latin1'), 'not UTF-8 text (line 2); save it as UTF-8'],
  ['UTF-16', Buffer.from('\ufeffimport marimo', 'utf16le'), 'UTF-16 text; save it as UTF-8'],
])('a file that is no text has its own message: %s', (_name, content, error) => {
  expect(read(content)).toEqual({ error });
  expect(read(content, true)).toEqual({ error });
});

test('an unreadable file has its own message', () => {
  const folder = folderWith({ 'd/x.py': '' });
  expect(readCandidate({ path: 'd', file: join(folder, 'd'), named: true })).toEqual({ error: 'is a folder' });
  expect(readCandidate({ path: 'y', file: join(folder, 'y'), named: true })).toEqual({
    error: 'no such file or folder',
  });
});

test('a file beyond what is read has its own message, and is not read', () => {
  const folder = folderWith({ 'x.py': NOTEBOOK });
  const candidate = { path: 'x.py', file: join(folder, 'x.py'), named: false };
  truncateSync(candidate.file, LARGEST_FILE + 1);
  expect(readCandidate(candidate)).toEqual({ error: 'too large: 5.1 MB, and nbfix reads up to 5 MB' });
  truncateSync(candidate.file, 2 ** 40);
  expect(readCandidate(candidate)).toEqual({ error: 'too large: 1099511.7 MB, and nbfix reads up to 5 MB' });
});

test('a large file in a folder that has nothing of marimo is passed over like any other script', () => {
  const candidate = { path: 'x.py', file: join(folderWith({ 'x.py': 'DATA = 1\n' }), 'x.py'), named: false };
  truncateSync(candidate.file, LARGEST_FILE + 1);
  expect(readCandidate(candidate)).toBe('not a notebook');
  expect(readCandidate({ ...candidate, named: true })).toMatchObject({ error: expect.stringContaining('too large') });
  // Nobody has looked through it, so it may be a notebook.
  truncateSync(candidate.file, 2 ** 40);
  expect(readCandidate(candidate)).toMatchObject({ error: expect.stringContaining('too large') });
});

test('pipes and devices are not read, and nothing waits for them', () => {
  const folder = folderWith({});
  makePipe(join(folder, 'pipe.py'));
  symlinkSync('/dev/zero', join(folder, 'zero.py'));
  for (const path of ['pipe.py', 'zero.py']) {
    const reading = readCandidate({ path, file: join(folder, path), named: true });
    expect(reading).toEqual({ error: 'not a regular file' });
  }
});

import { createHash } from 'node:crypto';
import { closeSync, fstatSync, fsyncSync, openSync, readSync, writeFileSync } from 'node:fs';
import { deflateRawSync } from 'node:zlib';
import { unpackedBytes } from '../packed.ts';
import { readRegular } from '../regular-file.ts';
import { bytesOf, type Content } from '../write.ts';

/*
 * The texts of a run, in one file, a line each: a hash, a blank, the text packed. One file is flushed to the disk as quickly
 * as one text. What is added comes at the end; a line that was cut off there counts for nothing.
 */

/** The most bytes that a text may have, and all of them together, packed. */
export const LARGEST_TEXT = 64_000_000;
const LARGEST_FILE = 2 ** 31 - 1;

const HASH_LENGTH = 64;
const NEWLINE = 0x0a;

/** A hash of what a file holds. */
export function hashOf(content: Content): string {
  return createHash('sha256').update(content).digest('hex');
}

/** Adds texts to a file, which is made where there is none, and flushes it to the disk. @throws the file system's errors */
export function addTexts(file: string, contents: Iterable<Content>): void {
  const descriptor = openSync(file, 'a+');
  try {
    if (isCutOff(descriptor)) writeFileSync(descriptor, '\n');
    const written = new Set<string>();
    for (const content of contents) {
      const hash = hashOf(content);
      if (written.has(hash)) continue;
      written.add(hash);
      writeFileSync(descriptor, `${hash} ${deflateRawSync(bytesOf(content)).toString('base64')}\n`);
    }
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}

function isCutOff(descriptor: number): boolean {
  const { size } = fstatSync(descriptor);
  const last = Buffer.alloc(1);
  return size > 0 && readSync(descriptor, last, 0, 1, size - 1) === 1 && last[0] !== NEWLINE;
}

/** @returns the text behind a hash; null where there is none, or one that is not as it was written */
export type TextOf = (hash: string) => Buffer | null;

/** Opens the texts of a run; there are none where the file can't be read. */
export function openTexts(file: string): TextOf {
  const bytes = contentOf(file);
  const places = new Map<string, readonly [number, number]>();
  for (let start = 0; start < bytes.length;) {
    const end = bytes.indexOf(NEWLINE, start);
    if (end === -1) break;
    places.set(bytes.toString('latin1', start, start + HASH_LENGTH), [start + HASH_LENGTH + 1, end]);
    start = end + 1;
  }
  return (hash) => {
    const place = places.get(hash);
    const text = place === undefined ? null : unpackedBytes(bytes.toString('latin1', ...place), LARGEST_TEXT);
    return text !== null && hashOf(text) === hash ? text : null;
  };
}

function contentOf(file: string): Buffer {
  try {
    return readRegular(file, LARGEST_FILE);
  } catch {
    return Buffer.alloc(0);
  }
}

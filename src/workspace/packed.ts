import { deflateRawSync, inflateRawSync } from 'node:zlib';
import { LARGEST_FILE } from './regular-file.ts';

/** A text as one short word, for a file that people need not read. */
export function packed(text: string): string {
  return deflateRawSync(text, { level: 9 }).toString('base64');
}

/** The text that was packed; null for a word that is none, or that more comes out of than a file may hold. */
export function unpacked(word: string): string | null {
  return unpackedBytes(word, LARGEST_FILE)?.toString('utf8') ?? null;
}

/** The bytes that were packed; null for a word that is none, or that more than `most` bytes come out of. */
export function unpackedBytes(word: string, most: number): Buffer | null {
  try {
    return inflateRawSync(Buffer.from(word, 'base64'), { maxOutputLength: most });
  } catch {
    return null;
  }
}

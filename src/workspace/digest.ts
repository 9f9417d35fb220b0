import { createHash } from 'node:crypto';

/** As many hexadecimal digits as tell texts apart for sure enough. */
const DIGITS = 16;

/** The whole hash of a text, for what must be the same to the last byte. */
export function textHash(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

/** The same in Base64, as a page names what it runs. */
export function base64Hash(text: string): string {
  return createHash('sha256').update(text).digest('base64');
}

/** A hash of a text. */
export function digest(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, DIGITS);
}

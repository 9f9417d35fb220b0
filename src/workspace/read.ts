import { isUtf8 } from 'node:buffer';
import type { Candidate } from './candidate.ts';
import { fileProblem } from './failure.ts';
import { readRegular, TooLargeError } from './regular-file.ts';

/** What no marimo notebook goes without: `app = marimo.App(…)` (marimo _ast/parse.py, is_app_def). */
const APP_CALL = /\bmarimo\s*\.\s*App\s*\(/;

/** A word of every marimo notebook. */
const MARIMO = 'marimo';

/** The most bytes of a file that are searched for the word: data and generated code may be longer than any notebook. */
const LARGEST_SEARCHED = 100_000_000;

const NEWLINE = 0x0a;

/** The text of a notebook; or that the file holds none and was not asked for by name; or why it can't be read. */
export type Reading = { readonly text: string } | { readonly error: string } | 'not a notebook';

/**
 * Reads a file byte for byte: a byte order mark and all line endings stay in the text, so that encoding it again gives
 * the same bytes. A file that the user named is always handed on, for the parser to say what it lacks. One in a folder is
 * passed over when it is seen to be no notebook, whatever else is wrong with it: it is empty (packages and `conftest.py`
 * often are), or nothing in it says `marimo`.
 * @param ignoresScripts whether named files, too, may be no notebooks: a hook names whatever was changed
 */
export function readCandidate(candidate: Candidate, ignoresScripts = false): Reading {
  const mustBeNotebook = candidate.named && !ignoresScripts;
  let bytes: Buffer;
  try {
    bytes = candidate.bytes ?? readRegular(candidate.file);
  } catch (error) {
    const isOther = error instanceof TooLargeError && !mustBeNotebook && isWithoutMarimo(candidate.file);
    return isOther ? 'not a notebook' : { error: fileProblem(error) };
  }
  const problem = encodingProblem(bytes);
  if (problem !== null) return !mustBeNotebook && !mentionsMarimo(bytes) ? 'not a notebook' : { error: problem };
  const text = decode(bytes);
  if (text.trim() === '') return mustBeNotebook ? { error: 'the file is empty' } : 'not a notebook';
  return mustBeNotebook || APP_CALL.test(text) ? { text } : 'not a notebook';
}

function mentionsMarimo(bytes: Buffer): boolean {
  return bytes.includes(MARIMO) || bytes.includes(MARIMO, 0, 'utf16le');
}

/** Whether a file that is too large for a notebook is surely none. */
function isWithoutMarimo(file: string): boolean {
  try {
    return !readRegular(file, LARGEST_SEARCHED).includes(MARIMO);
  } catch {
    return false;
  }
}

function decode(bytes: Uint8Array): string {
  return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
}

/** Why the bytes are no UTF-8 text, with the place; null when they are. */
export function encodingProblem(bytes: Buffer): string | null {
  if ((bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff)) {
    return 'UTF-16 text; save it as UTF-8';
  }
  const nul = bytes.indexOf(0);
  if (nul !== -1) return `a binary file, not Python source (NUL byte at offset ${nul})`;
  return isUtf8(bytes) ? null : `not UTF-8 text (line ${firstBadLine(bytes)}); save it as UTF-8`;
}

/** The first line that is not UTF-8 by itself: no byte of a longer character is a newline, so lines can be checked alone. */
function firstBadLine(bytes: Buffer): number {
  let line = 1;
  let start = 0;
  for (let end = bytes.indexOf(NEWLINE); end !== -1; end = bytes.indexOf(NEWLINE, start)) {
    if (!isUtf8(bytes.subarray(start, end))) break;
    line++;
    start = end + 1;
  }
  return line;
}

import { existsSync, readFileSync, realpathSync, writeFileSync } from 'node:fs';
import { NbfixError } from '../error.ts';
import { fileProblem } from './failure.ts';
import { replaceText } from './write.ts';

/** A file that nbfix writes beside the notebooks, with what messages call it: `--output-file report.md`. */
export interface OwnFile {
  readonly file: string;
  readonly called: string;
}

/** Writes it anew. @throws NbfixError when that is not possible */
export function writeOwn({ file, called }: OwnFile, text: string): void {
  try {
    writeFileSync(file, text);
  } catch (error) {
    throw new NbfixError(`${called}: ${fileProblem(error)}`, { cause: error });
  }
}

/** Its text as an earlier run left it, or null. @throws NbfixError when it can't be read */
export function readOwn({ file, called }: OwnFile): string | null {
  try {
    return existsSync(file) ? readFileSync(file, 'utf8') : null;
  } catch (error) {
    throw new NbfixError(`${called}: ${fileProblem(error)}`, { cause: error });
  }
}

/**
 * Writes it over the text that was read, or where none was, in one step; a link stays a link.
 * @throws NbfixError when that is not possible, or it was changed since it was read
 */
export function replaceOwn({ file, called }: OwnFile, before: string | null, after: string): void {
  try {
    replaceText(before === null ? file : realpathSync(file), before, after);
  } catch (error) {
    throw new NbfixError(`${called}: ${fileProblem(error)}`, { cause: error });
  }
}

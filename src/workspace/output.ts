import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { NbfixError } from '../error.ts';
import { fileProblem } from './failure.ts';
import { replaceText } from './write.ts';

/** Writes a report where the user asked for it. @throws NbfixError when that is not possible */
export function writeReport(file: string, text: string): void {
  try {
    writeFileSync(file, text);
  } catch (error) {
    throw new NbfixError(`--output-file ${file}: ${fileProblem(error)}`, { cause: error });
  }
}

/** The text of an earlier report, or null. @throws NbfixError when it can't be read */
export function readReport(file: string): string | null {
  try {
    return existsSync(file) ? readFileSync(file, 'utf8') : null;
  } catch (error) {
    throw new NbfixError(`--output-file ${file}: ${fileProblem(error)}`, { cause: error });
  }
}

/**
 * Writes a report over the one that was read, in one step.
 * @throws NbfixError when that is not possible, or it was changed since it was read
 */
export function replaceReport(file: string, before: string | null, after: string): void {
  if (before === null) writeReport(file, after);
  else replaceText(file, before, after);
}

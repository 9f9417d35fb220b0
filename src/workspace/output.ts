import { writeFileSync } from 'node:fs';
import { NbfixError } from '../error.ts';
import { fileProblem } from './failure.ts';

/** Writes a report where the user asked for it. @throws NbfixError when that is not possible */
export function writeReport(file: string, text: string): void {
  try {
    writeFileSync(file, text);
  } catch (error) {
    throw new NbfixError(`--output-file ${file}: ${fileProblem(error)}`, { cause: error });
  }
}

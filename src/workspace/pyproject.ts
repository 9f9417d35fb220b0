import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { NbfixError } from '../error.ts';
import { fileProblem } from './failure.ts';
import { encodingProblem } from './read.ts';
import { readRegular } from './regular-file.ts';

/** The file in which Python projects keep the settings of their tools. */
export const PYPROJECT = 'pyproject.toml';

/** Without this word no text says anything about nbfix, and a parser need not be loaded to know so. */
const OWN_NAME = 'nbfix';

/**
 * The text of a folder's pyproject.toml; undefined where there is none, or none that has anything to do with nbfix.
 * @param folder an absolute path
 * @throws NbfixError when it can't be read, without its path
 */
export function pyprojectIn(folder: string): string | undefined {
  const file = join(folder, PYPROJECT);
  if (!existsSync(file)) return undefined;
  try {
    const bytes = readRegular(file);
    if (!bytes.includes(OWN_NAME)) return undefined;
    const problem = encodingProblem(bytes);
    if (problem !== null) throw new NbfixError(problem);
    return bytes.toString('utf8').replace(/^\ufeff/, '');
  } catch (error) {
    throw new NbfixError(fileProblem(error), { cause: error });
  }
}

/** Whether a notebook's block of metadata may say something about nbfix. */
export function mayConcernUs(toml: string): boolean {
  return toml.includes(OWN_NAME);
}

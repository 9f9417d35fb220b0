import { existsSync, realpathSync, statSync } from 'node:fs';
import { isAbsolute, join, relative, sep } from 'node:path';
import { NbfixError } from '../error.ts';
import { fileProblem } from './failure.ts';
import { readRegular } from './regular-file.ts';

/** Whether a path leads to a folder or into it. */
export function isInside(path: string, folder: string): boolean {
  const way = relative(folder, path);
  return way !== '..' && !way.startsWith(`..${sep}`) && !isAbsolute(way);
}

/**
 * The text of a file that a document names, not the user; null where none is.
 * @param roots absolute paths of the folders, or files, that it has to be in
 * @throws NbfixError when it is elsewhere, behind all links, or is no file that can be read
 */
export function readInside(file: string, roots: readonly string[]): string | null {
  try {
    if (!existsSync(file)) return null;
    const real = realpathSync(file);
    if (!roots.some((root) => existsSync(root) && isInside(real, realpathSync(root)))) {
      throw new NbfixError('it leads out of the folder and the given paths');
    }
    return readRegular(real).toString('utf8');
  } catch (error) {
    throw new NbfixError(fileProblem(error), { cause: error });
  }
}

/** A folder behind all links; as it was given where there is none. */
export function realFolder(folder: string): string {
  try {
    return realpathSync(folder);
  } catch {
    return folder; // whoever looks into it says so
  }
}

/** Whether a path from a folder, behind all links, is that of a file in it. */
export function isFileIn(folder: string, path: string): boolean {
  const file = join(folder, path);
  try {
    return isInside(realpathSync(file), folder) && statSync(file).isFile();
  } catch {
    return false; // gone, or nothing that can be looked at
  }
}

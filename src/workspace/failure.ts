import { NbfixError } from '../error.ts';

/** What the file system's error codes mean to a person. Other codes keep the system's own message. */
const MEANINGS: ReadonlyMap<string, string> = new Map([
  ['ENOENT', 'no such file or folder'],
  ['EACCES', 'permission denied'],
  ['EPERM', 'operation not permitted'],
  ['EISDIR', 'is a folder'],
  ['ENOTDIR', 'a part of the path is not a folder'],
  ['ELOOP', 'a symbolic link that leads to itself'],
  ['EROFS', 'the file system is read-only'],
  ['ENOSPC', 'no space left on the disk'],
  ['EDQUOT', 'no space left on the disk for this user'],
  ['EFBIG', 'larger than files may be here'],
  ['EIO', 'the disk failed'],
  ['ENAMETOOLONG', 'the name is too long'],
  ['EMFILE', 'too many open files'],
]);

/** Whether a file could not be written because the disk has no room, or that of this user. */
export function isDiskFull(error: unknown): boolean {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  return code === 'ENOSPC' || code === 'EDQUOT' || (error instanceof NbfixError && isDiskFull(error.cause));
}

/** What went wrong with a file, in words. Errors that are none of the file system's are bugs and are thrown on. */
export function fileProblem(error: unknown): string {
  if (error instanceof NbfixError) return error.message;
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (!(error instanceof Error) || typeof code !== 'string') throw error;
  return MEANINGS.get(code) ?? error.message;
}

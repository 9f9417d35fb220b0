import { basename, dirname, isAbsolute, posix } from 'node:path';
import picomatch from 'picomatch';
import { oncePerKey } from '../once-per-key.ts';

/**
 * Whether globs exclude a path, as ruff reads them. One without a slash is the name of a file or folder at any depth
 * (`old_*`), one with a slash a path from the base (`draft/*.py`, `gen/**`). What is in an excluded folder is excluded.
 * @param base the absolute path of the folder that the globs are relative to
 * @returns a test of absolute paths
 */
export function excluder(globs: readonly string[], base: string): (path: string) => boolean {
  const patterns = globs.map((glob) => glob.replace(/(?<=.)\/+$/, ''));
  const names = matcher(patterns.filter((glob) => !glob.includes('/')));
  const paths = matcher(patterns.filter((glob) => glob.includes('/')).map((glob) => absolute(glob, base)));
  if (globs.length === 0) return () => false;
  const matches = (path: string): boolean => names(basename(path)) || paths(path);
  // The names of the folders that the base is in have no part in it.
  const inside = base.endsWith('/') ? base : `${base}/`;
  const isFolderExcluded = oncePerKey(
    (folder: string): boolean => folder.startsWith(inside) && (matches(folder) || isFolderExcluded(dirname(folder))),
  );
  return (path) => matches(path) || isFolderExcluded(dirname(path));
}

function matcher(globs: readonly string[]): (text: string) => boolean {
  return globs.length === 0 ? () => false : picomatch([...globs], { dot: true });
}

function absolute(glob: string, base: string): string {
  return isAbsolute(glob) ? glob : posix.join(base.replaceAll(/[\\*?[\](){}!+@|]/g, String.raw`\$&`), glob);
}

import { basename, dirname, isAbsolute, posix } from 'node:path';
import picomatch from 'picomatch';
import { isInside } from './inside.ts';

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
  const known = new Map<string, boolean>();
  const isExcluded = (path: string): boolean => {
    const before = known.get(path);
    if (before !== undefined) return before;
    const folder = dirname(path);
    // The names of the folders that the base is in have no part in it.
    const isBelow = folder !== base && isInside(folder, base);
    const answer = names(basename(path)) || paths(path) || (isBelow && isExcluded(folder));
    known.set(path, answer);
    return answer;
  };
  return isExcluded;
}

function matcher(globs: readonly string[]): (text: string) => boolean {
  return globs.length === 0 ? () => false : picomatch([...globs], { dot: true });
}

function absolute(glob: string, base: string): string {
  return isAbsolute(glob) ? glob : posix.join(base.replaceAll(/[\\*?[\](){}!+@|]/g, String.raw`\$&`), glob);
}

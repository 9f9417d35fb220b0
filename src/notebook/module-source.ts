import { parsePython } from '../python/tree.ts';
import type { ModuleSource } from './notebook.ts';
import { isReadable } from './syntax.ts';

/** More than the text of a notebook or a module has characters or nodes. */
const APART = 2 ** 24;

/**
 * A module of a project, for `Notebook.findModule`; undefined where it is no Python that nbfix can follow.
 * @param order 1, 2, …: another one for each module of a run, so that all of them lie apart
 */
export function parseModule(text: string, isPackage: boolean, order: number): ModuleSource | undefined {
  const root = parsePython(text, text, order * APART);
  return isReadable(root) ? { root, isPackage } : undefined;
}

import { statSync, watch, type FSWatcher } from 'node:fs';
import { join } from 'node:path';
import { NbfixError } from '../error.ts';
import { fileProblem } from './failure.ts';

/** How long nothing may happen before a change counts as done: editors and git write several files in a row. */
const QUIET_MS = 100;

/** Folders that are watched until it is closed. */
export interface Watch {
  /** Comes when something has changed since the watch was opened, or when the signal is aborted. */
  readonly change: (signal: AbortSignal) => Promise<void>;
  readonly close: () => void;
}

/**
 * Watches the entries of folders, not what is in folders below them.
 * @param folders absolute paths
 * @param counts whether a change of a file of this name is one; that of a folder always is
 * @throws NbfixError when the system allows no more watches
 */
export function watchFolders(folders: readonly string[], counts: (name: string) => boolean): Watch {
  let isChanged = false;
  let tell = (): void => {};
  const seen = (): void => {
    isChanged = true;
    tell();
  };
  const watchers: FSWatcher[] = [];
  const close = (): void => {
    for (const watcher of watchers) watcher.close();
  };
  const isFolder = (path: string): boolean =>
    folders.includes(path) || (statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false);
  for (const folder of folders) {
    try {
      const watcher = watch(folder, (_event, name) => {
        if (name === null || counts(name) || isFolder(join(folder, name))) seen();
      });
      // The folder is gone: whoever looks again says so.
      watchers.push(watcher.on('error', seen));
    } catch (error) {
      close();
      throw new NbfixError(`--watch: ${folder}: ${fileProblem(error)}`, { cause: error });
    }
  }
  const change = async (signal: AbortSignal): Promise<void> => {
    if (!isChanged && !signal.aborted) {
      await new Promise<void>((resolve) => {
        tell = resolve;
        signal.addEventListener('abort', () => resolve(), { once: true });
      });
    }
    while (isChanged && !signal.aborted) {
      isChanged = false;
      await new Promise((resolve) => setTimeout(resolve, QUIET_MS));
    }
  };
  return { change, close };
}

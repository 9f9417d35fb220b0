import { existsSync, realpathSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { digest } from './digest.ts';
import { isInside } from './inside.ts';
import { readRegular } from './regular-file.ts';

/** The most bytes of a module that is read. What is longer is generated, or data. */
const LARGEST_MODULE = 500_000;

/** A module of a project. */
export interface ModuleFile {
  /** Behind all links. */
  readonly file: string;
  readonly isPackage: boolean;
}

/** What an import finds by a name: a hash of the text, or nothing. Whoever has asked for it depends on it. */
export type ModuleState = readonly [name: string, state: string];

/**
 * The file that an import in a notebook finds by a dotted name, as Python does with the paths that marimo gives it: in the
 * folder of the notebook, then in that of the nearest pyproject.toml and in its `src`, where projects have their package.
 * @param notebook the absolute path of the notebook
 */
export function findModule(notebook: string, name: string): ModuleFile | undefined {
  const folders = foldersFor(dirname(notebook));
  const inside = folders.map(real).filter((each) => each !== undefined);
  const path = join(...name.split('.'));
  for (const folder of folders) {
    for (const [file, isPackage] of [
      [join(folder, path, '__init__.py'), true],
      [join(folder, `${path}.py`), false],
    ] as const) {
      const found = isFile(file) ? real(file) : undefined;
      // A link that leads elsewhere is not followed, as in folders of notebooks.
      if (found !== undefined && found !== real(notebook) && inside.some((each) => isInside(found, each)))
        return { file: found, isPackage };
    }
  }
  return undefined;
}

function foldersFor(beside: string): readonly string[] {
  for (let folder = beside; ; folder = dirname(folder)) {
    if (existsSync(join(folder, 'pyproject.toml'))) return [...new Set([beside, folder, join(folder, 'src')])];
    if (folder === dirname(folder)) return [beside];
  }
}

function isFile(path: string): boolean {
  try {
    return statSync(path).isFile();
  } catch {
    return false; // not there, or nothing that can be looked at
  }
}

function real(path: string): string | undefined {
  try {
    return realpathSync(path);
  } catch {
    return undefined; // gone, or nothing that can be looked at
  }
}

/** What an import in a notebook finds by a name. */
export function stateOf(notebook: string, name: string): ModuleState {
  const found = findModule(notebook, name);
  return [name, found === undefined ? '' : stateOfText(found, moduleText(found.file))];
}

/** The same of what was read. */
export function stateOfText({ isPackage }: ModuleFile, text: string | undefined): string {
  return `${isPackage ? 'package' : 'module'} ${text === undefined ? '' : digest(text)}`;
}

/** The text of a module; undefined where it cannot be read, is too long, or is not UTF-8. */
export function moduleText(file: string): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(readRegular(file, LARGEST_MODULE));
  } catch {
    return undefined;
  }
}

import { memoized } from '../memoized.ts';
import { parseModule } from '../notebook/module-source.ts';
import type { FindModule, ModuleSource } from '../notebook/notebook.ts';
import {
  findModule,
  moduleText,
  stateOfText,
  type ModuleFile,
  type ModuleState,
} from '../workspace/project-modules.ts';
import type { Io } from './io.ts';

/** A module as it was read; without a source where nbfix cannot follow it. */
interface Read {
  readonly source: ModuleSource | undefined;
  readonly state: string;
}

/** The modules that were read in a run, by their files. */
const readIn = memoized((_run: Io) => new Map<string, Read>());

/** The modules of the project that a notebook is a part of. */
export interface Modules {
  readonly findModule: FindModule;
  /** What was asked for, and found. */
  readonly asked: () => readonly ModuleState[];
}

/** @param notebook the absolute path of the notebook; each module is read and parsed once a run */
export function modulesFor(notebook: string, io: Io): Modules {
  const known = readIn(io);
  const read = (found: ModuleFile): Read => {
    const before = known.get(found.file);
    if (before !== undefined) return before;
    const text = moduleText(found.file);
    const source = text === undefined ? undefined : parseModule(text, found.isPackage, known.size + 1);
    const module = { source, state: stateOfText(found, text) };
    known.set(found.file, module);
    return module;
  };
  // Each version of a notebook that a fix makes asks again.
  const named = new Map<string, Read>();
  return {
    findModule: (name) => {
      if (!named.has(name)) {
        const found = findModule(notebook, name);
        named.set(name, found === undefined ? { source: undefined, state: '' } : read(found));
      }
      return named.get(name)?.source;
    },
    asked: () => [...named].map(([name, { state }]) => [name, state]),
  };
}

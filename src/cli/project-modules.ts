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

/**
 * How many modules are held from one notebook to the next: those of a project are read once, and a run over thousands of
 * projects holds no more.
 */
const MOST_HELD = 80;

/** The modules that were read in a run, by their files. */
const readIn = memoized((_run: Io) => new Map<string, Read>());

/** The modules of the project that a notebook is a part of. */
export interface Modules {
  readonly findModule: FindModule;
  /** What was asked for, and found. */
  readonly asked: () => readonly ModuleState[];
}

/** @param notebook the absolute path of the notebook; each module is read and parsed once for notebooks that follow each other */
export function modulesFor(notebook: string, io: Io): Modules {
  const known = readIn(io);
  // Between two notebooks: the modules of one are told apart by when they were read.
  if (known.size >= MOST_HELD) known.clear();
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

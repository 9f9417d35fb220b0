import { dirname, isAbsolute, join, relative, resolve } from 'node:path';
import { inForce, type InForce } from '../config/in-force.ts';
import type { Layer } from '../config/layer.ts';
import type { readLayer } from '../config/read.ts';
import { NbfixError } from '../error.ts';
import { inlineMetadata } from '../inline-metadata.ts';
import { oncePerKey } from '../once-per-key.ts';
import { visible } from '../report/shown.ts';
import type { excluder } from '../workspace/exclude.ts';
import { mayConcernUs, PYPROJECT, pyprojectIn } from '../workspace/pyproject.ts';
import type { Io } from './io.ts';
import type { Wish } from './wish.ts';

/** The settings of a pyproject.toml, with what its globs mean. */
interface FileLayer extends Layer {
  /** By the absolute path of a file or folder. */
  readonly isExcluded: (path: string) => boolean;
  /** The rules that `per-file-ignores` turn off in a file, by its absolute path. */
  readonly exempt: (path: string) => readonly string[];
}

/**
 * Checks what is only known when the rules are loaded.
 * @param layers those that hold for many notebooks
 * @param own what a notebook says itself
 * @throws NbfixError for the first thing that is wrong
 */
export type Check = (layers: readonly Layer[], own?: Layer) => Promise<void>;

/** The settings of a run: those of the files, and those of the command line over them. */
export interface Configuration {
  /**
   * Does something that looks into folders, told what they exclude. Then all the pyproject.toml files that were met are
   * checked.
   * @param work it must change nothing, for it may be done twice
   * @throws NbfixError for what is wrong in a pyproject.toml, or on the command line
   */
  readonly lookingInto: <T>(work: (folders: Folders) => T, check: Check) => Promise<T>;
  /** The layers for a notebook, a later one over those before it: pyproject.toml, its block of metadata, the command line. */
  readonly layersOf: (path: string, text: string, check: Check) => Promise<readonly Layer[]>;
  /**
   * What is in force for a notebook.
   * @param path as it is shown
   * @throws NbfixError for what is wrong in its block of metadata
   */
  readonly of: (path: string, text: string, check: Check) => Promise<InForce>;
}

/** The folders that somebody looks into. All paths are absolute. */
export interface Folders {
  /** Whether the configuration excludes a file or folder. */
  readonly isExcluded: (path: string) => boolean;
  /** Says that a file is looked at, whatever is excluded. */
  readonly lookAt: (path: string) => void;
}

/** The parser for TOML is needed, and is not there yet. */
class ParserMissing extends Error {}

/** What reads settings: loaded only where there are any. */
interface Reader {
  readonly readLayer: typeof readLayer;
  readonly excluder: typeof excluder;
}

/** A file that has settings for nbfix is read once, and the parser for TOML is loaded only when there is one. */
export function configurationOf({ layer: commandLine, isolated }: Wish, io: Io): Configuration {
  let reader: Reader | undefined;
  const load = async (): Promise<Reader> => {
    if (reader !== undefined) return reader;
    const [{ readLayer }, { excluder }] = await Promise.all([
      import('../config/read.ts'),
      import('../workspace/exclude.ts'),
    ]);
    return (reader = { readLayer, excluder });
  };

  /** The nearest pyproject.toml with a table for nbfix, as with ruff: one without is passed over. */
  const layerIn = oncePerKey((folder: string): FileLayer | undefined => {
    const shown = shownFrom(io.cwd, join(folder, PYPROJECT));
    const toml = textIn(folder, shown);
    if (toml !== undefined) {
      if (reader === undefined) throw new ParserMissing();
      const layer = reader.readLayer({ file: shown, toml, line: 1 }, false);
      if (layer !== undefined) return withPaths(layer, folder, reader.excluder);
    }
    return folder === dirname(folder) ? undefined : layerIn(dirname(folder));
  });
  const layerFor = (path: string): FileLayer | undefined => (isolated ? undefined : layerIn(dirname(path)));
  const withParser = async <T>(work: () => T): Promise<T> => {
    try {
      return work();
    } catch (error) {
      if (!(error instanceof ParserMissing)) throw error;
      await load();
      return work();
    }
  };
  const over = (layers: readonly (Layer | undefined)[]): readonly Layer[] =>
    [...layers, commandLine].filter((layer) => layer !== undefined);

  const layersOf: Configuration['layersOf'] = async (path, text, check) => {
    const folder = await withParser(() => layerFor(resolve(io.cwd, path)));
    const block = isolated ? undefined : inlineMetadata(text);
    if (block === undefined || !mayConcernUs(block.toml)) return over([folder]);
    const own = (await load()).readLayer({ file: visible(path), ...block }, true);
    if (own !== undefined) await check(over([folder]), own);
    return over([folder, own]);
  };
  return {
    lookingInto: async (work, check) => {
      const { result, met, problems } = await withParser(() => {
        const met = new Set<FileLayer | undefined>();
        const problems: NbfixError[] = [];
        const meet = (path: string): FileLayer | undefined => {
          try {
            const layer = layerFor(path);
            met.add(layer);
            return layer;
          } catch (error) {
            // What a search makes of an error is its business; this one ends the run.
            if (error instanceof NbfixError) problems.push(error);
            else throw error;
            return undefined;
          }
        };
        const isExcluded = (path: string): boolean => meet(path)?.isExcluded(path) === true;
        return { result: work({ isExcluded, lookAt: meet }), met, problems };
      });
      if (problems[0] !== undefined) throw problems[0];
      for (const layer of met.size === 0 ? [undefined] : met) await check(over([layer]));
      return result;
    },
    layersOf,
    of: async (path, text, check) => {
      const file = resolve(io.cwd, path);
      return inForce(await layersOf(path, text, check), layerFor(file)?.exempt(file) ?? []);
    },
  };
}

function textIn(folder: string, shown: string): string | undefined {
  try {
    return pyprojectIn(folder);
  } catch (error) {
    if (!(error instanceof NbfixError)) throw error;
    throw new NbfixError(`${shown}: ${error.message}; correct it, or run without it: --isolated`, { cause: error });
  }
}

function shownFrom(cwd: string, file: string): string {
  const way = relative(cwd, file);
  return visible(way.startsWith('..') || isAbsolute(way) ? file : way);
}

/** Paths in a pyproject.toml are relative to its folder. A Python without a slash is looked for on the PATH. */
function withPaths(layer: Layer, folder: string, excluderOf: typeof excluder): FileLayer {
  const { templates, python, exclude, 'per-file-ignores': ignores } = layer.values;
  const exemptions = (ignores?.value ?? []).map(({ glob, rules }) => {
    const isMeant = excluderOf([glob.replace(/^!/, '')], folder);
    return { rules, isMeant: (path: string): boolean => isMeant(path) !== glob.startsWith('!') };
  });
  return {
    ...layer,
    values: {
      ...layer.values,
      ...(templates && { templates: { ...templates, value: resolve(folder, templates.value) } }),
      ...(python?.value.includes('/') === true && { python: { ...python, value: resolve(folder, python.value) } }),
    },
    isExcluded: excluderOf(exclude?.value ?? [], folder),
    exempt: (path) => exemptions.flatMap(({ rules, isMeant }) => (isMeant(path) ? rules : [])),
  };
}

import { dirname, join } from 'node:path';
import { inlineMetadata } from '../inline-metadata.ts';
import { readRegular } from './regular-file.ts';

/*
 * How long the lines of a notebook may be, as its author has told ruff: in the notebook's own block of metadata (PEP 723),
 * or in the nearest of ruff's files.
 */

/** In the order in which ruff asks them; a pyproject.toml counts if it has a table for ruff. */
const FILES = ['.ruff.toml', 'ruff.toml', 'pyproject.toml'] as const;

/** Ruff takes no others. */
const LONGEST = 320;

/**
 * The length of lines that is set for a notebook, in characters; undefined where none is.
 * @param file the absolute path of the notebook
 */
export function lineLengthOf(file: string, text: string): number | undefined {
  return ownLineLength(text) ?? lineLengthIn(dirname(file));
}

/** What a notebook says itself, in its metadata. */
export function ownLineLength(text: string): number | undefined {
  return lengthIn(tableOf(inlineMetadata(text)?.toml ?? '', 'tool.ruff') ?? '');
}

/**
 * What is set for the notebooks of a folder that say nothing themselves.
 * @param start the absolute path of the folder
 */
export function lineLengthIn(start: string): number | undefined {
  for (let folder = start; ; folder = dirname(folder)) {
    for (const name of FILES) {
      const settings = read(join(folder, name));
      const table = settings === undefined ? undefined : name === 'pyproject.toml' ? ruffOf(settings) : settings;
      // Ruff looks no further either.
      if (table !== undefined) return lengthIn(topOf(table));
    }
    if (folder === dirname(folder)) return undefined;
  }
}

/** The settings for ruff in a pyproject.toml; undefined where it has no table for ruff. */
function ruffOf(settings: string): string | undefined {
  return tableOf(settings, 'tool.ruff') ?? (/^[ \t]*\[tool\.ruff\./m.test(settings) ? '' : undefined);
}

function read(file: string): string | undefined {
  try {
    return readRegular(file).toString('utf8');
  } catch {
    return undefined;
  }
}

/** What stands under the header of a table, up to the next one. */
function tableOf(toml: string, name: string): string | undefined {
  const header = new RegExp(String.raw`^[ \t]*\[${name.replaceAll('.', String.raw`\.`)}\][ \t]*(?:#.*)?\r?$`, 'm').exec(
    toml,
  );
  return header === null ? undefined : topOf(toml.slice(header.index + header[0].length));
}

/** What stands above the first table. */
function topOf(toml: string): string {
  return toml.split(/^[ \t]*\[/m)[0] ?? '';
}

function lengthIn(table: string): number | undefined {
  const length = Number(/^[ \t]*line-length[ \t]*=[ \t]*(\d+)[ \t]*(?:#.*)?\r?$/m.exec(table)?.[1]);
  return length > 0 && length <= LONGEST ? length : undefined;
}

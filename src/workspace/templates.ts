import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { NbfixError } from '../error.ts';
import { didYouMean } from '../suggest.ts';
import { digest } from './digest.ts';
import { fileProblem } from './failure.ts';
import { packageFolder } from './package.ts';
import { readRegular } from './regular-file.ts';

const EXTENSION = '.py';

/** The template of the helper cell, which several codemods share. */
const HELPERS = 'helpers';

/**
 * The snippet templates by codemod id, and that of the helper cell: those shipped with nbfix, overridden file by file by
 * those of `overrides`.
 *
 * @param codemodIds the ids that a template may be named after
 * @param overrides the absolute path of a folder of `<codemod id>.py` files, or null
 * @throws NbfixError when the folder can't be read or a file in it is named after no codemod
 */
export function loadTemplates(codemodIds: readonly string[], overrides: string | null): ReadonlyMap<string, string> {
  const templates = new Map(readFolder(join(packageFolder(), 'templates')));
  if (overrides === null) return templates;
  for (const [id, text] of readFolder(overrides)) {
    if (!codemodIds.includes(id) && id !== HELPERS) {
      throw new NbfixError(`${id}${EXTENSION} is named after no codemod${didYouMean(id, codemodIds)}`);
    }
    templates.set(id, text);
  }
  return templates;
}

/** A hash of all that `loadTemplates` reads, without a look at the names. */
export function templatesDigest(overrides: string | null): string {
  const folders = [join(packageFolder(), 'templates'), ...(overrides === null ? [] : [overrides])];
  return digest(JSON.stringify(folders.map(readFolder)));
}

function readFolder(folder: string): [string, string][] {
  try {
    return readdirSync(folder)
      .filter((name) => name.endsWith(EXTENSION))
      .sort()
      .map((name) => [name.slice(0, -EXTENSION.length), readRegular(join(folder, name)).toString('utf8')]);
  } catch (error) {
    throw new NbfixError(`templates folder ${folder}: ${fileProblem(error)}`, {
      cause: error,
    });
  }
}

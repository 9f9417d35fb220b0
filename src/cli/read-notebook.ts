import { resolve } from 'node:path';
import { NbfixError } from '../error.ts';
import type { Notebook } from '../notebook/notebook.ts';
import { parseNotebook, type Reading } from '../notebook/parse.ts';
import { PythonSyntaxError } from '../notebook/syntax.ts';
import { compileInPython } from '../workspace/cpython.ts';
import { lineLengthOf } from '../workspace/line-length.ts';
import type { Io } from './io.ts';
import { modulesFor } from './project-modules.ts';

/**
 * A notebook as every command reads it: where the grammar finds a mistake and the `python3` on the PATH finds none, the
 * cells that the grammar does not know are left alone and the others are read.
 * @param path as it is printed; the file is not opened, but what its folder says of the length of lines
 * @param reading where it finds what it imports from its project, and what its user knows of calls
 * @throws NbfixError when the text is no notebook or no Python; the message has the place
 */
export function readNotebook(
  path: string,
  text: string,
  io: Io,
  {
    findModule = modulesFor(resolve(io.cwd, path), io).findModule,
    work = [],
  }: Pick<Reading, 'findModule' | 'work'> = {},
): Notebook {
  const { env, cwd } = io;
  const lineLength = lineLengthOf(resolve(cwd, path), text);
  const known = { findModule, work, ...(lineLength === undefined ? {} : { lineLength }) };
  try {
    return parseNotebook(path, text, known);
  } catch (error) {
    if (!(error instanceof PythonSyntaxError)) throw error;
    const said = compileInPython([text], env);
    if (said?.answers[0] === null) return parseNotebook(path, text, { ...known, isPython: true });
    if (said !== null) throw error;
    const advice = 'if Python accepts the file, put a python3 on the PATH: nbfix then trusts it';
    throw new NbfixError(`${error.message}; ${advice}`, { cause: error });
  }
}

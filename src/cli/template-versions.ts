import { resolve } from 'node:path';
import { NbfixError } from '../error.ts';
import type { Lock } from '../propagate/lock.ts';
import type { Version } from '../propagate/model.ts';
import { digest } from '../workspace/digest.ts';
import { discover } from '../workspace/discover.ts';
import { fileAt, historyOf } from '../workspace/git.ts';
import { readNamed } from '../workspace/output.ts';
import { unpacked } from '../workspace/packed.ts';
import { readCandidate } from '../workspace/read.ts';
import { note, type Io } from './io.ts';
import { readNotebook } from './read-notebook.ts';

/** The template as it was given. */
export interface Template {
  readonly path: string;
  readonly file: string;
  readonly notebook: Version['notebook'];
}

/**
 * @param workIn what its user knows of calls that take long, for a path and the text of it
 * @throws NbfixError when it is no notebook, or no file
 */
export async function readTemplate(
  given: string,
  workIn: (path: string, text: string) => Promise<readonly string[]>,
  io: Io,
): Promise<Template> {
  const [candidate] = discover([given], io.cwd).found;
  if (candidate === undefined || 'error' in candidate || !candidate.named) {
    const problem = candidate !== undefined && 'error' in candidate ? candidate.error : 'not a file';
    throw new NbfixError(`${given}: ${problem}; the first path is the template, the others follow it`);
  }
  const reading = readCandidate(candidate);
  if (reading === 'not a notebook' || 'error' in reading) {
    throw new NbfixError(`${given}: ${reading === 'not a notebook' ? reading : reading.error}`);
  }
  const { path, file } = candidate;
  const work = await workIn(path, reading.text);
  return { path, file, notebook: readNotebook(path, reading.text, io, { work }) };
}

/** The present text first, then what git has; what `--base` names, alone, where it is given. */
export function versionsOf(
  { file, path, notebook }: Template,
  base: string | undefined,
  io: Io,
): readonly [Version, ...Version[]] {
  const now = version('the template as it is', path, notebook.text, notebook.work, io);
  if (base !== undefined) {
    if (base.trim() === '') throw new NbfixError('--base needs a file or a git revision');
    const text = readNamed(resolve(io.cwd, base), `--base ${base}`);
    if (text !== null) return [version(base, base, text, notebook.work, io)];
    const revision = fileAt(file, base, io.env);
    if (revision === null) {
      throw new NbfixError(`--base ${base}: neither a file nor a git revision that has ${path}`);
    }
    return [version(`revision ${base}`, `${path} of ${base}`, revision, notebook.work, io)];
  }
  const { revisions, isCut } = historyOf(file, io.env);
  if (isCut) {
    const oldest = revisions.at(-1)?.commit;
    const howFar = oldest === undefined ? 'could not be read' : `was read back to ${oldest} only`;
    note(io, `the history of ${path} ${howFar}: git stopped, or is too slow; --base names an older version`);
  }
  const older = revisions.flatMap(({ commit, text }): Version[] => {
    if (text === notebook.text) return [];
    try {
      return [version(`revision ${commit}`, `${path} of ${commit}`, text, notebook.work, io)];
    } catch (error) {
      if (error instanceof NbfixError) return []; // a version that was no notebook yet
      throw error;
    }
  });
  if (older.length > 0) return [now, ...older];
  return [{ ...now, label: 'the template as it is: without --base or git nothing shows what was changed by hand' }];
}

/** A version of which the lock has the text. */
export function keptVersion({ bases }: Lock, base: string, { path, notebook }: Template, io: Io): Version | undefined {
  const text = unpacked(bases.get(base) ?? '');
  if (text === null || digest(text) !== base) return undefined;
  return version('the template as the lock has it', path, text, notebook.work, io);
}

function version(label: string, path: string, text: string, work: readonly string[], io: Io): Version {
  return { label, digest: digest(text), notebook: readNotebook(path, text, io, { work }) };
}

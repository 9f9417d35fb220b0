import { dirname, join, relative, resolve } from 'node:path';
import { codemods } from '../../codemods/index.ts';
import { NbfixError } from '../error.ts';
import { parseNotebook } from '../notebook/parse.ts';
import type { Version } from '../propagate/base.ts';
import { cellIds } from '../propagate/cell-id.ts';
import { follow, type Followed, type Following } from '../propagate/follow.ts';
import { EMPTY_LOCK, LOCK_FILE, parseLock, settled, type Lock, type LockedNotebook } from '../propagate/lock.ts';
import { failedPropagation } from '../report/failed.ts';
import { didYouMean } from '../suggest.ts';
import { digest } from '../workspace/digest.ts';
import { discover } from '../workspace/discover.ts';
import { fileAt, historyOf } from '../workspace/git.ts';
import { readOwn, type OwnFile } from '../workspace/output.ts';
import { unpacked } from '../workspace/packed.ts';
import { readCandidate } from '../workspace/read.ts';
import { loadTemplates } from '../workspace/templates.ts';
import { note, type Io } from './io.ts';
import { isolated, loadNotebooks } from './notebooks.ts';
import type { FollowArguments } from './propagate-options.ts';
import { checkedByPython } from './python-check.ts';
import { selectCodemods, USUAL_PHASES } from './select.ts';

/** A notebook with its plan. */
export interface FollowedFile extends Followed {
  /** The absolute path; null when it could not be read. */
  readonly file: string | null;
  /** Its path from the lock's folder. */
  readonly key: string;
}

export interface FollowedNotebooks {
  /** The template's path as it is shown. */
  readonly template: string;
  /** What is known of the template, the present text first. */
  readonly versions: readonly Version[];
  readonly notebooks: readonly FollowedFile[];
  readonly lock: Lock;
  readonly lockFile: OwnFile;
  /** The lock's text as it was read; null when there was none. */
  readonly lockText: string | null;
}

/**
 * Plans how the notebooks behind the paths follow the template. Nothing is written.
 * @param skip cells to leave alone from now on, by name, with the reason
 * @throws NbfixError when the template, the base or the lock can't be read, or a cell that is named is not there
 */
export async function followNotebooks(
  given: FollowArguments,
  skip: { readonly cells: readonly string[]; readonly reason: string },
  io: Io,
): Promise<FollowedNotebooks> {
  const template = readTemplate(given.template, io);
  const folder = dirname(template.file);
  const lockFile = { file: join(folder, LOCK_FILE), called: LOCK_FILE };
  const lockText = readOwn(lockFile);
  const keyOf = (file: string): string => relative(folder, file).replaceAll('\\', '/');
  const found = lockText === null ? EMPTY_LOCK : parseLock(LOCK_FILE, lockText);
  const versions = versionsOf(template, given.base, io);
  const templateKey = keyOf(template.file);
  const lock = renamedIn(
    settled(found, (key) => textDigest(join(folder, key))),
    templateKey,
    versions,
    folder,
  );
  const named = (cells: readonly string[]): string[] => cells.map((cell) => findCell(cellIds(template.notebook), cell));
  const following: Following = {
    template: template.notebook,
    templateKey,
    versions,
    recorded: (base) =>
      versions.find((version) => version.digest === base) ??
      (given.base === undefined ? keptVersion(lock, base, template.path) : undefined),
    codemods: selectCodemods(codemods, given, USUAL_PHASES),
    templates: loadTemplates(
      codemods.map(({ meta }) => meta.id),
      null,
    ),
    chosen: given.cell.length === 0 ? null : named(given.cell),
    skipped: new Map(named(skip.cells).map((id) => [id, skip.reason])),
    digest,
    changes: new Map(),
  };
  const files: FollowedFile[] = [];
  const others: string[] = [];
  let isTemplateThere = false;
  for await (const loaded of loadNotebooks(given.paths, io)) {
    const { path } = loaded;
    if ('error' in loaded) {
      files.push(unfollowed(path, loaded.error, ''));
      continue;
    }
    if (loaded.file === template.file) {
      isTemplateThere = true;
      continue;
    }
    if (!loaded.named && isOfAnother(lock, keyOf(loaded.file), following.templateKey, folder)) {
      others.push(path);
      continue;
    }
    files.push(plan(following, lock, loaded, keyOf(loaded.file), io));
  }
  if (files.length + others.length === 0 && isTemplateThere && !io.interrupt.aborted)
    note(io, `no notebook but the template itself in ${given.paths.join(', ')}`);
  if (others.length > 0) note(io, `left out, as ${LOCK_FILE} has them with another template: ${others.join(', ')}`);
  const notebooks = checked(following, lock, files, io);
  return { template: template.path, versions, notebooks, lock, lockFile, lockText };
}

/** Whether the lock has a notebook as one of another template, or as a template itself. */
function isOfAnother({ notebooks }: Lock, key: string, template: string, folder: string): boolean {
  const own = notebooks.get(key)?.template ?? template;
  const isTemplate = [...notebooks.values()].some((each) => each.template === key);
  return isTemplate || (own !== template && textDigest(join(folder, own)) !== null);
}

/** Notebooks of a template that has another name by now follow the new one. */
function renamedIn(lock: Lock, template: string, versions: readonly Version[], folder: string): Lock {
  const isKnown = (base: string | null): boolean => versions.some((version) => version.digest === base);
  const notebooks = [...lock.notebooks].map(([key, entry]): [string, LockedNotebook] => {
    const isRenamed =
      entry.template !== template && isKnown(entry.base) && textDigest(join(folder, entry.template)) === null;
    return [key, isRenamed ? { ...entry, template } : entry];
  });
  return { ...lock, notebooks: new Map(notebooks) };
}

interface Template {
  readonly path: string;
  readonly file: string;
  readonly notebook: Version['notebook'];
}

function readTemplate(given: string, io: Io): Template {
  const [candidate] = discover([given], io.cwd).found;
  if (candidate === undefined || 'error' in candidate || !candidate.named) {
    const problem = candidate !== undefined && 'error' in candidate ? candidate.error : 'not a file';
    throw new NbfixError(`${given}: ${problem}; the first path is the template, the others follow it`);
  }
  const reading = readCandidate(candidate);
  if (reading === 'not a notebook' || 'error' in reading) {
    throw new NbfixError(`${given}: ${reading === 'not a notebook' ? reading : reading.error}`);
  }
  return { path: candidate.path, file: candidate.file, notebook: parseNotebook(candidate.path, reading.text) };
}

/** The present text first, then what `--base` names, or all that git has. */
function versionsOf({ file, path, notebook }: Template, base: string | undefined, io: Io): Following['versions'] {
  const now = version('the template as it is', path, notebook.text);
  if (base !== undefined) {
    if (base.trim() === '') throw new NbfixError('--base needs a file or a git revision');
    const text = readOwn({ file: resolve(io.cwd, base), called: `--base ${base}` });
    if (text !== null) return [version(base, base, text)];
    const revision = fileAt(file, base);
    if (revision === null) {
      throw new NbfixError(`--base ${base}: neither a file nor a git revision that has ${path}`);
    }
    return [version(`revision ${base}`, `${path} of ${base}`, revision)];
  }
  const older = historyOf(file).flatMap(({ commit, text }): Version[] => {
    if (text === notebook.text) return [];
    try {
      return [version(`revision ${commit}`, `${path} of ${commit}`, text)];
    } catch (error) {
      if (error instanceof NbfixError) return []; // a version that was no notebook yet
      throw error;
    }
  });
  if (older.length > 0) return [now, ...older];
  return [{ ...now, label: 'the template as it is: without --base or git nothing tells what was changed by hand' }];
}

/** A version of which the lock has the text. */
function keptVersion({ bases }: Lock, base: string, path: string): Version | undefined {
  const text = unpacked(bases.get(base) ?? '');
  if (text === null || digest(text) !== base) return undefined;
  return version('the template as the lock has it', path, text);
}

function version(label: string, path: string, text: string): Version {
  return { label, digest: digest(text), notebook: parseNotebook(path, text) };
}

function findCell(ids: readonly string[], name: string): string {
  const id = ids.find((each) => each === name) ?? ids.find((each) => each.split('+').includes(name));
  if (id !== undefined) return id;
  throw new NbfixError(`the template has no cell "${name}"${didYouMean(name, ids) || `; it has ${ids.join(', ')}`}`);
}

function textDigest(file: string): string | null {
  try {
    const text = readOwn({ file, called: file });
    return text === null ? null : digest(text);
  } catch (error) {
    if (error instanceof NbfixError) return null;
    throw error;
  }
}

interface Loaded {
  readonly path: string;
  readonly file: string;
  readonly text: string;
}

function plan(
  following: Following,
  lock: Lock,
  { path, file, text }: Loaded,
  key: string,
  io: Io,
  compile?: (text: string) => string | null,
): FollowedFile {
  const attempt = (): FollowedFile => ({
    ...follow(following, path, text, lock.notebooks.get(key), compile),
    file,
    key,
  });
  return isolated(path, io, attempt, (error) => unfollowed(path, error, text));
}

/** CPython has the last word. */
function checked(following: Following, lock: Lock, files: readonly FollowedFile[], io: Io): readonly FollowedFile[] {
  const plans = files.map((each) => ({ ...each.outcome, each }));
  const replanned = checkedByPython(
    plans,
    ({ each, ...outcome }, compile) => {
      if (each.file === null) return { ...outcome, each };
      const again = plan(
        following,
        lock,
        { path: outcome.path, file: each.file, text: outcome.before },
        each.key,
        io,
        compile,
      );
      return { ...again.outcome, each: again };
    },
    io,
  );
  return replanned.map(({ each }) => each);
}

function unfollowed(path: string, error: string, text: string): FollowedFile {
  const outcome = failedPropagation(path, error, text);
  return { outcome, locked: { template: '', base: null, cells: new Map(), before: null }, file: null, key: path };
}

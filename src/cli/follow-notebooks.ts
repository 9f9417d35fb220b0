import { dirname, join, relative, resolve } from 'node:path';
import { codemods } from '../../codemods/index.ts';
import type { Settings } from '../config/in-force.ts';
import { NbfixError } from '../error.ts';
import { oncePerKey } from '../once-per-key.ts';
import { follow, type Followed, type Following } from '../propagate/follow.ts';
import { EMPTY_LOCK, LOCK_FILE, parseLock, settled, type Lock, type LockedNotebook } from '../propagate/lock.ts';
import { cellIds } from '../propagate/match/cell-id.ts';
import type { Version } from '../propagate/model.ts';
import { inOwnWords } from '../propagate/own-words.ts';
import { failedPropagation } from '../report/failed.ts';
import { didYouMean } from '../suggest.ts';
import { digest } from '../workspace/digest.ts';
import { isFileIn, readInside } from '../workspace/inside.ts';
import { readOwn, type OwnFile } from '../workspace/output.ts';
import { loadTemplates } from '../workspace/templates.ts';
import { checkLayers } from './check-layers.ts';
import { configurationOf, type Check } from './configuration.ts';
import { note, type Io } from './io.ts';
import { isolated, loadNotebooks, saidBy } from './notebooks.ts';
import type { FollowArguments } from './propagate-options.ts';
import { checkedByPython } from './python-check.ts';
import { readNotebook } from './read-notebook.ts';
import { selectCodemods, USUAL_PHASES } from './select.ts';
import { keptVersion, readTemplate, versionsOf } from './template-versions.ts';
import { wishOf } from './wish.ts';

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
  /** What is known of the template's texts, by hash. */
  readonly texts: ReadonlyMap<string, string>;
  readonly notebooks: readonly FollowedFile[];
  readonly lock: Lock;
  readonly lockFile: OwnFile;
  /** The lock's text as it was read; null when there was none. */
  readonly lockText: string | null;
}

/** What a command does with the notebooks besides. */
export interface FollowWay extends Pick<Following, 'isWritten' | 'isMarked'> {
  /** Cells to leave alone from now on, by name, with the reason. */
  readonly skip: { readonly cells: readonly string[]; readonly reason: string };
}

/**
 * Plans how the notebooks behind the paths follow the template. Nothing is written.
 * @throws NbfixError when the template, the base or the lock can't be read, or a cell that is named is not there
 */
export async function followNotebooks(
  given: FollowArguments,
  { skip, isWritten, isMarked }: FollowWay,
  io: Io,
): Promise<FollowedNotebooks> {
  const configuration = configurationOf(wishOf(given, io.cwd), io);
  const check: Check = async (layers, own) => checkLayers(layers, own, USUAL_PHASES);
  const workIn = async (path: string, text: string): Promise<readonly string[]> =>
    (await configuration.of(path, text, check)).settings.work;
  const template = await readTemplate(given.template, workIn, io);
  const folder = dirname(template.file);
  const lockFile = { file: join(folder, LOCK_FILE), called: LOCK_FILE, within: folder };
  const lockText = readOwn(lockFile);
  const keyOf = (file: string): string => relative(folder, file).replaceAll('\\', '/');
  const found = lockText === null ? EMPTY_LOCK : parseLock(LOCK_FILE, lockText);
  const versions = versionsOf(template, given.base, io);
  const templateKey = keyOf(template.file);
  const lock = renamedIn(
    settled(found, (key) => pendingDigest(folder, key, given.paths, io)),
    templateKey,
    versions,
    folder,
  );
  const named = (cells: readonly string[]): string[] => cells.map((cell) => findCell(cellIds(template.notebook), cell));
  const now = { label: 'the template as it is', digest: digest(template.notebook.text), notebook: template.notebook };
  // With a base that was given, nothing else counts.
  const known = given.base === undefined ? [...versions, now] : versions;
  const shared = {
    template: template.notebook,
    templateKey,
    isWritten,
    isMarked,
    chosen: given.cell.length === 0 ? null : named(given.cell),
    skipped: new Map(named(skip.cells).map((id) => [id, skip.reason])),
    digest,
  };
  // Notebooks with the same settings share what is worked out of the template.
  const followingOf = oncePerKey((settings: string): Following => {
    const { rules, templates } = JSON.parse(settings) as Settings;
    const travelling = {
      codemods: selectCodemods(codemods, rules, USUAL_PHASES),
      templates: loadTemplates(
        codemods.map(({ meta }) => meta.id),
        templates,
      ),
    };
    const isAlone = given.base === undefined && versions.length === 1;
    const bases = isAlone ? ([inOwnWords(versions[0], travelling)] as const) : versions;
    return {
      ...shared,
      ...travelling,
      versions: bases,
      recorded: (base) =>
        [...bases, ...known].find((version) => version.digest === base) ??
        (given.base === undefined ? keptVersion(lock, base, template, io) : undefined),
      changes: new Map(),
    };
  });
  const files: FollowedFile[] = [];
  const ways = new Map<string, Way>();
  const others: string[] = [];
  let isTemplateThere = false;
  for await (const loaded of loadNotebooks(given, configuration, check, io)) {
    const { path } = loaded;
    if ('error' in loaded) {
      files.push(unfollowed(path, loaded.error, ''));
      continue;
    }
    if (loaded.file === template.file) {
      isTemplateThere = true;
      continue;
    }
    if (!loaded.named && hasOtherTemplate(lock, keyOf(loaded.file), templateKey, folder)) {
      others.push(path);
      continue;
    }
    const { text } = loaded;
    const inForce = await configuration.of(path, text, check).catch(saidBy);
    if (typeof inForce === 'string') {
      files.push(unfollowed(path, inForce, text));
      continue;
    }
    const { settings } = inForce;
    const following = followingOf(JSON.stringify(settings));
    const way: Way = { following, work: settings.work, lock, key: keyOf(loaded.file) };
    ways.set(path, way);
    files.push(plan(way, loaded, io));
  }
  if (files.length + others.length === 0 && isTemplateThere && !io.interrupt.aborted)
    note(io, `no notebook but the template itself in ${given.paths.join(', ')}`);
  if (others.length > 0) note(io, `left out, as ${LOCK_FILE} has them with another template: ${others.join(', ')}`);
  const notebooks = checked(ways, files, io);
  // With --base, the present text is none of the versions; the notebooks come to follow it all the same.
  const all = [template.notebook, ...versions.map(({ notebook }) => notebook)];
  const texts = new Map(all.map(({ text }) => [digest(text), text]));
  return { template: template.path, texts, notebooks, lock, lockFile, lockText };
}

/** Whether the lock has a notebook as one of another template, or as a template itself. */
function hasOtherTemplate({ notebooks }: Lock, key: string, template: string, folder: string): boolean {
  const own = notebooks.get(key)?.template ?? template;
  const isTemplate = [...notebooks.values()].some((each) => each.template === key);
  return isTemplate || (own !== template && isFileIn(folder, own));
}

/** Notebooks of a template that has another name by now follow the new one. */
function renamedIn(lock: Lock, template: string, versions: readonly Version[], folder: string): Lock {
  const isKnown = (base: string | null): boolean => versions.some((version) => version.digest === base);
  const notebooks = [...lock.notebooks].map(([key, entry]): [string, LockedNotebook] => {
    const isRenamed = entry.template !== template && isKnown(entry.base) && !isFileIn(folder, entry.template);
    return [key, isRenamed ? { ...entry, template } : entry];
  });
  return { ...lock, notebooks: new Map(notebooks) };
}

function findCell(ids: readonly string[], name: string): string {
  const id = ids.find((each) => each === name) ?? ids.find((each) => each.split('+').includes(name));
  if (id !== undefined) return id;
  throw new NbfixError(`the template has no cell "${name}"${didYouMean(name, ids) || `; it has ${ids.join(', ')}`}`);
}

/**
 * A hash of the text that a notebook has now, of which the lock says that a run was about to write it; null without one.
 * @throws NbfixError when it is no file of the lock's folder or the given paths: whoever wrote the lock chose the name
 */
function pendingDigest(folder: string, key: string, paths: readonly string[], io: Io): string | null {
  try {
    const text = readInside(join(folder, key), [folder, ...paths.map((path) => resolve(io.cwd, path))]);
    return text === null ? null : digest(text);
  } catch (error) {
    if (!(error instanceof NbfixError)) throw error;
    const advice = 'give the path of that notebook, too, or delete the entry';
    throw new NbfixError(`${LOCK_FILE}: the pending entry "${key}": ${error.message}; ${advice}`, { cause: error });
  }
}

interface Loaded {
  readonly path: string;
  readonly file: string;
  readonly text: string;
}

/** How one notebook follows. */
interface Way {
  readonly following: Following;
  readonly work: readonly string[];
  readonly lock: Lock;
  readonly key: string;
}

function plan(
  { following, work, lock, key }: Way,
  { path, file, text }: Loaded,
  io: Io,
  compile?: (text: string) => string | null,
): FollowedFile {
  const attempt = (): FollowedFile => ({
    ...follow(following, readNotebook(path, text, io, { work }), lock.notebooks.get(key), compile),
    file,
    key,
  });
  return isolated(path, io, attempt, (error) => unfollowed(path, error, text));
}

/** CPython has the last word. */
function checked(ways: ReadonlyMap<string, Way>, files: readonly FollowedFile[], io: Io): readonly FollowedFile[] {
  const plans = files.map((each) => ({ ...each.outcome, each }));
  const replanned = checkedByPython(
    plans,
    {
      replan: ({ each, ...outcome }, compile) => {
        const way = ways.get(outcome.path);
        if (each.file === null || way === undefined) return { ...outcome, each };
        const again = plan(way, { path: outcome.path, file: each.file, text: outcome.before }, io, compile);
        return { ...again.outcome, each: again };
      },
      fail: ({ path, before }, error) => {
        const each = unfollowed(path, error, before);
        return { ...each.outcome, each };
      },
    },
    io,
  );
  return replanned.map(({ each }) => each);
}

function unfollowed(path: string, error: string, text: string): FollowedFile {
  const outcome = failedPropagation(path, error, text);
  return { outcome, locked: { template: '', base: null, cells: new Map(), before: null }, file: null, key: path };
}

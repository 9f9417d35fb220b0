import { NbfixError } from '../../error.ts';
import { fileProblem, isDiskFull } from '../failure.ts';
import { HOST, PID } from '../this-process.ts';
import { replaceText, type Content } from '../write.ts';
import { entryText, parseEntry, type Entry, type FileEntry, type RunEntry } from './entry.ts';
import { prune } from './prune.ts';
import { makeJournalIn, pathIn, rootFor } from './root.ts';
import { atWork, stateOf } from './state.ts';
import { addRun, addText, idsIn, readRun, removeRun, updateRun } from './store.ts';
import { hashOf } from './texts.ts';

/** What a run is going to do with one file. */
export interface Change {
  /** The absolute path of the file itself, not of a link to it. */
  readonly file: string;
  /** Null where no file is. */
  readonly before: Content | null;
  readonly after: Content;
  /** What it holds meanwhile, where the run writes it more than once. */
  readonly between?: readonly Content[];
  readonly isNotebook?: boolean;
  /** How many fixes it has; without it that is not known. */
  readonly fixes?: number;
}

/** What a run is, whichever files it writes. */
export interface About extends Pick<Entry, 'command' | 'isAside'> {
  readonly cwd: string;
}

/** A run that has begun to write. */
export interface Run {
  /**
   * Writes a file that was announced, as `replaceText` does. It may be written more than once, and come to hold another text
   * than was announced: that one is on the disk first, too.
   */
  readonly replace: typeof replaceText;
  /**
   * Says that no more is written. Files that were announced and not written are no part of the run, but where it was
   * interrupted, or the disk is full: then they are still to be written, or the others to be taken back.
   */
  readonly end: (isInterrupted: boolean) => void;
  /** The roots of the journals that have it. */
  readonly roots: readonly string[];
  /** The runs that came before it in these journals, where they were interrupted. */
  readonly interrupted: readonly RunEntry[];
}

/** What of a run lies in one root. */
interface Part extends Omit<Run, 'roots' | 'interrupted'> {
  readonly has: (file: string) => boolean;
  readonly before: RunEntry | null;
}

/**
 * Begins a run: what its files hold, and what they are to hold, is on the disk before the first of them is replaced.
 * @throws NbfixError when it can't be; nothing is changed then
 */
export function beginRun(changes: readonly Change[], about: About): Run {
  const byRoot = new Map<string, Change[]>();
  for (const change of changes) {
    if ([change.after, ...(change.between ?? [])].every((each) => each === change.before)) continue;
    const root = rootFor(change.file, about.cwd);
    byRoot.set(root, [...(byRoot.get(root) ?? []), change]);
  }
  const parts: Part[] = [];
  const end = (isInterrupted: boolean): void => parts.forEach((part) => part.end(isInterrupted));
  try {
    for (const [root, own] of byRoot) parts.push(beginIn(root, own, about));
  } catch (error) {
    end(false);
    const advice = '--no-journal does without, and nbfix undo can then take nothing back';
    throw new NbfixError(`the journal can't be written, so nothing was changed: ${fileProblem(error)}; ${advice}`, {
      cause: error,
    });
  }
  return {
    replace: (file, before, after) => {
      if (before === after) return;
      const part = parts.find(({ has }) => has(file));
      if (part === undefined) throw new Error(`${file} was not announced`);
      part.replace(file, before, after);
    },
    end,
    roots: [...byRoot.keys()],
    interrupted: parts.flatMap(({ before }) => before ?? []),
  };
}

function beginIn(root: string, changes: readonly Change[], about: About): Part {
  const journal = makeJournalIn(root);
  const before = interruptedIn(root, journal);
  const pathOf = (file: string): string => pathIn(root, file);
  const byPath = new Map(changes.map((change) => [pathOf(change.file), change]));
  const now = new Date().toISOString();
  const entry = parseEntry(
    entryText({
      command: about.command,
      started: now,
      changed: now,
      host: HOST,
      process: PID,
      goal: 'after',
      isSettled: false,
      isAside: about.isAside,
      ...countsOf(changes),
      files: [...byPath].map(([path, change]) => fileEntry(path, change)),
    }),
  );
  const id = addRun(journal, entry, contentsOf(changes));
  atWork(id, true);
  let run: RunEntry = { id, ...entry };
  const files = new Map(entry.files.map((file) => [file.path, file]));
  const [written, failed, unfinished] = [new Set<string>(), new Set<string>(), new Set<string>()];
  const update = (after: Partial<Entry>): void => {
    run = updateRun(journal, run, { ...run, changed: new Date().toISOString(), ...after });
  };

  /** What a file is to hold where that was not announced. */
  const announce = (path: string, after: Content): void => {
    const file = files.get(path);
    const hash = hashOf(after);
    if (file === undefined || file.after === hash || file.between.includes(hash)) return;
    addText(journal, id, after);
    files.set(path, { ...file, after: hash, between: [...file.between, ...(file.after === null ? [] : [file.after])] });
    update({ files: [...files.values()] });
  };

  return {
    before,
    has: (file) => files.has(pathOf(file)),
    replace: (file, text, after) => {
      const path = pathOf(file);
      try {
        announce(path, after);
        replaceText(file, text, after);
        written.add(path);
        unfinished.delete(path);
      } catch (error) {
        (isDiskFull(error) ? unfinished : failed).add(path);
        throw error;
      }
    },
    end: (isInterrupted) => {
      const isCutOff = isInterrupted || unfinished.size > 0;
      const left = [...files.keys()].filter((path) => written.has(path) || (isCutOff && !failed.has(path)));
      try {
        if (left.length === 0) removeRun(journal, id);
        else {
          update({
            isSettled: left.every((path) => written.has(path) && !unfinished.has(path)),
            ...countsOf(left.flatMap((path) => byPath.get(path) ?? [])),
            files: left.flatMap((path) => files.get(path) ?? []),
          });
          prune(root, journal);
        }
      } catch {
        // The files are written. What they hold says so, too: see `stateOf`.
      }
      atWork(id, false);
    },
  };
}

function interruptedIn(root: string, journal: string): RunEntry | null {
  const [newest] = idsIn(journal);
  const run = newest === undefined ? null : readRun(journal, newest);
  return run === null || 'problem' in run || stateOf(root, run) !== 'interrupted' ? null : run;
}

function fileEntry(path: string, { before, after, between = [] }: Change): FileEntry {
  return {
    path,
    before: before === null ? null : hashOf(before),
    after: hashOf(after),
    between: between.filter((each) => each !== before && each !== after).map(hashOf),
  };
}

function* contentsOf(changes: readonly Change[]): Generator<Content> {
  for (const { before, after } of changes) {
    if (before !== null) yield before;
    yield after;
  }
}

function countsOf(changes: readonly Change[]): Pick<Entry, 'notebooks' | 'fixes'> {
  const fixes = changes.flatMap((change) => change.fixes ?? []);
  return {
    notebooks: changes.filter(({ isNotebook }) => isNotebook === true).length,
    fixes: fixes.length === 0 ? null : fixes.reduce((sum, each) => sum + each, 0),
  };
}

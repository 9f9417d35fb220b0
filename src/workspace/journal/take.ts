import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { removeEmptyCopies } from '../conflict-copy.ts';
import { fileProblem } from '../failure.ts';
import { clearTemporaries } from '../temporary.ts';
import { HOST, PID } from '../this-process.ts';
import { removeFile, replaceText } from '../write.ts';
import type { Entry, FileEntry, RunEntry } from './entry.ts';
import { journalIn, makeJournalIn } from './root.ts';
import { atWork, contentOf, placeOf } from './state.ts';
import { addRun, textsOf, updateRun } from './store.ts';
import { hashOf, type TextOf } from './texts.ts';

/*
 * Taking a run back, and making it again: its files get what they held before it, or after it. What is to be is written
 * into the entry first, so that this can be cut off at any instant like the run itself.
 */

/** What is to become of one file. */
export interface Step {
  /** From the journal's root. */
  readonly path: string;
  /** The absolute path. */
  readonly file: string;
  /** What it holds, and what it is to hold; null for no file. */
  readonly now: Buffer | null;
  readonly wanted: Buffer | null;
  /**
   * `there`: it is so already. `edited`: it holds what the run has not left there. `barred`: it can't be, whatever a user
   * says, and `problem` tells why.
   */
  readonly state: 'there' | 'to do' | 'edited' | 'barred';
  readonly problem: string;
}

/** What would become of the files of a run. */
export function stepsTo(goal: Entry['goal'], root: string, run: RunEntry): readonly Step[] {
  const journal = journalIn(root);
  const textOf: TextOf = journal === null ? () => null : textsOf(journal, run.id);
  return run.files.map((file) => {
    const nothing = { path: file.path, file: '', now: null, wanted: null };
    try {
      const place = placeOf(root, file.path);
      const now = contentOf(place);
      const hash = file[goal];
      const wanted = hash === null ? null : textOf(hash);
      const step = { ...nothing, file: place, now, wanted, problem: '' };
      if ((now === null ? null : hashOf(now)) === hash) return { ...step, state: 'there' };
      if (hash !== null && wanted === null)
        return { ...step, state: 'barred', problem: 'its text in the journal is spoilt' };
      return { ...step, state: isOfRun(file, now) ? 'to do' : 'edited' };
    } catch (error) {
      return { ...nothing, state: 'barred', problem: fileProblem(error) };
    }
  });
}

/** Whether a file holds what the run has met or left there. One that is gone by now comes back. */
function isOfRun({ before, after, between }: FileEntry, now: Buffer | null): boolean {
  return now === null || [before, after, ...between].includes(hashOf(now));
}

/** Files that are being taken back. */
export interface Taking {
  /** @throws NbfixError when the file can't be written, or changed meanwhile */
  readonly take: (step: Step) => void;
  /** @param isWhole whether all files are as they are to be */
  readonly end: (isWhole: boolean) => void;
  /** The run that keeps what edited files held; null where none was edited. */
  readonly kept: string | null;
}

/**
 * Begins to take a run back. What edited files hold is kept as a run of its own.
 * @param command the words after `nbfix`
 * @throws NbfixError, or the file system's errors, when the journal can't be written; nothing is changed then
 */
export function beginTaking(
  goal: Entry['goal'],
  root: string,
  run: RunEntry,
  steps: readonly Step[],
  command: readonly string[],
): Taking {
  const journal = makeJournalIn(root);
  const changed = new Date().toISOString();
  const claim = { changed, host: HOST, process: PID };
  const edited = steps.filter(({ state }) => state === 'edited');
  const keep = (): string =>
    addRun(
      journal,
      {
        ...claim,
        command,
        started: changed,
        goal: 'after',
        isSettled: true,
        notebooks: 0,
        fixes: null,
        isAside: true,
        files: edited.map(keptFile),
      },
      edited.flatMap(({ now, wanted }) => [now, wanted].filter((each) => each !== null)),
    );
  const kept = edited.length === 0 ? null : keep();
  const claimed = updateRun(journal, run, { ...run, ...claim, goal, isSettled: false });
  atWork(run.id, true);
  return {
    kept,
    take: ({ file, now, wanted }) => {
      if (wanted !== null) {
        mkdirSync(dirname(file), { recursive: true });
        replaceText(file, now, wanted);
      } else if (now !== null) {
        removeFile(file, now);
        removeEmptyCopies(dirname(file));
      }
    },
    end: (isWhole) => {
      // What the killed run left there. A file that is barred has no place.
      const files = steps.flatMap(({ file }) => (file === '' ? [] : [file]));
      for (const folder of new Set([...files.map((file) => dirname(file)), journal])) clearTemporaries(folder);
      if (isWhole) updateRun(journal, claimed, { ...claimed, isSettled: true });
      atWork(run.id, false);
    },
  };
}

function keptFile({ path, now, wanted }: Step): FileEntry {
  const hash = (content: Buffer | null): string | null => (content === null ? null : hashOf(content));
  return { path, before: hash(now), after: hash(wanted), between: [] };
}

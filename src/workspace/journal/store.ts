import {
  closeSync,
  fsyncSync,
  lstatSync,
  mkdirSync,
  openSync,
  readdirSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { NbfixError } from '../../error.ts';
import { fileProblem } from '../failure.ts';
import { readRegular } from '../regular-file.ts';
import { temporaryIn } from '../temporary.ts';
import { flushFolder, replaceText, type Content } from '../write.ts';
import { entryText, parseEntry, RUN_ID, type Entry, type RunEntry } from './entry.ts';
import { journalIn } from './root.ts';
import { addTexts, LARGEST_TEXT, openTexts, type TextOf } from './texts.ts';

/*
 * The journal on the disk: a folder a run, with its entry and its texts. It comes and goes as a whole, by a rename, so
 * that there are no texts without an entry and no entry without its texts, and no two runs have a file in common.
 *
 *     .nbfix/journal/20261201-143205-3f9a/entry.json
 *                                         texts
 */

const ENTRY = 'entry.json';
const TEXTS = 'texts';

/** A run whose entry can't be read, and why not. */
export interface SpoiltRun {
  readonly id: string;
  readonly problem: string;
}

/** The runs of a journal, the newest first. @throws NbfixError when something else is in the journal's place */
export function runsIn(root: string): readonly (RunEntry | SpoiltRun)[] {
  const journal = journalIn(root);
  return journal === null ? [] : idsIn(journal).map((id) => readRun(journal, id));
}

/** Their ids, the newest first. */
export function idsIn(journal: string): readonly string[] {
  const names = readdirSync(journal, { withFileTypes: true });
  return names
    .flatMap((entry) => (entry.isDirectory() && RUN_ID.test(entry.name) ? [entry.name] : []))
    .toSorted()
    .toReversed();
}

export function readRun(journal: string, id: string): RunEntry | SpoiltRun {
  try {
    return { id, ...parseEntry(textIn(join(journal, id, ENTRY))) };
  } catch (error) {
    return { id, problem: fileProblem(error) };
  }
}

function textIn(file: string): string {
  if (lstatSync(file).isSymbolicLink()) throw new NbfixError('a symbolic link');
  return readRegular(file, LARGEST_TEXT).toString('utf8');
}

/** Writes a new run: all of it is on the disk when this returns. @returns its id @throws the file system's errors */
export function addRun(journal: string, entry: Entry, contents: Iterable<Content>): string {
  const temporary = temporaryIn(journal);
  try {
    mkdirSync(temporary);
    addTexts(join(temporary, TEXTS), contents);
    writeFlushed(join(temporary, ENTRY), entryText(entry));
    flushFolder(temporary);
    const id = placed(temporary, journal, Date.parse(entry.started));
    flushFolder(journal);
    return id;
  } catch (error) {
    rmSync(temporary, { recursive: true, force: true });
    throw error;
  }
}

function writeFlushed(file: string, text: string): void {
  const descriptor = openSync(file, 'wx');
  try {
    writeFileSync(descriptor, text);
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}

/** Gives a run's folder its name: that of the time, or of the next moment that no other run has. */
function placed(temporary: string, journal: string, time: number): string {
  for (let moment = timeAfter(journal, time); ; moment++) {
    const id = idAt(moment);
    try {
      renameSync(temporary, join(journal, id));
      return id;
    } catch (error) {
      if (lstatSync(join(journal, id), { throwIfNoEntry: false }) === undefined) throw error;
    }
  }
}

/** A clock may have been put back by so much; a run that seems to be of a later time has a wrong name. */
const DAY = 86_400_000;

/** When a run is that is newer than those before it. */
function timeAfter(journal: string, time: number): number {
  const [newest = 0] = idsIn(journal)
    .map(timeOf)
    .filter((each) => each < time + DAY);
  return Math.max(time, newest + 1);
}

const UNITS = 0x10000;

/** @param time in milliseconds */
export function idAt(time: number): string {
  const [day = '', clock = ''] = new Date(time).toISOString().replaceAll(/[-:]/g, '').split(/[T.]/);
  const fraction = Math.ceil(((time % 1000) / 1000) * UNITS);
  return `${day}-${clock}-${fraction.toString(16).padStart(4, '0')}`;
}

function timeOf(id: string): number {
  const [, year, month, day, hour, minute, second, fraction = ''] =
    /^(....)(..)(..)-(..)(..)(..)-(....)$/.exec(id) ?? [];
  const whole = Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`);
  return Number.isNaN(whole) ? 0 : whole + Math.floor((Number.parseInt(fraction, 16) / UNITS) * 1000);
}

/**
 * Writes an entry over another one in one step.
 * @throws NbfixError when another process has changed it meanwhile, or it can't be written
 */
export function updateRun(journal: string, run: RunEntry, after: Entry): RunEntry {
  replaceText(join(journal, run.id, ENTRY), entryText(run), entryText(after));
  return { ...after, id: run.id };
}

/** Adds a text to a run that is written already. @throws the file system's errors */
export function addText(journal: string, id: string, content: Content): void {
  addTexts(join(journal, id, TEXTS), [content]);
}

export function textsOf(journal: string, id: string): TextOf {
  return openTexts(join(journal, id, TEXTS));
}

/** The bytes that a run takes up. */
export function sizeOf(journal: string, id: string): number {
  const sizes = [ENTRY, TEXTS].map((name) => lstatSync(join(journal, id, name), { throwIfNoEntry: false })?.size ?? 0);
  return sizes.reduce((sum, size) => sum + size, 0);
}

export function removeRun(journal: string, id: string): void {
  const temporary = temporaryIn(journal);
  renameSync(join(journal, id), temporary);
  rmSync(temporary, { recursive: true, force: true });
}

import { NbfixError } from '../../error.ts';

/** A file of a run. */
export interface FileEntry {
  /** From the journal's root, with `/` between folders. */
  readonly path: string;
  /** A hash of what it held before; null where no file was. */
  readonly before: string | null;
  /** A hash of what the run left; null where it left no file. */
  readonly after: string | null;
  /** Hashes of what it held meanwhile: a run may write a file more than once. */
  readonly between: readonly string[];
}

/** What the journal knows of a run. */
export interface Entry {
  /** The words after `nbfix`. */
  readonly command: readonly string[];
  /** When it began, and when this entry was last changed: ISO 8601, UTC. */
  readonly started: string;
  readonly changed: string;
  /** The process that changed it last. */
  readonly host: string;
  readonly process: number;
  /** Which of the two texts the files are to have, and whether they do by now. */
  readonly goal: 'before' | 'after';
  readonly isSettled: boolean;
  /** How many of the files are notebooks, and how many fixes were made in them; null where that is not known. */
  readonly notebooks: number;
  readonly fixes: number | null;
  /** Whether `undo` passes it over unless it is named: it wrote a report and the like. */
  readonly isAside: boolean;
  readonly files: readonly FileEntry[];
}

/** A run that the journal has. */
export interface RunEntry extends Entry {
  /** `20261201-143205-3f9a`: when it began, in UTC; the last digits are the fraction of the second. Ids sort by time. */
  readonly id: string;
}

export const RUN_ID = /^\d{8}-\d{6}-[0-9a-f]{4}$/;

const VERSION = 1;
const HASH = /^[0-9a-f]{64}$/;
const KEYS = [
  'command',
  'started',
  'changed',
  'host',
  'process',
  'goal',
  'isSettled',
  'notebooks',
  'fixes',
  'isAside',
] as const;

/** The same bytes for the same entry: its keys in the order of the type, a line each, and a line a file. */
export function entryText(entry: Entry): string {
  const { files } = entry;
  const lines = KEYS.map((key) => `  ${JSON.stringify(key)}: ${JSON.stringify(entry[key])},\n`);
  const rows = files.map(({ path, before, after, between }) => JSON.stringify({ path, before, after, between }));
  return `{\n  "version": ${VERSION},\n${lines.join('')}  "files": [\n    ${rows.join(',\n    ')}\n  ]\n}\n`;
}

/**
 * Reads an entry. Whoever has made it may be anybody: nothing in it is taken for granted.
 * @throws NbfixError when the text is none
 */
export function parseEntry(text: string): Entry {
  let data: unknown;
  try {
    data = JSON.parse(text);
  } catch {
    throw new NbfixError('not valid JSON');
  }
  if (!isObject(data) || data['version'] !== VERSION) throw new NbfixError(`not an entry of version ${VERSION}`);
  const read = <T>(key: string, is: (value: unknown) => value is T): T => {
    const value = (data as Readonly<Record<string, unknown>>)[key];
    if (is(value)) return value;
    throw new NbfixError(`"${key}" is not valid`);
  };
  return {
    command: read('command', isListOf(isText)),
    started: read('started', isTime),
    changed: read('changed', isTime),
    host: read('host', isText),
    process: read('process', isCount),
    goal: read('goal', isGoal),
    isSettled: read('isSettled', isBoolean),
    notebooks: read('notebooks', isCount),
    fixes: read('fixes', (value) => value === null || isCount(value)),
    isAside: read('isAside', isBoolean),
    files: read('files', isListOf(isFileEntry)),
  };
}

function isFileEntry(value: unknown): value is FileEntry {
  if (!isObject(value) || !isText(value['path'])) return false;
  const { path, before, after, between } = value;
  if (!isPathInside(path)) throw new NbfixError(`the path "${path}" is not in its folder, or of git's own files`);
  const isHashOrNone = (each: unknown): boolean => each === null || isHash(each);
  return isHashOrNone(before) && isHashOrNone(after) && isListOf(isHash)(between);
}

/** Whether a path leads into the folder that it starts from, on any system, and to nothing of git's or nbfix's own. */
function isPathInside(path: string): boolean {
  const parts = path.split(/[/\\]/);
  return !path.includes('\0') && parts.every((part) => !['', '.', '..'].includes(part) && !isOwn(part));
}

/** `.git` under all names that a file system may take for it; `.nbfix`. */
function isOwn(name: string): boolean {
  return /^(?:\.git|git~\d+|\.nbfix)$/i.test(name.replaceAll(/\p{Cf}|[. ]+$|:.*$/gu, ''));
}

function isListOf<T>(is: (value: unknown) => value is T): (value: unknown) => value is readonly T[] {
  return (value): value is readonly T[] => Array.isArray(value) && value.every(is);
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isText(value: unknown): value is string {
  return typeof value === 'string';
}

function isTime(value: unknown): value is string {
  return isText(value) && !Number.isNaN(Date.parse(value));
}

function isHash(value: unknown): value is string {
  return isText(value) && HASH.test(value);
}

function isBoolean(value: unknown): value is boolean {
  return typeof value === 'boolean';
}

function isCount(value: unknown): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0;
}

function isGoal(value: unknown): value is 'before' | 'after' {
  return value === 'before' || value === 'after';
}

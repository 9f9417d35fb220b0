import { NbfixError } from '../error.ts';

/** The file beside the template that remembers what was propagated. It helps, and is never needed. */
export const LOCK_FILE = 'nbfix.lock.json';

/** What is known about one cell of the template in one notebook. */
export interface LockedCell {
  /** A hash of the notebook's own cell; null when it has none. */
  readonly fingerprint: string | null;
  /** `same` as the template; `adopted`: follows it in its own words; the others: left alone on purpose. */
  readonly state: 'same' | 'adopted' | 'diverged' | 'skipped';
  /** Why it is left alone. */
  readonly reason: string | null;
}

/** What is known about one notebook. */
export interface LockedNotebook {
  /** The template's path from the lock's folder. */
  readonly template: string;
  /** A hash of the template's text that the notebook follows; null when it follows none yet. */
  readonly base: string | null;
  /** By id of the template's cell. */
  readonly cells: ReadonlyMap<string, LockedCell>;
  /** What the last run that changed it found; null when none did. */
  readonly before: Before | null;
}

/** A notebook as it was: where it is so again, that run was taken back. */
export interface Before {
  /** A hash of its text. */
  readonly text: string;
  /** The base that it had then. */
  readonly base: string | null;
}

/** What a notebook will be once its new text is on the disk: an interruption may come before or after that. */
export interface Pending {
  /** A hash of the new text. */
  readonly text: string;
  readonly notebook: LockedNotebook;
}

export interface Lock {
  /** By path from the lock's folder. */
  readonly notebooks: ReadonlyMap<string, LockedNotebook>;
  readonly pending: ReadonlyMap<string, Pending>;
  /** The template's texts that notebooks follow, packed, by hash: git may not have them, or not here. */
  readonly bases: ReadonlyMap<string, string>;
}

export const EMPTY_LOCK: Lock = { notebooks: new Map(), pending: new Map(), bases: new Map() };

const VERSION = 1;
const SEPARATORS = /[/\\]/;
const STATES: ReadonlySet<unknown> = new Set(['same', 'adopted', 'diverged', 'skipped']);

/**
 * Reads a lock.
 * @throws NbfixError when the text is none
 */
export function parseLock(path: string, text: string): Lock {
  const bad = (what: string): never => {
    throw new NbfixError(`${path}: ${what}; correct it, or delete it: nbfix infers what it needs`);
  };
  let data: unknown;
  try {
    data = JSON.parse(text);
  } catch {
    return bad('not valid JSON');
  }
  if (!isObject(data) || data['version'] !== VERSION) return bad(`not a lock of version ${VERSION}`);
  const read = (key: string, value: unknown): LockedNotebook => {
    if (!isObject(value) || typeof value['template'] !== 'string' || !isObject(value['cells'])) {
      return bad(`the entry "${key}" is not valid`);
    }
    const { template, base, cells } = value;
    if (isAbsolute(key)) return bad(`the entry "${key}" is no path from its folder`);
    if (isAbsolute(template) || template.split(SEPARATORS).includes('..')) {
      return bad(`the template "${template}" of "${key}" is not in its folder`);
    }
    return { template, base: stringOr(base, null), cells: cellsOf(key, cells, bad), before: beforeOf(value['before']) };
  };
  const notebooks = entries(data['notebooks']).map(([key, value]) => [key, read(key, value)] as const);
  const pending = entries(data['pending']).map(([key, value]) => {
    if (!isObject(value) || typeof value['text'] !== 'string') return bad(`the entry "${key}" is not valid`);
    return [key, { text: value['text'], notebook: read(key, value['notebook']) }] as const;
  });
  const bases = entries(data['bases']).flatMap(([key, value]) =>
    typeof value === 'string' ? [[key, value] as const] : [],
  );
  return { notebooks: new Map(notebooks), pending: new Map(pending), bases: new Map(bases) };
}

/** On any system: a lock travels with its folder. */
function isAbsolute(path: string): boolean {
  return /^(?:[/\\]|[a-z]:)/i.test(path);
}

function beforeOf(value: unknown): Before | null {
  if (!isObject(value) || typeof value['text'] !== 'string') return null;
  return { text: value['text'], base: stringOr(value['base'], null) };
}

function stringOr<T>(value: unknown, other: T): string | T {
  return typeof value === 'string' ? value : other;
}

function cellsOf(
  key: string,
  cells: Readonly<Record<string, unknown>>,
  bad: (what: string) => never,
): Map<string, LockedCell> {
  return new Map(
    entries(cells).map(([id, cell]) => {
      if (!isObject(cell) || !STATES.has(cell['state'])) return bad(`the cell "${id}" of "${key}" is not valid`);
      const { fingerprint, state, reason } = cell;
      return [
        id,
        {
          fingerprint: stringOr(fingerprint, null),
          state: state as LockedCell['state'],
          reason: stringOr(reason, null),
        },
      ];
    }),
  );
}

function entries(value: unknown): [string, unknown][] {
  return isObject(value) ? Object.entries(value) : [];
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Writes a lock: sorted, a cell on each line, so that two branches that touch different cells merge. */
export function lockText({ notebooks, pending, bases }: Lock): string {
  const sections = [
    `  "version": ${VERSION}`,
    `  "notebooks": ${block(
      sorted(notebooks).map(([key, value]) => `${quoted(key)}: ${notebookText(value, 4)}`),
      2,
    )}`,
  ];
  if (pending.size > 0) {
    const items = sorted(pending).map(
      ([key, { text, notebook }]) =>
        `${quoted(key)}: ${block([`"text": ${quoted(text)}`, `"notebook": ${notebookText(notebook, 6)}`], 4)}`,
    );
    sections.push(`  "pending": ${block(items, 2)}`);
  }
  if (bases.size > 0) {
    const items = sorted(bases).map(([key, text]) => `${quoted(key)}: ${quoted(text)}`);
    sections.push(`  "bases": ${block(items, 2)}`);
  }
  return `{\n${sections.join(',\n')}\n}\n`;
}

function notebookText({ template, base, cells, before }: LockedNotebook, indentation: number): string {
  const list = sorted(cells).map(([id, { fingerprint, state, reason }]) => {
    const fields = [`"state": ${quoted(state)}`];
    if (fingerprint !== null) fields.push(`"fingerprint": ${quoted(fingerprint)}`);
    if (reason !== null) fields.push(`"reason": ${quoted(reason)}`);
    return `${quoted(id)}: { ${fields.join(', ')} }`;
  });
  const fields = [`"template": ${quoted(template)}`];
  if (base !== null) fields.push(`"base": ${quoted(base)}`);
  if (before !== null) {
    const former = before.base === null ? '' : `, "base": ${quoted(before.base)}`;
    fields.push(`"before": { "text": ${quoted(before.text)}${former} }`);
  }
  return block([...fields, `"cells": ${block(list, indentation + 2)}`], indentation);
}

function block(items: readonly string[], indentation: number): string {
  const white = ' '.repeat(indentation);
  return items.length === 0 ? '{}' : `{\n${items.map((item) => `${white}  ${item}`).join(',\n')}\n${white}}`;
}

function sorted<T>(map: ReadonlyMap<string, T>): [string, T][] {
  return [...map].sort(([a], [b]) => (a < b ? -1 : 1));
}

function quoted(text: string): string {
  return JSON.stringify(text);
}

/**
 * Decides what is pending by what is on the disk.
 * @param textOf a hash of a notebook's text by its path from the lock's folder; null when it can't be read
 */
export function settled<T extends Omit<Lock, 'bases'>>(lock: T, textOf: (path: string) => string | null): T {
  const notebooks = new Map(lock.notebooks);
  for (const [path, { text, notebook }] of lock.pending) if (textOf(path) === text) notebooks.set(path, notebook);
  return { ...lock, notebooks, pending: new Map() };
}

/** The hashes of the texts that notebooks follow, or followed before the last run. */
export function basesOf({ notebooks, pending }: Omit<Lock, 'bases'>): ReadonlySet<string> {
  const all = [...notebooks.values(), ...[...pending.values()].map(({ notebook }) => notebook)];
  return new Set(all.flatMap(({ base, before }) => [base, before?.base].filter((each) => typeof each === 'string')));
}
